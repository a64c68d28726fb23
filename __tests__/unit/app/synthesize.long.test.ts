import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { AuditStack, needsAuditStack } from "../../../modules/app/audit-stack";
import { synthesize, synthesizeTeams } from "../../../modules/app/synthesize";
import { TeamStack } from "../../../modules/app/team-stack";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";
import { filesOf } from "../../support/files";

const PROJECT = path.resolve(__dirname, "../../..");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "synthesize "));
afterAll(() => fs.rmSync(root, { recursive: true }));

let folders = 0;
const newFolder = (): string => path.join(root, `${++folders}.out`);

describe("synthesize", () => {
  /** The output that cdktf gives where all stacks are in one app and it synthesizes that. */
  function synthesizedByCdktf(config: TeamsConfig): string {
    const outdir = newFolder();
    const app = new App({ outdir, stackTraces: false });
    config.teams.forEach((team) => new TeamStack(app, config, team));
    config.audits.filter(needsAuditStack).forEach((audit) => new AuditStack(app, config, audit));
    app.synth();
    return outdir;
  }

  test.each([
    "teams.yaml",
    "__tests__/terraform/configs/everything.yaml",
    "__tests__/terraform/configs/audited.yaml",
  ])("writes what App.synth writes, byte for byte: %s", (file) => {
    const config = loadTeamsConfig(path.join(PROJECT, file));
    const outdir = newFolder();

    synthesize(config, outdir);

    expect(filesOf(outdir)).toEqual(filesOf(synthesizedByCdktf(config)));
  });

  test("stores the bundle of each function once for all stacks", () => {
    const outdir = newFolder();
    synthesize(loadTeamsConfig(path.join(PROJECT, "teams.yaml")), outdir);

    const bundles = Object.keys(filesOf(outdir)).filter((file) => file.endsWith("index.js"));
    // Two teams, each with its detector and its publisher.
    expect(bundles.length).toBe(4);
    expect(new Set(bundles.map((file) => fs.statSync(path.join(outdir, file)).ino)).size).toBe(2);
  });
});

describe("synthesizeTeams", () => {
  const config = loadTeamsConfig(path.join(PROJECT, "teams.yaml"));
  const payments = config.teams.filter(({ name }) => name === "payments");

  test("writes the bytes of a whole run, for the team alone", () => {
    const [whole, alone] = [newFolder(), newFolder()];
    synthesize(config, whole);

    const stacks = synthesizeTeams(config, alone, payments);

    expect(stacks.map(({ name }) => name)).toEqual(["payments"]);
    const files = filesOf(alone);
    const expected = Object.entries(filesOf(whole)).filter(([file]) => file.startsWith("stacks/payments/"));
    expect({ ...files, "manifest.json": "" }).toEqual({
      ...Object.fromEntries(expected),
      "manifest.json": "",
    });
  });

  test("leaves the other stacks' folders alone, whatever they hold, and the manifest lists them still", () => {
    const outdir = newFolder();
    synthesize(config, outdir);
    fs.writeFileSync(path.join(outdir, "stacks/marketing/.terraform.lock.hcl"), "lock");
    const before = filesOf(outdir);

    synthesizeTeams(config, outdir, payments);

    expect(filesOf(outdir)).toEqual(before);
  });

  test("replaces the team's stack and what the manifest says of it", () => {
    const outdir = newFolder();
    synthesize(config, outdir);
    const changed = payments.map((team) => ({ ...team, tags: { Cost: "731" }, warnings: ["Look here."] }));

    synthesizeTeams(config, outdir, changed);

    const files = filesOf(outdir);
    expect(files["stacks/payments/cdk.tf.json"]).toContain('"Cost": "731"');
    expect(files["manifest.json"]).toContain("Look here.");
    expect(files["stacks/marketing/cdk.tf.json"]).not.toContain("731");
  });

  test("does not list a stack whose folder is gone", () => {
    const outdir = newFolder();
    synthesize(config, outdir);
    fs.rmSync(path.join(outdir, "stacks/marketing"), { recursive: true });

    synthesizeTeams(config, outdir, payments);

    const { stacks } = JSON.parse(filesOf(outdir)["manifest.json"] ?? "") as { stacks: object };
    expect(Object.keys(stacks)).toEqual(["audit-111122223333", "audit-444455556666", "payments"]);
  });
});
