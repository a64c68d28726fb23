import { chmodSync, cpSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Habit, rewrite, synthesizeElsewhere } from "./support/checkout";
import { CONFIGS, REPOSITORY } from "./support/paths";
import { describeWith } from "./support/tools";
import { Workbench } from "./support/workbench";

/** The stack of a function's archive, as the constructs write it. */
const STACK = {
  terraform: { required_providers: { archive: { source: "hashicorp/archive", version: "2.7.1" } } },
  provider: { archive: [{}] },
  data: {
    archive_file: {
      code: {
        type: "zip",
        source_dir: "assets/code",
        output_path: "assets/code.zip",
        output_file_mode: "0644",
      },
    },
  },
  output: { hash: { value: "${data.archive_file.code.output_base64sha256}" } },
};

/** The function as the detector's construct makes it, with as little around it as AWS lets it be made with. */
const STACK_WITH_FUNCTION = {
  terraform: {
    required_providers: { ...STACK.terraform.required_providers, aws: { source: "aws", version: "6.25.0" } },
  },
  provider: { ...STACK.provider, aws: [{ region: "eu-west-1" }] },
  data: STACK.data,
  resource: {
    aws_iam_role: {
      code: {
        name: "code",
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
      },
    },
    aws_lambda_function: {
      code: {
        function_name: "code",
        role: "${aws_iam_role.code.arn}",
        runtime: "nodejs22.x",
        handler: "index.handler",
        filename: "${data.archive_file.code.output_path}",
        source_code_hash: "${data.archive_file.code.output_base64sha256}",
      },
    },
  },
};

const FILES = { "index.js": "exports.handler = async () => undefined;\n", "lib/rules.js": "// rules\n" };

/** Two machines that have nothing in common. */
const ONE: Habit = { umask: "077", time: new Date("2020-01-01T00:00:00Z") };
const OTHER: Habit = { umask: "002", time: new Date("2026-06-01T12:34:56Z") };

describeWith(["terraform"], "the archive of a function's code", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench.close());

  it("has the same hash after a checkout with another umask, at another time, and another for other code", async () => {
    const first = await hashOf(FILES, { mode: 0o600, time: new Date("2020-01-01T00:00:00Z") });
    const second = await hashOf(FILES, { mode: 0o755, time: new Date("2026-06-01T12:34:56Z") });
    const changed = { ...FILES, "index.js": "exports.handler = async () => 1;\n" };
    const other = await hashOf(changed, { mode: 0o600, time: new Date("2020-01-01T00:00:00Z") });
    expect(first).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it("of the detector has the same hash from a checkout in another folder, under another umask, at another time", async () => {
    const [one, other] = await Promise.all([ONE, OTHER].map(hashOfDetector));
    expect(one).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(other).toBe(one);
  });

  /** Synthesizes in a checkout of that machine, and asks Terraform for the hash of the archive in the stack. */
  async function hashOfDetector(habit: Habit): Promise<string> {
    const stacks = await synthesizeElsewhere(join(CONFIGS, "micro.yaml"), habit, bench.janitor);
    const folder = join(stacks, "sandbox");
    const { data } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as typeof STACK;
    const archive = Object.keys(data.archive_file)[0] ?? "";
    const hash = { value: `\${data.archive_file.${archive}.output_base64sha256}` };
    const stack = { ...STACK, data: { archive_file: data.archive_file }, output: { hash } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
    const workspace = await bench.workspace("detector", folder);
    await workspace.apply();
    const { values } = await workspace.show<{ values: { outputs: { hash: { value: string } } } }>();
    return values.outputs.hash.value;
  }

  /** Writes the files as a machine of that habit would, and asks Terraform for the archive's hash. */
  async function hashOf(
    files: Record<string, string>,
    { mode, time }: { mode: number; time: Date },
  ): Promise<string> {
    const folder = bench.janitor.temporaryFolder();
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(STACK));
    const workspace = await bench.workspace("archive", folder);
    for (const [name, text] of Object.entries(files)) {
      const file = join(workspace.folder, "assets/code", name);
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
      utimesSync(file, time, time);
    }
    await workspace.apply();
    const { values } = await workspace.show<{ values: { outputs: { hash: { value: string } } } }>();
    return values.outputs.hash.value;
  }
});

describeWith(["terraform", "python3"], "a plan of the detector's archive", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
  });
  afterAll(() => bench.close());

  it("is applied by another job, which has the stack's folder with other modes and times", async () => {
    const planJob = await bench.workspace("function", stackWithBundle());
    await planJob.plan();
    const artifact = bench.janitor.temporaryFolder();
    cpSync(planJob.folder, artifact, { recursive: true, filter: (file) => !file.includes(".terraform") });
    rewrite(artifact, OTHER);
    const applyJob = await bench.workspace("function", artifact);
    applyJob.takePlan();
    await applyJob.apply();
    expect(await applyJob.planDetailedExitCode()).toEqual([]);
  });

  /** A stack of a function alone, with the detector's bundle for its code. */
  function stackWithBundle(): string {
    const folder = bench.janitor.temporaryFolder();
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(STACK_WITH_FUNCTION));
    cpSync(join(REPOSITORY, "dist/bundles/privilege-detector"), join(folder, "assets/code"), {
      recursive: true,
    });
    rewrite(folder, ONE);
    return folder;
  }
});
