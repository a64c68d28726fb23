import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CommandResult, runCommand } from "../support/command";
import { Janitor } from "../support/janitor";
import { startMotoServer } from "../support/local-servers";
import { pythonEnvironment } from "../support/python-environment";
import { describeWith } from "../support/tools";

const PROJECT = resolve(__dirname, "../../..");
const SCRIPT = join(PROJECT, "examples/pipeline/mwaa-pipeline");
const BUCKET = "pipeline-plans";
const [REVIEWED, OTHER] = ["a", "b"].map((digit) => digit.repeat(40)) as [string, string];

/** What a stack creates, which needs no provider: what it says, and a program that runs during apply. */
interface Content {
  readonly says: string;
  readonly runs?: string;
}

describeWith(["terraform", "python3", "aws", "jq"], "the pipeline's script", () => {
  jest.setTimeout(15 * 60_000);

  const janitor = new Janitor();
  let url: string;
  let folder: string;
  beforeAll(async () => {
    url = await startMotoServer(await pythonEnvironment(janitor), janitor);
    const program = join(janitor.temporaryFolder(), "mwaa-teams");
    writeFileSync(
      program,
      `#!/bin/sh\nexec ${process.execPath} --import ${require.resolve("tsx")} ${join(PROJECT, "cli/mwaa-teams.ts")} "$@"\n`,
      { mode: 0o755 },
    );
    environment = {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      CHECKPOINT_DISABLE: "1",
      MWAA_TEAMS: program,
      MWAA_PLANS_BUCKET: BUCKET,
    };
    aws(
      "s3api",
      "create-bucket",
      "--bucket",
      BUCKET,
      "--create-bucket-configuration",
      "LocationConstraint=eu-west-1",
    );
  });
  afterAll(() => janitor.close());

  let environment: NodeJS.ProcessEnv;
  let number = 0;
  beforeEach(() => {
    folder = janitor.temporaryFolder();
    // Each test has states of its own.
    number += 1;
  });

  function aws(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("aws", args, { env: environment, encoding: "utf8" });
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: "" });
    return stdout;
  }

  /** A stack as `synth` leaves it, with its state in the local AWS. */
  function stack(name: string, { says, runs = "true" }: Content): void {
    const path = join(folder, "cdktf.out/stacks", name);
    mkdirSync(path, { recursive: true });
    const backend = {
      bucket: BUCKET,
      key: `${number}/${name}/terraform.tfstate`,
      region: "eu-west-1",
      endpoints: { s3: url },
      use_path_style: true,
      use_lockfile: true,
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
    };
    writeFileSync(
      join(path, "cdk.tf.json"),
      JSON.stringify({
        terraform: { backend: { s3: backend } },
        resource: {
          terraform_data: { it: { input: says, provisioner: [{ "local-exec": { command: runs } }] } },
        },
      }),
    );
  }

  function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return runCommand("bash", [SCRIPT, ...args], { cwd: folder, env: { ...environment, ...more }, janitor });
  }

  /** What it prints, where it ends as it should. */
  async function lines(
    exitCode: number,
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<string[]> {
    const result = await run(args, more);
    expect({ ...result, exitCode: result.exitCode }).toEqual({ ...result, exitCode });
    // Of Terraform's own lines, none.
    return `${result.stdout}${result.stderr}`
      .split("\n")
      .filter((line) => /^(mwaa-pipeline|[a-z]+): |^ {2}\S+: (must be|is changed|was reviewed)/.test(line));
  }

  async function reviewed(commit: string, ...names: readonly string[]): Promise<string> {
    await lines(0, ["plan", commit, ...names]);
    await lines(0, ["review", commit]);
    return readFileSync(join(folder, "comment.md"), "utf8");
  }

  it("takes three stacks from plan to apply in order; one fails, those after it wait, and it is resumed", async () => {
    const mark = join(folder, "repaired");
    const fails = { says: "b", runs: `test -e ${mark}` };
    stack("canary", { says: "a" });
    stack("payments", fails);
    stack("science", { says: "c" });
    const names = ["canary", "payments", "science"];

    expect(await reviewed(REVIEWED, ...names)).toMatch(
      /^<!-- mwaa-teams review -->\n### Plan review: 0 to stop/,
    );
    expect(await lines(1, ["apply", REVIEWED, ...names])).toEqual([
      "canary: 1 change, as reviewed",
      "canary: applied",
      "payments: 1 change, as reviewed",
      "mwaa-pipeline: payments: the apply has failed",
    ]);

    // What is left of a broken apply is another change, in another state: somebody has to look at it.
    writeFileSync(mark, "");
    const stopped = await lines(1, ["apply", REVIEWED, ...names]);
    expect(stopped[0]).toBe("canary: nothing to do");
    expect(stopped).toContainEqual(
      expect.stringMatching(/^payments: not what was reviewed; its fingerprint is \w{64}$/),
    );
    expect(stopped).toContainEqual(expect.stringMatching(/^ {2}(lineage|serial): must be/));
    const approved = /fingerprint is (\w{64})/.exec(stopped.join("\n"))?.[1];
    expect(await lines(0, ["apply", REVIEWED, "payments"], { MWAA_APPROVED: approved })).toContain(
      "payments: applied",
    );
    expect(await lines(0, ["apply", REVIEWED, ...names])).toEqual(
      expect.arrayContaining(["canary: nothing to do", "payments: nothing to do", "science: applied"]),
    );
  });

  it("applies nothing that is other than reviewed, and nothing that nobody has reviewed", async () => {
    stack("orders", { says: "reviewed" });
    await reviewed(OTHER, "orders");
    stack("orders", { says: "something else" });

    const stopped = await lines(1, ["apply", OTHER, "orders"]);
    expect(stopped).toContain("  terraform_data.it: is changed in another way than reviewed");
    expect(stopped.at(-1)).toBe("mwaa-pipeline: orders: not applied");
    expect((await lines(1, ["apply", "c".repeat(40), "orders"])).at(-1)).toMatch(
      /no plan of c+ was reviewed$/,
    );
    expect(aws("s3api", "list-objects-v2", "--bucket", BUCKET, "--prefix", `${number}/`)).not.toContain(
      "tfstate",
    );
  });

  it("keeps of a commit what was reviewed first", async () => {
    const commit = "d".repeat(40);
    stack("loans", { says: "harmless" });
    await reviewed(commit, "loans");
    await reviewed(commit, "loans");
    stack("loans", { says: "forged" });
    await lines(0, ["plan", commit, "loans"]);

    expect((await lines(1, ["review", commit])).at(-1)).toMatch(
      /another plan of this commit was reviewed before/,
    );
  });

  it("leaves no plan behind, and keeps those that it hands over encrypted by KMS", async () => {
    const commit = "e".repeat(40);
    stack("bonds", { says: "x" });
    await reviewed(commit, "bonds");

    expect(spawnSync("find", [folder, "-name", "*.tfplan"], { encoding: "utf8" }).stdout).toBe("");
    const head = aws("s3api", "head-object", "--bucket", BUCKET, "--key", `plans/${commit}/bonds.json`);
    expect(JSON.parse(head)).toMatchObject({ ServerSideEncryption: "aws:kms" });
  });

  it("says what has drifted, in a file that is empty where nothing has", async () => {
    const commit = "f".repeat(40);
    stack("rates", { says: "x" });
    await reviewed(commit, "rates");
    await lines(0, ["apply", commit, "rates"]);

    await lines(0, ["drift", "rates"]);
    expect(readFileSync(join(folder, "drift.md"), "utf8")).toBe("");
    stack("rates", { says: "y" });
    await lines(0, ["drift", "rates"]);
    expect(readFileSync(join(folder, "drift.md"), "utf8")).toBe("- `rates`: 1 differ: `terraform_data.it`\n");
  });

  it.each([
    [["plan", "HEAD", "x"], 1],
    [["apply", REVIEWED], 1],
    [["plan", REVIEWED, "../x"], 1],
    [["destroy", REVIEWED, "x"], 2],
    [[], 2],
  ])("rejects %j", async (args, exitCode) => {
    await lines(exitCode, args);
  });
});
