import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { type InitAnswers, QUESTIONS } from "../../../../cli/init/answers";
import { schemaReference } from "../../../../cli/init/schema-reference";
import { completedGitignore, IGNORED, starterTeamsFile } from "../../../../cli/init/starter-files";
import { seeds } from "../../../support/seeds";
import { parseTeamsConfig } from "../../../../modules/config/load-teams-config";
import { PACKAGE_ROOT } from "../../../../modules/package/package-root";

const ANSWERS: InitAnswers = {
  organization: "acme",
  team: "payments",
  account: "111122223333",
  region: "eu-west-1",
  network: "10.20.0.0/16",
  notify: "ops@acme.example",
  airflowVersion: "3.3.1",
};

const place = { file: "teams.yaml", directory: os.tmpdir() };

function configOf(answers: InitAnswers, change = (text: string): string => text) {
  return parseTeamsConfig(change(starterTeamsFile(answers, "./schema.json").text), place);
}

describe("the starter teams.yaml", () => {
  test("notifies the address, audits the account and has a VPC of its own", () => {
    const { teams, audits } = configOf(ANSWERS);

    expect(teams[0]).toMatchObject({
      name: "payments",
      props: { notificationEmails: ["ops@acme.example"], vpcCidr: "10.20.0.0/16", airflowVersion: "3.3.1" },
    });
    expect(audits).toMatchObject([{ accountId: "111122223333", homeRegion: "eu-west-1" }]);
  });

  test("has the existing VPC that is named", () => {
    const subnets = "subnet-0123456789abcdef0,subnet-0123456789abcdef1";

    expect(
      configOf({ ...ANSWERS, network: "vpc-0123456789abcdef0", subnets }).teams[0]?.props.existingVpc,
    ).toMatchObject({ vpcId: "vpc-0123456789abcdef0", privateSubnetIds: subnets.split(",") });
  });

  test.each(["eu-west-1", "cn-north-1", "us-gov-west-1"])(
    "is valid with all its comments in effect, in %s, and then has no warning of what is missing",
    (region) => {
      const uncomment = (text: string): string => text.replaceAll(/^ {4}# (?=\w+: [{a])/gm, "    ");
      const { teams } = configOf({ ...ANSWERS, region }, uncomment);

      expect(teams[0]?.props.deployRoleArn).toBeDefined();
      expect(teams[0]?.warnings.filter((warning) => warning.startsWith("no "))).toEqual([]);
    },
  );

  test("is valid for whatever the questions' rules accept, with YAML's own words and signs in it", () => {
    const keepsRule = (flag: string) => (value: string) =>
      QUESTIONS.find((question) => question.flag === flag)?.rule(value) === undefined;
    const word = fc.oneof(
      fc.constantFrom("null", "true", "Yes", "on", "NaN", "e1", "_"),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/),
    );
    const answers = fc.record({
      organization: word.map((text) => text.toLowerCase()).filter(keepsRule("organization")),
      team: word.filter(keepsRule("team")),
      account: fc.stringMatching(/^[0-9]{12}$/),
      region: fc.constantFrom("eu-west-1", "cn-north-1", "us-gov-east-1"),
      network: fc
        .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 26 }))
        .map(([octet, prefix]) => `10.${octet}.0.0/${prefix}`),
      notify: fc
        .tuple(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }))
        .map(([local, domain]) => `${local}@${domain}.example`)
        .filter(keepsRule("notify")),
      airflowVersion: fc.constantFrom("2.11.2", "3.3.1"),
    });

    fc.assert(
      fc.property(answers, (given) => {
        const { organization, teams } = configOf(given);
        expect(organization).toBe(given.organization);
        expect(teams[0]?.props.accountId).toBe(given.account);
        expect(teams[0]?.props.notificationEmails).toHaveLength(1);
      }),
      { numRuns: seeds(1_000) },
    );
  });
});

describe("the .gitignore", () => {
  test("has what git must not have", () => {
    expect(completedGitignore("").split("\n")).toEqual([...IGNORED, ""]);
  });

  test("keeps what is there, on lines of its own, and is the same the second time", () => {
    const once = completedGitignore("secrets.txt\ncdktf.out/");

    expect(once).toMatch(/^secrets\.txt\ncdktf\.out\/\nnode_modules\/\n/);
    expect(once.match(/cdktf\.out/g)).toHaveLength(1);
    expect(completedGitignore(once)).toBe(once);
  });
});

describe("the schema that an editor finds", () => {
  let root: string;
  beforeAll(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "init-"));
    const schema = path.join(root, "node_modules/cdktf-mwaa-teams/schema");
    fs.mkdirSync(schema, { recursive: true });
    fs.writeFileSync(path.join(schema, "teams.schema.json"), "{}");
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  test.each([
    ["", "./node_modules/cdktf-mwaa-teams/schema/teams.schema.json"],
    ["infrastructure/airflow", "../../node_modules/cdktf-mwaa-teams/schema/teams.schema.json"],
  ])("is that of the installed package, seen from the folder %j", (folder, reference) => {
    expect(schemaReference(path.join(root, folder))).toBe(reference);
  });

  test("is where npm will put it, while the package is not installed", () => {
    expect(schemaReference(path.join(os.tmpdir(), "not-installed"))).toBe(
      "./node_modules/cdktf-mwaa-teams/schema/teams.schema.json",
    );
  });

  test("is the repository's own in this repository", () => {
    expect(schemaReference(path.join(PACKAGE_ROOT, "examples"))).toBe("../schema/teams.schema.json");
  });
});
