import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { alertInputTemplate } from "../../functions/privilege-detector/audit/alert-template";
import { eventDetailSchema } from "../../functions/privilege-detector/notify/event-schema";
import { invokedRestApi } from "../rules/support/records";
import { AwsClient } from "../terraform/support/aws-client";
import { Janitor } from "../terraform/support/janitor";
import { startMotoServer } from "../terraform/support/local-servers";
import { REPOSITORY } from "../terraform/support/paths";
import { pythonEnvironment } from "../terraform/support/python-environment";
import { describeWith } from "../terraform/support/tools";
import { LogsStandIn } from "../unit/functions/privilege-detector/support/logs-stand-in";
import { AwsFaces } from "./support/aws-faces";

const BUNDLE = path.join(REPOSITORY, "dist/bundles/privilege-detector/index.js");
const INVOKE = path.join(__dirname, "support/invoke.js");
const REGION = "eu-west-1";
const TOPIC = `arn:aws:sns:${REGION}:123456789012:alerts`;
const GROUP = "airflow-payments-Task";
const STREAM = "dag_id=sync/run_id=manual__2026-01-01T00_00_00+00_00/task_id=grant/attempt=1.log";

/** What one call of the handler gave, and the lines that it logged. */
interface Invocation {
  readonly answer?: { readonly steps: number; readonly delivered: number };
  readonly error?: string;
  readonly lines: readonly Record<string, unknown>[];
}

