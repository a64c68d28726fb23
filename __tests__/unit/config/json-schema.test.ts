import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { fileOf, fullTeam, minimalTeam, type Tree } from "./fixtures";

const ROOT = path.join(__dirname, "../../..");
const schema = teamsJsonSchema();
const isValid = new Ajv().compile(schema);
// What must be given in a team or in defaults repeats names of keys.
const described = { ...schema, allOf: undefined };

/** Every property of the schema at any depth, with its path. */
function properties(node: unknown, at = ""): [path: string, property: Tree][] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const children = properties(value, `${at}/${key}`);
    return at.endsWith("/properties") ? [[`${at}/${key}`, value as Tree], ...children] : children;
  });
}

test("every key has a description, and a default or the word Required", () => {
  const found = properties(described);
  expect(found.length).toBeGreaterThan(50);
  const bare = found.filter(([, { description }]) => typeof description !== "string" || description === "");
  expect(bare.map(([at]) => at)).toEqual([]);
  const open = found.filter(
    ([, property]) =>
      !("default" in property) && !/(Required\.|Default: .+\.)$/.test(String(property.description)),
  );
  expect(open.map(([at]) => at)).toEqual([]);
});

test("no map takes unknown keys", () => {
  const open = JSON.stringify(described, (_key, value: Tree) =>
    typeof value === "object" &&
    value !== null &&
    "properties" in value &&
    value.additionalProperties !== false
      ? { open: value }
      : value,
  );
  expect(open).not.toContain('"open"');
});

test.each<[string, unknown]>([
  ["the example of this repository", parse(readFileSync(path.join(ROOT, "teams.yaml"), "utf8"))],
  ["ten teams", parse(readFileSync(path.join(ROOT, "examples/ten-teams/teams.yaml"), "utf8"))],
  ["a minimal and a full team", fileOf({ a: minimalTeam(), b: fullTeam() })],
  [
    "a team that takes from defaults what it lacks",
    fileOf(
      { payments: { accountId: "111122223333" } },
      {
        defaults: {
          region: "eu-west-1",
          airflow: { version: "2.11.2" },
          network: { create: { egress: "nat" } },
        },
        state: { s3: { bucket: "acme-tfstate", region: "eu-west-1" } },
      },
    ),
  ],
])("passes %s", (_name, file) => {
  isValid(JSON.parse(JSON.stringify(file)));
  expect(isValid.errors ?? []).toEqual([]);
});

test.each<[string, Tree]>([
  ["an unknown key", { loggs: {} }],
  ["log level WARNING", { logs: { level: "WARNING" } }],
  ["a retention that CloudWatch Logs lacks", { logs: { retentionDays: 2 } }],
  ["an account id that is a number", { accountId: 111122223333 }],
  ["three subnets", { network: { existing: { privateSubnetIds: ["a", "b", "c"] } } }],
  ["a permission without resources", { permissions: [{ actions: [] }] }],
  ["an account id of eleven digits", { accountId: "11112222333" }],
  ["an ARN of a user", { deployRoleArn: "arn:aws:iam::111122223333:user/ann" }],
  ["a range larger than a VPC", { network: { create: { cidr: "10.0.0.0/8" } } }],
  ["a network that is created and exists", { network: { create: { cidr: "10.0.0.0/16" }, existing: {} } }],
  ["a secret twice", { secrets: { connections: ["a", "a"] } }],
  ["six schedulers", { airflow: { version: "2.11.2", schedulers: 6 } }],
  ["an action of IAM", { permissions: [{ actions: ["iam:PassRole"], resources: ["*"] }] }],
  ["a repository of GitHub and GitLab", { delivery: { ci: [{}] } }],
])("fails %s, so that an editor shows it", (_name, change) => {
  expect(isValid(fileOf({ payments: { ...minimalTeam(), ...change } }))).toBe(false);
});

describe("a key that every team must have", () => {
  const { region, ...withoutRegion } = minimalTeam();

  test("fails where neither the team nor defaults has it", () => {
    expect(isValid(fileOf({ payments: withoutRegion }))).toBe(false);
    expect(isValid(fileOf({ payments: withoutRegion }, { defaults: { logs: { level: "INFO" } } }))).toBe(
      false,
    );
  });

  test("passes where defaults has it", () => {
    expect(isValid(fileOf({ payments: withoutRegion }, { defaults: { region } }))).toBe(true);
  });

  test("counts in a map that a team need not have", () => {
    const network = { create: { egress: "nat" } };
    const [payments, marketing] = [{ ...minimalTeam(), network }, minimalTeam()];

    expect(isValid(fileOf({ payments, marketing }))).toBe(false);
    expect(
      isValid(
        fileOf({ payments, marketing }, { defaults: { network: { create: { cidr: "10.9.0.0/16" } } } }),
      ),
    ).toBe(true);
  });
});
