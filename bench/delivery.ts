import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { type SQSBatchResponse } from "aws-lambda";
import { SdkDeliveryAws } from "../cli/delivery/aws/sdk-delivery-aws";
import { REGION, useLocalAws } from "../__tests__/lambda/support/delivery-buckets";
import {
  createPublisherResources,
  INTAKE,
  PUBLISHER_BUNDLE,
  publishedObjects,
} from "../__tests__/lambda/support/publisher";
import {
  createQueue,
  QueueConsumer,
  sendEvents,
  turnOnEvents,
} from "../__tests__/lambda/support/queue-consumer";
import { AwsClient } from "../__tests__/terraform/support/aws-client";
import { S3ObjectEvents } from "../__tests__/terraform/support/gateway/s3-object-events";
import { Janitor } from "../__tests__/terraform/support/janitor";
import { LocalAws } from "../__tests__/terraform/support/local-aws";
import { BilledCalls } from "./delivery/billed-calls";
import { PRICES } from "./delivery/prices";
import { writeFigures } from "./figures";
import { median } from "./measure";

/** As in the event source mapping, and in the function's settings. */
const BATCH = 100;
const MEMORY_GB = 1;

const SINGLE_UPLOADS = 20;

interface Answer {
  readonly answer?: SQSBatchResponse;
  readonly error?: string;
  readonly milliseconds: number;
  readonly processorMs: number;
}

/**
 * Prints what the delivery of files takes, from the upload to the DAG bucket, against a local AWS: how long, how many calls,
 * and what AWS would bill.
 * @param files how many are delivered at once
 * @param write whether the figures go into docs/delivery.md, too
 */
