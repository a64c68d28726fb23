import { setTimeout as sleep } from "node:timers/promises";
import { SdkDeliveryAws } from "../../cli/delivery/aws/sdk-delivery-aws";
import { RECONCILE_MESSAGE } from "../../functions/dag-publisher/publish/events";
import { type FileStatus, fileStatusKey } from "../../functions/dag-publisher/publish/statuses";
import { type SettingsVariables } from "../../functions/dag-publisher/settings";
import { DagDelivery } from "../../modules";
import { ACCOUNT as PROPS, existingKey, roleArn } from "../synth/support/fixtures";
import { Template } from "../synth/support/template";
import { AwsClient, xmlTexts } from "../terraform/support/aws-client";
import { errorAnswer } from "../terraform/support/gateway/error-answer";
import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../terraform/support/gateway/handler";
import { S3ObjectEvents } from "../terraform/support/gateway/s3-object-events";
import { Janitor } from "../terraform/support/janitor";
import { LocalAws } from "../terraform/support/local-aws";
import { describeWith } from "../terraform/support/tools";
import { dag } from "../unit/cli/delivery/support/workshop";
import { REGION, useLocalAws } from "./support/delivery-buckets";
import {
  createPublisherResources,
  DAGS,
  INTAKE,
  invokePublisher,
  publishedObjects,
  TOPIC_ARN,
} from "./support/publisher";
import {
  createQueue,
  QueueConsumer,
  queueArn,
  receive,
  send,
  sendEvents,
  takeAll,
  turnOnEvents,
} from "./support/queue-consumer";

const RULE = "mwaa-payments-dag-publisher";
const [QUEUE, DEAD_LETTERS] = [RULE, `${RULE}-dead-letters`];

interface S3Event {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: {
    readonly bucket: { readonly name: string };
    readonly object: Readonly<Record<string, string | number>>;
    readonly reason: string;
    readonly "deletion-type"?: string;
  };
}

/** Writes of an object that S3 throttles, while a test wants it. */
class Throttling implements GatewayHandler {
  public readonly name = "throttling of one object";
  public path: string | undefined;

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const isMeant =
      request.service === "s3" && request.method === "PUT" && request.url.pathname === this.path;
    return isMeant
      ? errorAnswer(request, { status: 503, code: "SlowDown", message: "Please reduce your request rate." })
      : next(request);
  }
}

