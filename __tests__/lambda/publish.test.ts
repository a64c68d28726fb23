import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SdkDeliveryAws } from "../../cli/delivery/aws/sdk-delivery-aws";
import { type CommandResult, type Surroundings } from "../../cli/delivery/command";
import { ExplainedAws } from "../../cli/delivery/explained-aws";
import { NO_PROGRESS } from "../../cli/delivery/progress";
import { diff } from "../../cli/diff";
import { publish, type PublishOptions } from "../../cli/publish";
import { rollback } from "../../cli/rollback";
import { status } from "../../cli/status";
import { sha256 } from "../../functions/dag-publisher/publish/decision";
import { RECONCILE_MESSAGE } from "../../functions/dag-publisher/publish/events";
import { type FileStatus, fileStatusKey } from "../../functions/dag-publisher/publish/statuses";
import { type SettingsVariables } from "../../functions/dag-publisher/settings";
import { shellCommands } from "../support/documentation";
import { AwsClient } from "../terraform/support/aws-client";
import { Janitor } from "../terraform/support/janitor";
import { startMotoServer } from "../terraform/support/local-servers";
import { pythonEnvironment } from "../terraform/support/python-environment";
import { describeWith } from "../terraform/support/tools";
import { dag } from "../unit/cli/delivery/support/workshop";
import { REGION, useLocalAws } from "./support/delivery-buckets";
import {
  createPublisherResources,
  DAGS,
  INTAKE,
  invokePublisher,
  LOG_GROUP,
  publishedObjects,
} from "./support/publisher";

const POLICY = 'dataFiles: ["**/*.sql"]\n';
const [FIRST, SECOND] = ["a", "b"].map((digit) => digit.repeat(40)) as [string, string];