export async function printDelivery(files: number, write: boolean): Promise<void> {
  const janitor = new Janitor();
  const billed = new BilledCalls();
  const local = await LocalAws.start(janitor, { handlers: [new S3ObjectEvents(), billed] });
  const restore = useLocalAws(local.url);
  let host: ChildProcess | undefined;
  try {
    const client = new AwsClient(local.url, REGION);
    const aws = new SdkDeliveryAws(REGION);
    const settings = await createPublisherResources(client, aws, "");
    const queue = await createQueue(client, "publisher", { VisibilityTimeout: "1800" });
    await sendEvents(
      client,
      JSON.stringify({ source: ["aws.s3"], detail: { object: { key: [{ prefix: "dags/" }] } } }),
      "publisher",
    );
    await turnOnEvents(client, INTAKE);
    host = fork(path.join(__dirname, "delivery/function-host.js"), [PUBLISHER_BUNDLE], {
      env: { ...process.env, ...settings },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const runs: Answer[] = [];
    const consumer = new QueueConsumer(client, queue, BATCH, async (records) => {
      const answer = await call(host!, records);
      runs.push(answer);
      return answer.answer ?? { batchItemFailures: [] };
    });
    const upload = (name: string): Promise<unknown> =>
      aws.bucket(INTAKE).write(`dags/bench/${name}.py`, Buffer.from(dagFile(name)), {});

    // The first file loads the policy and the grammar.
    await upload("first");
    await consumer.drain();
    const latencies: number[] = [];
    for (let index = 0; index < SINGLE_UPLOADS; index += 1) {
      const started = performance.now();
      await upload(`single_${index}`);
      await consumer.next();
      latencies.push(performance.now() - started);
    }
    const single = {
      latency: median(latencies),
      function: median(runs.slice(1).map((run) => run.milliseconds)),
    };

    billed.reset();
    runs.length = 0;
    for (let first = 0; first < files; first += BATCH) {
      const names = Array.from(
        { length: Math.min(BATCH, files - first) },
        (_, index) => `many_${first + index}`,
      );
      await Promise.all(names.map(upload));
    }
    const uploads = new Map(billed.counts);
    const [busyBefore, waitedBefore] = [billed.busyMs, billed.waitedMs];
    await consumer.drain();
    const localTimes = { busyMs: billed.busyMs - busyBefore, waitedMs: billed.waitedMs - waitedBefore };
    const published = Object.keys(await publishedObjects(aws)).length;
    if (published !== files + SINGLE_UPLOADS + 1) {
      throw new Error(`${published} objects are published of ${files + SINGLE_UPLOADS + 1}`);
    }
    const lines = report({
      files,
      single,
      runs,
      billed,
      uploads: uploads.get("S3 writes and lists") ?? 0,
      local: localTimes,
    });
    console.log(`\n${lines.join("\n")}`);
    if (write) {
      writeFigures("docs/delivery.md", "figures", "--only-delivery", lines);
    }
  } finally {
    host?.kill();
    restore();
    await local.close();
    await janitor.close();
  }
}

async function call(host: ChildProcess, records: readonly object[]): Promise<Answer> {
  host.send([...records]);
  const [answer] = (await once(host, "message")) as [Answer];
  if (answer.error !== undefined) {
    throw new Error(answer.error);
  }
  return answer;
}

/** A DAG of twelve tasks, as long as they are on average. */
function dagFile(name: string): string {
  const task = (index: number): string[] => [
    `    task_${index} = BashOperator(`,
    `        task_id="task_${index}",`,
    `        bash_command="echo {{ ds }} of ${name}",`,
    `        env={"TABLE": "orders_${index}"},`,
    "        retries=2,",
    "    )",
  ];
  return [
    "import pendulum",
    "from airflow import DAG",
    "from airflow.operators.bash import BashOperator",
    "",
    `with DAG("${name}", start_date=pendulum.datetime(2025, 1, 1), schedule="@daily", catchup=False):`,
    ...Array.from({ length: 12 }, (_, index) => task(index)).flat(),
    "",
  ].join("\n");
}

function report({
  files,
  single,
  runs,
  billed,
  uploads,
  local,
}: {
  readonly files: number;
  readonly single: { readonly latency: number; readonly function: number };
  readonly runs: readonly Answer[];
  readonly billed: BilledCalls;
  readonly uploads: number;
  readonly local: Pick<BilledCalls, "busyMs" | "waitedMs">;
}): string[] {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const seconds = sum(runs.map(({ milliseconds }) => milliseconds)) / 1_000;
  const processor = sum(runs.map(({ processorMs }) => processorMs)) / 1_000;
  const perThousand = (count: number): number => (1_000 * count) / files;
  const rows: (readonly [keyof typeof PRICES, number])[] = [
    ...[...billed.counts].map(([name, count]) => [name, perThousand(count)] as const),
    ["function requests", perThousand(runs.length)],
    ["function GB-seconds", perThousand(seconds * MEMORY_GB)],
  ];
  const cost = sum(rows.map(([name, count]) => count * PRICES[name]));
  return [
    `One file, from the upload to the DAG bucket: ${single.latency.toFixed(0)} ms, ${single.function.toFixed(0)} ms of them in the function (median of ${SINGLE_UPLOADS}, a`,
    "warm function). In AWS, what S3, EventBridge and SQS take comes on top, and the second that a batch waits for more messages.",
    "",
    `${files} files of 80 lines at once: ${(files / seconds).toFixed(0)} files a second in the function, ${((1_000 * processor) / files).toFixed(1)} ms of a processor each, ${runs.length} batches,`,
    `${((billed.calls - uploads) / files).toFixed(1)} calls of AWS a file besides the upload. The local AWS, one process on the same two cores, was at work for`,
    `${Math.round(local.busyMs / seconds / 10)} % of that time, with ${(local.waitedMs / local.busyMs).toFixed(1)} calls at a time: it bounds what is measured here.`,
    "",
    "For 1,000 files AWS bills:",
    "",
    "| what | number | US dollars |",
    "| :-- | --: | --: |",
    ...rows.map(
      ([name, count]) =>
        `| ${name} | ${Math.ceil(count).toLocaleString("en-US")} | ${(count * PRICES[name]).toFixed(4)} |`,
    ),
    `| all | | ${cost.toFixed(3)} |`,
    "",
    "Prices are unconfirmed: us-east-1, as AWS's pricing pages are quoted, without the free tier. Requests to KMS and lines of logs",
    "are not counted.",
  ];
}
