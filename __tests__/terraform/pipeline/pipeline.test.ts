import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, runCommand } from "../support/command";
import { Janitor } from "../support/janitor";
import { PipelineBench, PLANS_BUCKET as BUCKET, SCRIPT, type TinyStack } from "../support/pipeline-bench";
import { describeWith } from "../support/tools";

const [REVIEWED, OTHER] = ["a", "b"].map((digit) => digit.repeat(40)) as [string, string];

describeWith(["terraform", "python3", "aws", "jq"], "the pipeline's script", () => {
  jest.setTimeout(15 * 60_000);

  const janitor = new Janitor();
  let bench: PipelineBench;
  let folder: string;
  beforeAll(async () => {
    bench = await PipelineBench.start(janitor);
  });
  afterAll(() => janitor.close());

  let number = 0;
  beforeEach(() => {
    folder = janitor.temporaryFolder();
    // Each test has states of its own.
    number += 1;
  });

  const aws = (...args: readonly string[]): string => bench.aws(...args);

  function stack(name: string, content: TinyStack): void {
    bench.writeStack(join(folder, "cdktf.out"), name, `${number}/${name}`, content);
  }

  function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return runCommand("bash", [SCRIPT, ...args], {
      cwd: folder,
      env: { ...bench.environment, ...more },
      janitor,
    });
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

  it("changes no lock file of the repository: providers that are not in it stop a plan", async () => {
    const lock =
      'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.4"\n  hashes  = ["h1:aaaa"]\n}\n';
    stack("locked", { says: "a" });
    mkdirSync(join(folder, "stacks/locked"), { recursive: true });
    for (const place of ["stacks", "cdktf.out/stacks"]) {
      writeFileSync(join(folder, place, "locked/.terraform.lock.hcl"), lock);
    }
    const { exitCode, stderr } = await run(["plan", REVIEWED, "locked"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Provider dependency changes detected");
    expect(stderr).toContain("mwaa-pipeline: locked cannot be planned");

    rmSync(join(folder, "stacks"), { recursive: true });
    expect(await lines(0, ["plan", REVIEWED, "locked"])).toEqual(["locked: planned"]);
  });

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