/** The command line and the function that Lambda runs, with only S3 between them. */
describeWith(["python3"], "mwaa-teams publish and the bundled publisher against a local AWS", () => {
  jest.setTimeout(10 * 60_000);

  let janitor: Janitor;
  let client: AwsClient;
  let folder: string;
  let url: string;
  let settings: SettingsVariables;
  let restore: () => void;
  let around: Surroundings;
  const aws = new SdkDeliveryAws(REGION);
  const sent = new Set<string>();

  beforeAll(async () => {
    janitor = new Janitor();
    url = await startMotoServer(await pythonEnvironment(janitor), janitor);
    restore = useLocalAws(url);
    client = new AwsClient(url, REGION);
    folder = janitor.temporaryFolder();
    settings = await createPublisherResources(client, aws, POLICY);
    around = {
      aws: (region) => new ExplainedAws(new SdkDeliveryAws(region)),
      // The publisher runs while the command waits.
      clock: { now: () => Date.now(), sleep: () => runPublisher() },
      environment: {},
      progress: NO_PROGRESS,
      color: false,
    };
    await invoke([RECONCILE_MESSAGE]);
  });
  afterAll(async () => {
    restore?.();
    await janitor?.close();
  });

  function write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }

  function run(options: Partial<PublishOptions> = {}): Promise<CommandResult> {
    const defaults = { file: "teams.yaml", bucket: INTAKE, timeout: 120, format: "text" } as const;
    return publish(folder, { ...defaults, ...options }, around);
  }

  const target = { file: "teams.yaml", bucket: INTAKE, region: REGION };

  /** Calls the function with what lies in the intake bucket and it has no event of yet. */
  async function runPublisher(): Promise<void> {
    const events: object[] = [];
    for (const prefix of ["dags/", "definitions/", "manifests/"]) {
      for (const { key } of await aws.bucket(INTAKE).list(prefix)) {
        const [{ versionId } = { versionId: "" }] = await aws.bucket(INTAKE).versions(key);
        if (!sent.has(`${key} ${versionId}`)) {
          sent.add(`${key} ${versionId}`);
          events.push({
            source: "aws.s3",
            "detail-type": "Object Created",
            detail: { bucket: { name: INTAKE }, object: { key, "version-id": versionId } },
          });
        }
      }
    }
    await invoke(events);
  }

  async function invoke(bodies: readonly object[]): Promise<void> {
    const Records = bodies.map((body, index) => ({ messageId: String(index), body: JSON.stringify(body) }));
    expect(await invokePublisher(Records, settings)).toEqual({ batchItemFailures: [] });
  }

  const published = (): Promise<Record<string, string>> => publishedObjects(aws);

  async function statusOf(key: string): Promise<FileStatus> {
    const { bytes } = await aws.bucket(INTAKE).read(fileStatusKey(key));
    return JSON.parse(Buffer.from(bytes).toString()) as FileStatus;
  }

  test("a commit's modules, DAGs, data files and definitions are published as they are, or rendered", async () => {
    write("dags/payments/lib.py", "x = 1\n");
    write("dags/payments/daily.py", `from payments import lib\n${dag("daily")}`);
    write("dags/payments/load.sql", "select 1\n");
    write(
      "definitions/exports.yaml",
      'exports:\n  default_args: { start_date: 2026-01-01, owner: a }\n  schedule: "@daily"\n  tasks:\n    - task_id: a\n      operator: airflow.operators.empty.EmptyOperator\n',
    );
    const { report, exitCode } = await run({ commit: FIRST, repository: "acme/payments-dags" });
    expect({ report, exitCode }).toMatchObject({ exitCode: 0 });
    expect(report).toContain(
      "published in payments: 4 files, 0 removed, 0 unchanged (commit aaaaaaaaaaaa of acme/",
    );

    const objects = await published();
    expect(objects["dags/payments/daily.py"]).toBe(`from payments import lib\n${dag("daily")}`);
    expect(objects["dags/payments/load.sql"]).toBe("select 1\n");
    expect(objects["dags/definitions/exports/exports.py"]).toContain("exports");
    expect(await statusOf("dags/payments/daily.py")).toMatchObject({
      state: "published",
      published: { provenance: { commit: FIRST }, dagIds: ["daily"] },
    });
  });

  test("each object in the DAG bucket says where it comes from, and what decided", async () => {
    const { metadata } = await aws.bucket(DAGS).read("dags/payments/daily.py");
    const { published: file } = await statusOf("dags/payments/daily.py");
    expect(metadata).toMatchObject({
      "mwaa-teams-commit": FIRST,
      "mwaa-teams-repository": "acme/payments-dags",
      "mwaa-teams-source": "dags/payments/daily.py",
      "mwaa-teams-source-version": file?.versionId,
      "mwaa-teams-sha256": file?.sha256,
      "mwaa-teams-checker": expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      "mwaa-teams-policy": sha256(POLICY),
    });
  });

  test("nothing is delivered again where nothing has changed", async () => {
    expect((await run()).report).toBe("nothing has changed: 4 files published in payments already");
    expect((await diff(folder, { ...target, format: "text" }, around)).exitCode).toBe(0);
  });

  test("what the policy that counts rejects is not published, whatever the author's copy says, and why is shown", async () => {
    const before = await published();
    write("dags/payments/lib.py", "x = 2\n");
    write("dags/payments/daily.py", `from payments import lib\n${dag("daily", "eval(input())\n")}`);
    const copy = path.join(folder, "copy.yaml");
    fs.writeFileSync(copy, `${POLICY}rules: { EXEC001: off }\n`);
    const { report, notes, exitCode } = await run({ policy: copy, commit: SECOND });
    expect(exitCode).toBe(1);
    expect(notes).toEqual([expect.stringContaining("copy.yaml differs from the policy that counts: rules")]);
    expect(report).toContain(
      `${path.join(folder, "dags/payments/daily.py")}:6:1  error  EXEC001  eval runs text as code`,
    );
    expect(report).toContain("rejected by the publisher of payments: nothing of this delivery was published");
    expect(await published()).toEqual(before);

    const answer = await status(["daily"], { ...target, format: "text" }, around);
    expect(answer.exitCode).toBe(1);
    expect(answer.report).toContain("EXEC001  eval runs text as code");
    expect(answer.report).toMatch(
      /what was published at .* stays \(commit aaaaaaaaaaaa of acme\/payments-dags\)/,
    );
  });

  test("an earlier version is delivered again, through today's check", async () => {
    write("dags/payments/daily.py", dag("daily", "# second\n"));
    expect((await run({ commit: SECOND })).exitCode).toBe(0);
    const [command = ""] = shellCommands("docs/operations.md", "A DAG changed Airflow").filter((line) =>
      line.startsWith("npx "),
    );
    const [, file = ""] = /^npx \S+ rollback (\S+) --team payments --to [0-9a-f]{7}$/.exec(command) ?? [];
    const back = await rollback(
      file,
      { ...target, to: FIRST.slice(0, 10), timeout: 120, format: "text" },
      around,
    );
    expect(back).toMatchObject({ exitCode: 0 });
    expect((await published())["dags/payments/daily.py"]).toBe(`from payments import lib\n${dag("daily")}`);
    expect((await statusOf("dags/payments/daily.py")).published?.provenance.commit).toBe(FIRST);
    const { report, exitCode } = await diff(folder, { ...target, format: "text" }, around);
    expect(exitCode).toBe(1);
    expect(report).toContain("+# second");
  });

  test("what is not in the folder is removed with --prune alone, what nobody delivered with --adopt too", async () => {
    await aws.bucket(DAGS).write("dags/old.py", Buffer.from("old"), {});
    fs.rmSync(path.join(folder, "dags/payments/load.sql"));
    const adopt = { adopt: true };
    expect((await run({ commit: SECOND })).report).toContain("? dags/payments/load.sql");
    await invoke([RECONCILE_MESSAGE]);
    expect((await run(adopt)).report).toContain("1 not in the folder\n  ? dags/old.py");
    expect(Object.keys(await published())).toEqual(
      expect.arrayContaining(["dags/old.py", "dags/payments/load.sql"]),
    );

    const { report, exitCode } = await run({ ...adopt, prune: true, commit: SECOND });
    expect({ report, exitCode }).toMatchObject({ exitCode: 0 });
    expect(Object.keys(await published())).toEqual([
      "dags/definitions/exports/exports.py",
      "dags/payments/daily.py",
      "dags/payments/lib.py",
    ]);
  });

  test("yesterday's commit, checked out and delivered as docs/operations.md says, is what DAGs are then", async () => {
    const git = (command: string, date = new Date()): void => {
      const who = ["-c", "user.name=A", "-c", "user.email=a@acme.example"].join(" ");
      execFileSync("bash", ["-ec", command.replaceAll("git ", `git ${who} `)], {
        cwd: repository,
        stdio: "pipe",
        env: { ...process.env, GIT_AUTHOR_DATE: date.toISOString(), GIT_COMMITTER_DATE: date.toISOString() },
      });
    };
    const repository = janitor.temporaryFolder();
    fs.cpSync(folder, repository, { recursive: true });
    const file = path.join(repository, "dags/payments/daily.py");
    fs.writeFileSync(file, dag("daily", "# good\n"));
    git("git init --quiet --initial-branch=main && git add --all");
    git("git commit --quiet --message good", new Date(Date.now() - 50 * 3_600_000));
    fs.writeFileSync(file, dag("daily", "# bad\n"));
    git("git commit --quiet --all --message bad");
    const deliver = async (): Promise<CommandResult> =>
      publish(repository, { file: "teams.yaml", bucket: INTAKE, timeout: 120, format: "text" }, around);
    expect(await deliver()).toMatchObject({ exitCode: 0 });

    const [checkout = "", compare, again] = shellCommands("docs/operations.md", "Yesterday's DAGs");
    expect([compare, again]).toEqual([
      expect.stringMatching(/^npx cdktf-mwaa-teams diff \. /),
      expect.stringMatching(/^npx cdktf-mwaa-teams publish \. /),
    ]);
    git(checkout);
    const { report, exitCode } = await diff(repository, { ...target, format: "text" }, around);
    expect({ report, exitCode }).toEqual({
      report: expect.stringContaining("+# good") as string,
      exitCode: 1,
    });
    expect(await deliver()).toMatchObject({ exitCode: 0 });
    expect((await published())["dags/payments/daily.py"]).toBe(dag("daily", "# good\n"));
    // The other tests go on where they were.
    expect(await run({ commit: SECOND })).toMatchObject({ exitCode: 0 });
  });

  test("a signature is demanded where the environment has a key, and given by it", async () => {
    const created = await client.json("kms", "TrentService.CreateKey", {
      KeySpec: "ECC_NIST_P256",
      KeyUsage: "SIGN_VERIFY",
    });
    const { KeyMetadata } = JSON.parse(created.text) as { KeyMetadata: { Arn: string } };
    // The function of before has answered last: the command does not know of the key yet.
    settings = { ...settings, SIGNING_KEY_ARN: KeyMetadata.Arn };
    write("dags/payments/lib.py", "x = 3\n");
    const unsigned = await run();
    expect(unsigned.exitCode).toBe(1);
    expect(unsigned.report).toContain("reason: the manifest must be signed");
    await invoke([RECONCILE_MESSAGE]);
    const signed = await run();
    expect(signed).toMatchObject({ exitCode: 0 });
    expect((await published())["dags/payments/lib.py"]).toBe("x = 3\n");
  });

  test("Airflow's import error is shown with its file and commit, and --wait-for-airflow ends with it", async () => {
    const { published: file } = await statusOf("dags/payments/daily.py");
    // Airflow reads a file at most 30 seconds after it was published, and the publisher reads lines that are as old.
    const line = Date.parse(file?.at ?? "") + 31_000;
    await sleep(Math.max(0, line + 31_000 - Date.now()));
    await client.json("logs", "Logs_20140328.CreateLogStream", {
      logGroupName: LOG_GROUP,
      logStreamName: "dag_processor",
    });
    await client.json("logs", "Logs_20140328.PutLogEvents", {
      logGroupName: LOG_GROUP,
      logStreamName: "dag_processor",
      logEvents: [
        {
          timestamp: line,
          message:
            "[2026-12-01] {dagbag.py:387} ERROR - Failed to import: /usr/local/airflow/dags/payments/daily.py\n" +
            "Traceback (most recent call last):\nModuleNotFoundError: No module named 'pandas'",
        },
      ],
    });
    await invoke([RECONCILE_MESSAGE]);
    const { report, exitCode } = await status(["daily"], { ...target, format: "text" }, around);
    expect(exitCode).toBe(1);
    expect(report).toMatch(/Airflow could not import dags\/payments\/daily\.py \(commit b{12}\)/);
    expect(report).toContain("ModuleNotFoundError: No module named 'pandas'");

    // Other files of the folder are not in the log: there is one failure, and no end to wait for.
    const waited = await run({ waitForAirflow: true, timeout: 1 });
    expect(waited.exitCode).toBe(1);
    expect(waited.report).toContain("dags/payments/daily.py cannot be imported:");
  });
});
