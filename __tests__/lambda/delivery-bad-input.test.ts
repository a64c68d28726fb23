import { SdkDeliveryAws } from "../../cli/delivery/aws/sdk-delivery-aws";
import { RECONCILE_MESSAGE } from "../../functions/dag-publisher/publish/events";
import { MANIFEST_METADATA, writeManifest } from "../../functions/dag-publisher/publish/manifest";
import { type FileStatus } from "../../functions/dag-publisher/publish/statuses";
import { AwsClient, xmlTexts } from "../terraform/support/aws-client";
import { S3ObjectEvents } from "../terraform/support/gateway/s3-object-events";
import { Janitor } from "../terraform/support/janitor";
import { LocalAws } from "../terraform/support/local-aws";
import { describeWith } from "../terraform/support/tools";
import { dag } from "../unit/cli/delivery/support/workshop";
import { REGION, useLocalAws } from "./support/delivery-buckets";
import { createPublisherResources, INTAKE, invokePublisher, publishedObjects } from "./support/publisher";
import {
  createQueue,
  QueueConsumer,
  queueArn,
  send,
  sendEvents,
  takeAll,
  turnOnEvents,
} from "./support/queue-consumer";

const MEBIBYTE = 1024 * 1024;

/** A key, what lies there, and what the answer says of it. HTTP clients resolve `..`: that key is for unit tests. */
const BAD: readonly (readonly [
  key: string,
  bytes: Buffer<ArrayBuffer>,
  headers: Record<string, string>,
  answer: RegExp,
])[] = [
  ["dags/large.py", Buffer.alloc(MEBIBYTE + 1, "#"), {}, /a Python file must have at most 1 MiB/],
  ["dags/large.sql", Buffer.alloc(10 * MEBIBYTE + 1, " "), {}, /a data file must have at most 10 MiB/],
  ["dags/a.zip", Buffer.from("PK\u0003\u0004"), {}, /FILE001/],
  ["dags/latin1.py", Buffer.from("x = '\xff'\n", "latin1"), {}, /ENC001/],
  ["definitions/latin1.yaml", Buffer.from("\xff", "latin1"), {}, /a definition must be UTF-8/],
  [`dags/${"a".repeat(800)}.py`, Buffer.from(dag("long")), {}, /the key must have at most 700 bytes/],
  ["dags/x//y.py", Buffer.from(dag("y")), {}, /the key must have no empty folder, \. or \.\./],
  ["dags/%2e%2e/x.py", Buffer.from("eval(input())\n"), {}, /EXEC001/],
  ["dags/nul\u0000.py", Buffer.from(dag("nul")), {}, /the key must have no control characters/],
  [
    "dags/archived.py",
    Buffer.from(dag("archived")),
    { "x-amz-storage-class": "GLACIER" },
    /the publisher cannot read it \(InvalidObjectState\)/,
  ],
];

