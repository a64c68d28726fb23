import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synth, type SynthOptions } from "../../../cli/synth";
import { OutputError } from "../../../modules/app/output-error";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { filesOf } from "../../support/files";

const TEAMS = `
organization: acme
defaults: { region: eu-west-1, airflow: { version: "2.11.2" }, network: { create: { cidr: 10.20.0.0/16 } } }
teams:
  payments: { accountId: "111122223333" }
  marketing: { accountId: "444455556666", logs: { level: INFO } }
`;

describe("mwaa-teams synth --team", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "synth team "));
  const out = path.join(folder, "cdktf.out");
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function run(teams: string, ...team: string[]): string {
    const file = path.join(folder, "teams.yaml");
    fs.writeFileSync(file, teams);
    return synth({ file, out, team });
  }

  test("fails for a team that the file does not have, with the names that it has, and writes nothing", () => {
    expect(() => run(TEAMS, "payments", "paymets")).toThrow(TeamsConfigError);
    expect(() => run(TEAMS, "payments", "paymets")).toThrow(
      /teams\.yaml {2}--team must be marketing or payments, got: "paymets"\n1 problem in .*; nothing was written\.$/,
    );
    expect(fs.existsSync(out)).toBe(false);
  });

  test("fails for a mistake in another team's part of the file", () => {
    expect(() => run(TEAMS.replace("INFO", "WARNING"), "payments")).toThrow(
      /^\S.*teams\.yaml:6:\d+ {2}teams\.marketing\.logs\.level must /,
    );
    expect(fs.existsSync(out)).toBe(false);
  });

  test("lists the stacks that it wrote: no other team's and no account's", () => {
    const rows = run(TEAMS, "payments", "payments").split("\n\n")[0]?.split("\n").slice(1) ?? [];

    expect(rows.map((row) => row.split(" ")[0])).toEqual(["payments"]);
    expect(fs.readdirSync(path.join(out, "stacks"))).toEqual(["payments"]);
  });
});

describe("mwaa-teams synth", () => {
  let folder: string;
  let out: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "synth "));
    out = path.join(folder, "cdktf.out");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function run(teams: string, options: Partial<SynthOptions> = {}): string {
    const file = path.join(folder, "teams.yaml");
    fs.writeFileSync(file, teams);
    return synth({ file, out, team: [], ...options });
  }

  const WITHOUT_PAYMENTS = TEAMS.replace(/ {2}payments:.*\n/, "");
  const stacks = (): string[] => fs.readdirSync(path.join(out, "stacks")).sort();
  const listed = (): string[] =>
    Object.keys(
      (JSON.parse(fs.readFileSync(path.join(out, "manifest.json"), "utf8")) as { stacks: object }).stacks,
    );

  test("keeps a stack that is gone from the file, names it, and lists it for the CDKTF CLI", () => {
    run(TEAMS);
    const before = filesOf(path.join(out, "stacks/payments"));

    expect(run(WITHOUT_PAYMENTS)).toMatch(
      /^kept: payments is gone from teams\.yaml; what it deployed still runs/m,
    );
    expect(filesOf(path.join(out, "stacks/payments"))).toEqual(before);
    expect(listed()).toEqual(["marketing", "payments"]);
    expect(run(WITHOUT_PAYMENTS)).toContain("kept: payments");
  });

  test("the order of the manifest is that of the file, whatever was there before", () => {
    run(TEAMS.replace("payments:", "zebra:"));
    run(TEAMS);

    expect(listed()).toEqual(["marketing", "payments", "zebra"]);
  });

  test("--prune removes a stack that is gone, and no folder that synth did not write", () => {
    run(TEAMS);
    fs.mkdirSync(path.join(out, "stacks/mine"));

    expect(run(WITHOUT_PAYMENTS, { prune: true })).toMatch(/^pruned: payments/m);
    expect(stacks()).toEqual(["marketing", "mine"]);
    expect(listed()).toEqual(["marketing"]);
  });

  test("copies what stacks/<stack>/ beside the file holds, and takes it away when it is gone there", () => {
    const home = path.join(folder, "stacks/payments");
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, "imports.tf"), "import {}");
    run(TEAMS);
    expect(filesOf(path.join(out, "stacks/payments"))["imports.tf"]).toBe("import {}");

    fs.rmSync(home, { recursive: true });
    run(TEAMS);
    expect(Object.keys(filesOf(path.join(out, "stacks/payments")))).not.toContain("imports.tf");
  });

  test("warns of a folder in stacks/ that has no stack's name", () => {
    fs.mkdirSync(path.join(folder, "stacks/paymnts"), { recursive: true });
    fs.writeFileSync(path.join(folder, "stacks/paymnts/imports.tf"), "");

    expect(run(TEAMS)).toMatch(
      /^warning: stacks\/paymnts must be named like a stack \(marketing, payments\)/m,
    );
  });

  test("--check builds everything and writes nothing, neither beside the output", () => {
    expect(run(TEAMS, { check: true })).toMatch(/^payments +111122223333 +eu-west-1 +\d+ .*cdk\.tf\.json/m);
    expect(fs.readdirSync(folder)).toEqual(["teams.yaml"]);
  });

  test("--strict fails for a warning, in the file or of a construct, and writes nothing", () => {
    expect(() => run(TEAMS, { strict: true })).toThrow(OutputError);
    expect(() => run(TEAMS, { strict: true })).toThrow(
      /^warning: .*\nwarning: .*\n--strict must find no warning\.\nNothing was written\.$/s,
    );
    expect(fs.existsSync(out)).toBe(false);
  });

  test("--strict lets a file without warnings pass", () => {
    const role = "arn:aws:iam::111122223333:role";
    const teams = `
organization: acme
audit: false
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    deployRoleArn: ${role}/deploy
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    access: { admin: [${role}/platform] }
    delivery: { ci: [{ github: { repository: acme/dags, environment: production } }], notify: { emails: [a@b.example] } }
    detection: { notify: { emails: [a@b.example] } }
`;
    expect(run(teams, { strict: true, quiet: true })).toBe("");
    expect(stacks()).toEqual(["payments"]);
  });

  test("--json has the stacks with their warnings, and those that are gone", () => {
    run(TEAMS);

    expect(JSON.parse(run(WITHOUT_PAYMENTS, { json: true }))).toMatchObject({
      stacks: [{ name: "marketing", accountId: "444455556666", region: "eu-west-1" }],
      kept: ["payments"],
      pruned: [],
    });
  });

  test("--quiet has the warnings and nothing else", () => {
    const lines = run(TEAMS, { quiet: true }).split("\n");

    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => !line.startsWith("warning: "))).toEqual([]);
  });
});
