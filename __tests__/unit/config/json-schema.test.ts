import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { fileOf, fullTeam, minimalTeam, type Tree } from "./fixtures";

const ROOT = path.join(__dirname, "../../..");
const schema = teamsJsonSchema();
const isValid = new Ajv().compile(schema);

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
  const found = properties(schema);
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
  const open = JSON.stringify(schema, (_key, value: Tree) =>
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
])("fails %s, so that an editor shows it", (_name, change) => {
  expect(isValid(fileOf({ payments: { ...minimalTeam(), ...change } }))).toBe(false);
});