/** Whatever lies in the intake bucket, with the deployed queue's batches and the function that Lambda runs. */
describeWith(["python3"], "bad input in the intake bucket", () => {
  jest.setTimeout(10 * 60_000);

  let janitor: Janitor;
  let local: LocalAws;
  let client: AwsClient;
  let restore: () => void;
  let consumer: QueueConsumer;
  let [queue, deadLetters, notices] = ["", "", ""];
  const aws = new SdkDeliveryAws(REGION);

  beforeAll(async () => {
    janitor = new Janitor();
    local = await LocalAws.start(janitor, { handlers: [new S3ObjectEvents()] });
    restore = useLocalAws(local.url);
    client = new AwsClient(local.url, REGION);
    const settings = await createPublisherResources(client, aws, 'dataFiles: ["**/*.sql"]\n');
    deadLetters = await createQueue(client, "dead-letters", {});
    queue = await createQueue(client, "publisher", {
      VisibilityTimeout: "1800",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("dead-letters"), maxReceiveCount: 2 }),
    });
    const key = ["dags/", "definitions/", "manifests/"].map((prefix) => ({ prefix }));
    await sendEvents(
      client,
      JSON.stringify({ source: ["aws.s3"], detail: { object: { key } } }),
      "publisher",
    );
    notices = await createQueue(client, "notices", {});
    await sendEvents(client, JSON.stringify({ source: ["mwaa-teams"] }), "notices");
    await turnOnEvents(client, INTAKE);
    consumer = new QueueConsumer(client, queue, 100, (records) => invokePublisher(records, settings));
  });
  afterAll(async () => {
    restore?.();
    await local?.close();
    await janitor?.close();
  });

  async function statuses(): Promise<FileStatus[]> {
    const bucket = aws.bucket(INTAKE);
    const listed = await bucket.list("status/files/");
    return Promise.all(
      listed.map(
        async ({ key }) => JSON.parse(Buffer.from((await bucket.read(key)).bytes).toString()) as FileStatus,
      ),
    );
  }

  test("is rejected and reported once, each with its reason, and keeps nobody's file from being published", async () => {
    for (const [key, bytes, headers] of BAD) {
      const { status } = await client.s3("PUT", `/${INTAKE}/${encodedKey(key)}`, bytes, headers);
      expect([key, status]).toEqual([key, 200]);
    }
    await aws.bucket(INTAKE).write("dags/good.py", Buffer.from(dag("good")), {});
    await aws.bucket(INTAKE).write("dags/gone.py", Buffer.from(dag("gone")), {});
    const [{ versionId } = { versionId: "" }] = await aws.bucket(INTAKE).versions("dags/gone.py");
    await client.s3("DELETE", `/${INTAKE}/dags/gone.py?versionId=${versionId}`);
    await consumer.drain();
    expect(await takeAll(client, deadLetters)).toEqual([]);

    expect(await publishedObjects(aws)).toEqual({ "dags/good.py": dag("good") });
    const byKey = new Map((await statuses()).map((status) => [status.key, status]));
    for (const [key, , , answer] of BAD) {
      const { state, reason = "", findings } = byKey.get(key) ?? { state: "missing", findings: [] };
      expect([key, state, [reason, ...findings.map(({ rule }) => rule)].join(" ")]).toEqual([
        key,
        "rejected",
        expect.stringMatching(answer) as string,
      ]);
    }
    expect(byKey.size).toBe(BAD.length + 1);
    const { text } = await client.s3("GET", `/${INTAKE}/dags/a.zip?tagging`);
    expect(xmlTexts(text, "Value")).toEqual(["rejected"]);
    expect(await takeAll(client, notices)).toHaveLength(BAD.length + 1);

    await send(client, queue, RECONCILE_MESSAGE);
    await consumer.drain();
    expect(await takeAll(client, notices)).toEqual([]);
    expect(await publishedObjects(aws)).toEqual({ "dags/good.py": dag("good") });
  });

  test("an earlier version that is larger than any file may be is not read for a manifest that names it", async () => {
    const large = await aws.bucket(INTAKE).write("dags/v.sql", Buffer.alloc(10 * MEBIBYTE + 1), {});
    const key = "manifests/one.json";
    await aws
      .bucket(INTAKE)
      .write("dags/v.sql", Buffer.from("select 1"), { metadata: { [MANIFEST_METADATA]: key } });
    const manifest = writeManifest({
      version: 1,
      environment: "payments",
      key,
      provenance: {},
      files: [{ key: "dags/v.sql", versionId: large ?? "", sha256: "0".repeat(64) }],
      deletions: [],
    });
    await aws.bucket(INTAKE).write(key, Buffer.from(manifest), {});
    await consumer.drain();
    const { bytes } = await aws.bucket(INTAKE).read(`status/${key}`);
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ state: "superseded" });
    expect(Object.keys(await publishedObjects(aws))).toEqual(["dags/good.py"]);
  });
});

function encodedKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