/** S3's events, the deployed rule, a queue that is polled, and the function that Lambda runs. */
describeWith(["python3"], "what happens in the intake bucket reaches the bundled publisher by events", () => {
  jest.setTimeout(10 * 60_000);

  let janitor: Janitor;
  let local: LocalAws;
  let client: AwsClient;
  let restore: () => void;
  let settings: SettingsVariables;
  let consumer: QueueConsumer;
  let [queue, deadLetters, notices]: string[] = [];
  const throttling = new Throttling();
  const aws = new SdkDeliveryAws(REGION);
  const intake = aws.bucket(INTAKE);

  beforeAll(async () => {
    janitor = new Janitor();
    local = await LocalAws.start(janitor, { handlers: [new S3ObjectEvents(), throttling] });
    restore = useLocalAws(local.url);
    client = new AwsClient(local.url, REGION);
    settings = await createPublisherResources(client, aws, 'dataFiles: ["**/*.sql"]\n');
    const batchSize = await createEvents();
    consumer = new QueueConsumer(client, queue ?? "", batchSize, (records) =>
      invokePublisher(records, settings),
    );
  });
  afterAll(async () => {
    restore?.();
    await local?.close();
    await janitor?.close();
  });

  /** Rule, queues and batches as they are deployed. */
  async function createEvents(): Promise<number> {
    const template = Template.of((stack) => {
      new DagDelivery(stack, "Delivery", {
        ...PROPS,
        environmentName: "payments",
        airflowVersion: "2.11.0",
        dagBucketName: DAGS,
        encryptionKey: existingKey(stack),
        deployRoleArn: roleArn("deploy"),
        submitterRoleArns: [roleArn("release")],
      });
    });
    const { redrive_policy: redrive, visibility_timeout_seconds: hidden } = template.resource(
      "aws_sqs_queue",
      {
        name: QUEUE,
      },
    );
    const { maxReceiveCount } = JSON.parse(redrive as string) as { maxReceiveCount: number };
    deadLetters = await createQueue(client, DEAD_LETTERS, {});
    queue = await createQueue(client, QUEUE, {
      VisibilityTimeout: String(hidden),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(DEAD_LETTERS), maxReceiveCount }),
    });
    notices = await createQueue(client, "notices", {});
    const { event_pattern: pattern } = template.resource("aws_cloudwatch_event_rule", { name: RULE });
    await sendEvents(client, pattern as string, QUEUE);
    await sendEvents(client, JSON.stringify({ source: ["mwaa-teams"] }), "notices");
    await client.query("sns", "Subscribe", {
      TopicArn: TOPIC_ARN,
      Protocol: "sqs",
      Endpoint: queueArn("notices"),
    });
    await turnOnEvents(client, INTAKE);
    return template.resource("aws_lambda_event_source_mapping").batch_size as number;
  }

  const upload = (key: string, text: string): Promise<string | undefined> =>
    intake.write(key, Buffer.from(text), {});
  const s3 = (method: "DELETE" | "GET", bucket: string, key: string, query = ""): Promise<{ text: string }> =>
    client.s3(method, `/${bucket}/${key}${query}`);
  const events = (): S3Event[] => consumer.bodies as S3Event[];
  const published = (): Promise<Record<string, string>> => publishedObjects(aws);

  async function statusOf(key: string): Promise<FileStatus> {
    const { bytes } = await intake.read(fileStatusKey(key));
    return JSON.parse(Buffer.from(bytes).toString()) as FileStatus;
  }

  /** Events that the publisher put on the bus, and mails, since the last time. */
  async function notified(): Promise<string[]> {
    const bodies = (await takeAll(client, notices ?? "")) as { "detail-type"?: string; Subject?: string }[];
    return bodies.map((body) => body["detail-type"] ?? body.Subject ?? "").sort();
  }

  test("an upload is published by its event alone, and announced", async () => {
    const versionId = await upload("dags/payments/daily.py", dag("daily"));
    await consumer.drain();
    expect(events()).toEqual([
      expect.objectContaining({
        source: "aws.s3",
        "detail-type": "Object Created",
        detail: expect.objectContaining({
          bucket: { name: INTAKE },
          object: {
            key: "dags/payments/daily.py",
            size: dag("daily").length,
            etag: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
            "version-id": versionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{16}$/) as string,
          },
          reason: "PutObject",
        }) as object,
      }),
    ]);
    expect(await published()).toEqual({ "dags/payments/daily.py": dag("daily") });
    const { text } = await s3("GET", INTAKE, "dags/payments/daily.py", "?tagging");
    expect(xmlTexts(text, "Value")).toEqual(["published"]);
    expect(await notified()).toEqual(["DAG Published"]);
  });

  test("what the publisher writes itself is no event for it", async () => {
    await upload("policy/other.yaml", "x");
    await upload("elsewhere.py", "x");
    const before = events().length;
    await consumer.drain();
    expect(events()).toHaveLength(before);
    expect(events().map(({ detail }) => detail.object.key)).toEqual(["dags/payments/daily.py"]);
  });

  test("a key with blanks, plus and percent signs is taken as it is", async () => {
    await upload("dags/sql/a b+c&d%41é.sql", "select 1\n");
    await consumer.drain();
    expect(events().at(-1)?.detail.object.key).toBe("dags/sql/a b+c&d%41é.sql");
    expect((await published())["dags/sql/a b+c&d%41é.sql"]).toBe("select 1\n");
  });

  test("what is rejected leaves the last good version, and is tagged, announced and mailed", async () => {
    await notified();
    await upload("dags/payments/daily.py", dag("daily", "eval(input())\n"));
    await consumer.drain();
    expect((await published())["dags/payments/daily.py"]).toBe(dag("daily"));
    const { text } = await s3("GET", INTAKE, "dags/payments/daily.py", "?tagging");
    expect(xmlTexts(text, "Value")).toEqual(["rejected"]);
    expect(await notified()).toEqual(["DAG Rejected", "payments: dags/payments/daily.py rejected"]);
    expect(await statusOf("dags/payments/daily.py")).toMatchObject({ state: "rejected" });
  });

  test("an expired version removes nothing, and a deletion removes", async () => {
    await upload("dags/payments/weekly.py", dag("weekly"));
    await upload("dags/payments/weekly.py", dag("weekly", "# again\n"));
    await consumer.drain();
    const [, old] = await intake.versions("dags/payments/weekly.py");
    await s3("DELETE", INTAKE, "dags/payments/weekly.py", `?versionId=${old?.versionId}`);
    await consumer.drain();
    expect(events().at(-1)).toMatchObject({
      "detail-type": "Object Deleted",
      detail: { object: { "version-id": old?.versionId }, "deletion-type": "Permanently Deleted" },
    });
    expect((await published())["dags/payments/weekly.py"]).toBe(dag("weekly", "# again\n"));

    await s3("DELETE", INTAKE, "dags/payments/weekly.py");
    await consumer.drain();
    expect(events().at(-1)?.detail["deletion-type"]).toBe("Delete Marker Created");
    expect(Object.keys(await published())).not.toContain("dags/payments/weekly.py");
  });

  test("events that come twice, and in another order, end in what was delivered last", async () => {
    await upload("dags/payments/hourly.py", dag("hourly"));
    await s3("DELETE", INTAKE, "dags/payments/hourly.py");
    await upload("dags/payments/hourly.py", dag("hourly", "# last\n"));
    const sent = (await takeAll(client, queue ?? "")) as S3Event[];
    expect(sent.map((event) => event["detail-type"])).toEqual([
      "Object Created",
      "Object Deleted",
      "Object Created",
    ]);
    const sequencers = sent.map(({ detail }) => String(detail.object.sequencer));
    expect([...sequencers].sort()).toEqual(sequencers);
    for (const event of [...sent].reverse().concat(sent)) {
      await send(client, queue ?? "", event);
      await consumer.drain();
    }
    expect((await published())["dags/payments/hourly.py"]).toBe(dag("hourly", "# last\n"));
  });

  test("a file whose write is throttled comes back alone, and is published later", async () => {
    throttling.path = `/${DAGS}/dags/payments/slow.py`;
    await upload("dags/payments/slow.py", dag("slow"));
    await upload("dags/payments/quick.py", dag("quick"));
    await consumer.next();
    expect(Object.keys(await published())).toContain("dags/payments/quick.py");
    expect(Object.keys(await published())).not.toContain("dags/payments/slow.py");
    throttling.path = undefined;
    const before = events().length;
    await consumer.drain();
    expect(
      events()
        .slice(before)
        .map(({ detail }) => detail.object.key),
    ).toEqual(["dags/payments/slow.py"]);
    expect((await published())["dags/payments/slow.py"]).toBe(dag("slow"));
  });

  test("what fails five times is a dead letter, blocks nobody, and is repaired by the reconciliation", async () => {
    throttling.path = `/${DAGS}/dags/payments/stuck.py`;
    await upload("dags/payments/stuck.py", dag("stuck"));
    await consumer.drain();
    throttling.path = undefined;
    const [dead] = await receive(client, deadLetters ?? "");
    expect((JSON.parse(dead?.Body ?? "null") as S3Event).detail.object.key).toBe("dags/payments/stuck.py");
    expect(Object.keys(await published())).not.toContain("dags/payments/stuck.py");

    await send(client, queue ?? "", RECONCILE_MESSAGE);
    await consumer.drain();
    expect((await published())["dags/payments/stuck.py"]).toBe(dag("stuck"));
  });

  test("forty files at once are each published and announced once, by two runs at a time", async () => {
    await notified();
    const names = Array.from({ length: 40 }, (_, index) => `many_${index}`);
    await Promise.all(names.map((name) => upload(`dags/many/${name}.py`, dag(name))));
    await Promise.all([consumer.drain(), sleep(100).then(() => consumer.drain())]);
    const objects = await published();
    expect(names.filter((name) => objects[`dags/many/${name}.py`] !== dag(name))).toEqual([]);
    expect((await notified()).filter((what) => what === "DAG Published")).toHaveLength(40);
  });
});
