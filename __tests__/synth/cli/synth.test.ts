import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synth } from "../../../cli/synth";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";

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
