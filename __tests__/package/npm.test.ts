import { cpSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeDiagnostic } from "../terraform/support/diagnostics";
import { mergedRoot } from "../terraform/support/merged-root";
import { REPOSITORY } from "../terraform/support/paths";
import { describeWith } from "../terraform/support/tools";
import { Workbench } from "../terraform/support/workbench";
import { Consumer } from "./support/consumer";
import { MANIFEST } from "./support/tarball";

const EXAMPLES = join(REPOSITORY, "examples");

const isProject = (name: string): boolean => existsSync(join(EXAMPLES, name, "package.json"));

const STACKS = ["bucket", "detector", "team"];

/** The package, installed by npm beside CDKTF, in a folder whose path has a space. */
describeWith(["terraform"], "the package in a project of npm's", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  let project: Consumer;
  beforeAll(async () => {
    bench = await Workbench.open();
    project = Consumer.installed(bench.janitor);
  });
  afterAll(() => bench.close());

  async function expectValid({ stacks }: Consumer, names: readonly string[]): Promise<void> {
    expect([...stacks.keys()]).toEqual(names);
    for (const [name, folder] of stacks) {
      expect(await problems(name, folder)).toEqual([]);
    }
  }

  /** What Terraform finds wrong with a stack. */
  async function problems(name: string, folder: string): Promise<readonly string[]> {
    const workspace = await bench.workspace(name, folder);
    return (await workspace.validate()).map(describeDiagnostic);
  }

  describe.each(["typescript-commonjs", "typescript-esm"])("whose program is %s", (kind) => {
    let consumer: Consumer;
    beforeAll(async () => {
      consumer = await project.twin(kind, { type: kind === "typescript-esm" ? "module" : "commonjs" });
      consumer.writeProgram();
    });

    it("compiles against the package's types", async () => {
      await consumer.mustRun("npx", "tsc");
    });

    it("compiles for a bundler too", async () => {
      await consumer.mustRun("npx", "tsc", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler");
    });

    it("synthesizes a team, a detector alone and a bucket alone, and Terraform finds them valid", async () => {
      await consumer.mustRun("node", "built/main.js");
      await expectValid(consumer, STACKS);
    });
  });

  describe.each(readdirSync(EXAMPLES).filter(isProject))("as examples/%s", (example) => {
    let consumer: Consumer;
    beforeAll(async () => {
      consumer = await project.twin();
      cpSync(join(EXAMPLES, example), consumer.folder, { recursive: true });
    });

    if (existsSync(join(EXAMPLES, example, "tsconfig.json"))) {
      it("compiles", async () => {
        await consumer.mustRun("npx", "tsc", "--noEmit");
      });
    }

    it("synthesizes by its own script what Terraform finds valid", async () => {
      await consumer.mustRun("npm", "run", "synth");
      // Teams' stacks are many, and alike in what a root alone has: one root with all of them takes a tenth of the time.
      const isTrail = (name: string): boolean => name.startsWith("audit-");
      const teams = [...consumer.stacks].filter(([name]) => !isTrail(name));
      const root = bench.janitor.temporaryFolder();
      mergedRoot(
        teams.map(([, folder]) => folder),
        root,
      );
      expect(teams.length).toBeGreaterThan(0);
      for (const folder of [
        root,
        ...[...consumer.stacks].flatMap(([name, at]) => (isTrail(name) ? at : [])),
      ]) {
        expect(await problems(example, folder)).toEqual([]);
      }
    });
  });

  it("takes a thing that one copy of the package made in a construct of another copy", async () => {
    const consumer = await project.twin("two-copies");
    const [first, second] = ["platform", "payments"].map((name) => `node_modules/${name}/node_modules`);
    for (const copy of [first, second]) {
      cpSync(
        join(consumer.folder, "node_modules", MANIFEST.name),
        join(consumer.folder, copy ?? "", MANIFEST.name),
        { recursive: true },
      );
    }
    await consumer.mustRun("node", "main.js");
    await expectValid(consumer, ["detector"]);
  });

  describe("has a command line, mwaa-teams, that", () => {
    let consumer: Consumer;
    beforeAll(async () => {
      consumer = await project.twin();
      writeFileSync(join(consumer.folder, "acme teams.yaml"), TEAMS);
    });

    it("synthesizes the file that TEAMS_FILE names", async () => {
      const table = await consumer.mustRun(
        "env",
        "TEAMS_FILE=acme teams.yaml",
        "npx",
        "cdktf-mwaa-teams",
        "synth",
      );
      expect(table).toMatch(/^payments +111122223333 +eu-west-1/m);
      await expectValid(consumer, ["payments"]);
    });

    it("says who can do what in the stacks", async () => {
      const table = await consumer.mustRun(
        "npx",
        "cdktf-mwaa-teams",
        "access",
        "--team",
        "payments",
        "--all",
      );
      expect(table).toMatch(/denied +write DAGs +mwaa-payments-boundary: DenyWritingOwnBucket/);
    });

    it("checks accounts without the AWS SDK in node_modules", async () => {
      const noCredentials = ["AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=none", "HOME=/nonexistent"];
      const { exitCode, stdout } = await consumer.run(
        "env",
        ...["-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_PROFILE", ...noCredentials],
        ...["npx", "cdktf-mwaa-teams", "doctor", "--file", "acme teams.yaml"],
      );
      expect(existsSync(join(consumer.folder, "node_modules/@aws-sdk"))).toBe(false);
      expect(exitCode).not.toBe(0);
      expect(stdout).toMatch(/unchecked +identity +\S+: no credentials: /);
    });

    it("reports a mistake of the file in one line, and writes nothing", async () => {
      consumer.write("wrong.yaml", TEAMS.replace("eu-west-1", "Ireland"));
      const { exitCode, stderr } = await consumer.run(
        "npx",
        "cdktf-mwaa-teams",
        "synth",
        "--file",
        "wrong.yaml",
        "--out",
        "none",
      );
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^wrong\.yaml:\d+:\d+ +teams\.payments\.region must be .*"Ireland"$/m);
      expect(stderr).not.toMatch(/^ +at /m);
    });
  });
});

const TEAMS = `
organization: acme
audit: false
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
`;