describeWith(["python3"], "the bundled detector against a local AWS", () => {
  jest.setTimeout(5 * 60_000);

  let janitor: Janitor;
  let faces: AwsFaces;
  let aws: AwsClient;
  let motoUrl: string;
  const logs = new LogsStandIn({ now: () => Date.now() }, { scheduledMs: 100, runningMs: 600, pageSize: 2 });

  beforeAll(async () => {
    janitor = new Janitor();
    motoUrl = await startMotoServer(await pythonEnvironment(janitor), janitor);
    faces = await AwsFaces.start(logs);
    aws = new AwsClient(motoUrl, REGION);
    for (const suffix of ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"]) {
      logs.logGroups.add(`airflow-payments-${suffix}`);
    }
    await must(
      aws.json("dynamodb", "DynamoDB_20120810.CreateTable", {
        TableName: "detector",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    await must(aws.query("sns", "CreateTopic", { Name: "alerts" }));
    for (const queue of ["mail", "events"]) {
      await must(aws.json("sqs", "AmazonSQS.CreateQueue", { QueueName: queue }));
    }
    const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:123456789012:${name}`;
    await must(
      aws.query("sns", "Subscribe", { TopicArn: TOPIC, Protocol: "sqs", Endpoint: queueArn("mail") }),
    );
    const EventPattern = JSON.stringify({
      source: ["mwaa-teams"],
      "detail-type": ["Privilege Change Detected", "Audit Alert Raised"],
    });
    await must(aws.json("events", "AWSEvents.PutRule", { Name: "all", EventPattern }));
    await must(
      aws.json("events", "AWSEvents.PutTargets", {
        Rule: "all",
        Targets: [{ Id: "queue", Arn: queueArn("events") }],
      }),
    );
  });

  afterAll(async () => {
    faces?.close();
    await janitor?.close();
  });

  test("a wrong setting is one message that names the variable", async () => {
    const { error } = await invoke({}, { MODE: "fast" });
    expect(error).toMatch(/^SettingsError: The function's settings are wrong: MODE /);
  });

  test("a change is delivered once, by the schedule or by the subscription, whichever is first", async () => {
    write('INFO - User "bob" added to role "Admin"', -30_000);
    write("INFO - Running command: ['/bin/bash', '-c', 'airflow users add-role -u bob -r Admin']", -31_000);
    const subscribed = write('INFO - User "eve" added to role "Op"', -20_000);
    const data = gzipSync(
      JSON.stringify({
        messageType: "DATA_MESSAGE",
        logGroup: GROUP,
        logStream: STREAM,
        logEvents: [{ id: "1", ...subscribed }],
      }),
    ).toString("base64");
    expect((await invoke({ awslogs: { data } })).answer).toEqual({ steps: 1, delivered: 1 });
    const first = await invoke({ source: "aws.events" });
    expect(first.answer).toEqual({ steps: 1, delivered: 1 });
    expect((await invoke({ source: "aws.events" })).answer).toMatchObject({ delivered: 0 });

    const mails = await messagesOf("mail");
    expect(mails.map((mail) => (JSON.parse(mail) as { Subject: string }).Subject).toSorted()).toEqual([
      "CRITICAL payments: DAG sync granted Admin to bob (succeeded)",
      "CRITICAL payments: DAG sync granted Op to eve (succeeded)",
    ]);
    const details = (await messagesOf("events")).map(
      (event) => (JSON.parse(event) as { detail: unknown }).detail,
    );
    expect(details.map((detail) => eventDetailSchema.parse(detail).targetUser).toSorted()).toEqual([
      "bob",
      "eve",
    ]);
    expect(metricsOf(first)).toMatchObject({
      DetectorRuns: 1,
      DetectorCoverage: 1,
      DetectorOverflows: 0,
      DetectorUnscannedLogGroups: 0,
    });
  });

  test("log groups that a query does not read fail the run, which has gone on", async () => {
    write("INFO - nothing", -30_000);
    // It is asked again without the log groups that have no line.
    logs.unscanned.push(1, 1);
    const run = await invoke({ source: "aws.events" });
    expect(run.error).toContain("payments: Logs Insights did not read 1 log groups");
    expect(metricsOf(run)).toMatchObject({ DetectorRuns: 1, DetectorUnscannedLogGroups: 1 });
  });

  test("an alert of the audit trail is delivered on the same topic, and as an event of its own name", async () => {
    const template = alertInputTemplate({
      kind: "airflow-called-by-dag",
      environment: "payments",
      homeRegion: REGION,
      logGroup: "/aws/cloudtrail/acme-audit",
    });
    const event = template.replace("<aws.events.event.json>", () => JSON.stringify(invokedRestApi()));

    expect((await invoke(JSON.parse(event) as object)).answer).toEqual({ steps: 1, delivered: 1 });
    const [mail = ""] = await messagesOf("mail");
    expect(JSON.parse(mail)).toMatchObject({
      Subject: expect.stringMatching(/^CRITICAL payments: role\/mwaa-payments-execution asked for/) as string,
      MessageAttributes: { kind: { Value: "airflow-called-by-dag" }, severity: { Value: "CRITICAL" } },
    });
    const [delivered = ""] = await messagesOf("events");
    const { detail, ...envelope } = JSON.parse(delivered) as Record<string, unknown>;
    expect(envelope["detail-type"]).toBe("Audit Alert Raised");
    expect(eventDetailSchema.parse(detail).actor.principal).toBe(
      "arn:aws:iam::111122223333:role/mwaa-payments-execution",
    );
  });

  // Gap: moto answers that no topic has a confirmed subscription, whatever it has.
  test("without a confirmed subscription the run fails, where somebody is expected to have one", async () => {
    const { error } = await invoke({ source: "aws.events" }, { SUBSCRIBER_EXPECTED: "true" });
    expect(error).toContain(`no topic has a confirmed subscription (${TOPIC})`);
  });

  test("metrics have exactly the dimensions that alarms ask for", async () => {
    const { lines } = await invoke({ source: "aws.events" });
    const dimensions = lines.flatMap(({ _aws }) =>
      _aws === undefined
        ? []
        : (_aws as { CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[] }).CloudWatchMetrics,
    );
    expect(new Set(dimensions.map(({ Namespace }) => Namespace))).toEqual(new Set(["MwaaTeams"]));
    expect(new Set(dimensions.map(({ Dimensions }) => JSON.stringify(Dimensions)))).toEqual(
      new Set(['[["Environment"]]', '[["LogGroup"]]']),
    );
  });

  test("a missing log group is a gap in coverage: the run goes on, and fails at its end", async () => {
    logs.logGroups.delete("airflow-payments-Worker");
    const run = await invoke({ source: "aws.events" });
    expect(run.error).toContain("its log group airflow-payments-Worker does not exist");
    expect(metricsOf(run)).toMatchObject({ DetectorCoverage: 0.8 });
    logs.logGroups.add("airflow-payments-Worker");
  });

  test.each([
    ["privilege-change-detector", "", "detector", 1],
    ["privilege-change-detector", "", "another", 5],
    ["privilege-change-detector", "ERROR", "detector", 5],
    ["another", "", "detector", 5],
  ])(
    "realtime: filter %s with pattern %j to function %s: %i without",
    async (filter, pattern, name, count) => {
      logs.unsubscribed.add("airflow-payments-Worker");
      faces.filter = {
        filterName: filter,
        filterPattern: pattern,
        destinationArn: `arn:aws:lambda:${REGION}:123456789012:function:${name}`,
      };
      const run = await invoke({ source: "aws.events" }, { REALTIME: "true" });
      expect(metricsOf(run)).toMatchObject({ DetectorUnsubscribedLogGroups: count });
    },
  );

  /** Writes a line so many milliseconds from now. */
  function write(message: string, offset: number): { timestamp: number; message: string } {
    const timestamp = Date.now() + offset;
    const times = { timestamp, ingestionTime: timestamp, visibleAt: timestamp };
    logs.lines.push({ logGroup: GROUP, logStream: STREAM, message, ...times });
    return { timestamp, message };
  }

  async function invoke(event: object, changes: Record<string, string> = {}): Promise<Invocation> {
    const { stdout } = await promisify(execFile)(process.execPath, [INVOKE, BUNDLE, JSON.stringify(event)], {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: motoUrl,
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: faces.url,
        AWS_ENDPOINT_URL_MWAA: faces.url,
        ENVIRONMENTS: JSON.stringify([{ name: "payments" }]),
        MODE: "full",
        REALTIME: "false",
        AWS_LAMBDA_FUNCTION_NAME: "detector",
        TABLE_NAME: "detector",
        TOPIC_ARNS: JSON.stringify([TOPIC]),
        SUBSCRIBER_EXPECTED: "false",
        MINIMUM_SEVERITY: "LOW",
        EVENT_BUS_NAME: "default",
        SCHEDULE_SECONDS: "60",
        SETTLE_SECONDS: "0",
        OVERLAP_SECONDS: "300",
        ...changes,
      },
    });
    const lines = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { ...lines.at(-1), lines };
  }

  async function messagesOf(queue: string): Promise<string[]> {
    const { text } = await aws.json("sqs", "AmazonSQS.ReceiveMessage", {
      QueueUrl: `${motoUrl}/123456789012/${queue}`,
      MaxNumberOfMessages: 10,
    });
    const { Messages = [] } = JSON.parse(text) as { Messages?: { Body: string }[] };
    return Messages.map(({ Body }) => Body);
  }
});

/** The environment's metrics of a run. */
function metricsOf({ lines }: Invocation): Record<string, unknown> | undefined {
  return lines.find((line) => "DetectorRuns" in line);
}

async function must(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 400) {
    throw new Error(`the local AWS answered ${status}: ${text}`);
  }
}
