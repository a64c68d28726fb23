import { gzipSync } from "node:zlib";
import {
  isSubscriptionEvent,
  readSubscription,
} from "../../../../../functions/privilege-detector/read/subscription-event";
import { World } from "../support/world";

const encode = (value: unknown): { awslogs: { data: string } } => ({
  awslogs: { data: gzipSync(JSON.stringify(value)).toString("base64") },
});

const data = {
  messageType: "DATA_MESSAGE",
  owner: "123456789012",
  logGroup: "airflow-payments-Task",
  logStream: "dag_id=sync/run_id=r/task_id=t/attempt=1.log",
  subscriptionFilters: ["detector"],
  logEvents: [{ id: "1", timestamp: Date.UTC(2026, 0, 1, 12), message: 'User "bob" added to role "Admin"' }],
};

test("distinguishes a subscription from the schedule", () => {
  expect(isSubscriptionEvent(encode(data))).toBe(true);
  expect(isSubscriptionEvent({ source: "aws.events", detail: {} })).toBe(false);
  expect(isSubscriptionEvent(undefined)).toBe(false);
});

test("reads lines, and ignores the test of the connection", () => {
  expect(readSubscription(encode(data))).toMatchObject({
    logGroup: "airflow-payments-Task",
    events: [{ logStream: data.logStream, message: data.logEvents[0]?.message }],
  });
  expect(readSubscription(encode({ messageType: "CONTROL_MESSAGE", logEvents: [] }))).toBeUndefined();
});

test.each<[string, { awslogs: { data: string } }, string]>([
  ["no gzip", { awslogs: { data: "AAAA" } }, "no gzip"],
  ["no JSON", { awslogs: { data: gzipSync("{").toString("base64") } }, "no JSON"],
  ["another message", encode({ messageType: "OTHER" }), "no message of CloudWatch Logs"],
  ["lines without text", encode({ ...data, logEvents: [{ timestamp: 1 }] }), "no message of CloudWatch Logs"],
])("refuses %s with one clear error", (_name, event, why) => {
  expect(() => readSubscription(event)).toThrow(why);
});

test("what a subscription delivered, the schedule does not deliver again", async () => {
  const world = new World();
  await world.schedule();
  const line = world.write({ message: 'User "bob" added to role "Admin"' });
  const batch = { logGroup: line.logGroup, events: [line] };
  expect(await world.subscription(batch)).toEqual({ steps: 1, delivered: 1 });
  expect(await world.subscription(batch)).toEqual({ steps: 1, delivered: 0 });
  world.clock.pass(300_000);
  await world.schedule();
  expect([world.published.length, world.events.length]).toEqual([1, 1]);
});

test("a log group of no watched environment is an error that names it", async () => {
  const world = new World();
  await expect(world.subscription({ logGroup: "airflow-other-Task", events: [] })).rejects.toThrow(
    "airflow-other-Task belongs to no environment",
  );
});
