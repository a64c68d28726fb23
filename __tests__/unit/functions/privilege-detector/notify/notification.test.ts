import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { FINDING_KINDS } from "../../../../../functions/privilege-detector/model/finding";
import { type Incident } from "../../../../../functions/privilege-detector/model/incident";
import { eventDetailOf } from "../../../../../functions/privilege-detector/notify/event";
import { eventJsonSchema } from "../../../../../functions/privilege-detector/notify/event-json-schema";
import { linkOf, notificationOf } from "../../../../../functions/privilege-detector/notify/notification";
import { logStreamLink, placeOf } from "../../../../../functions/privilege-detector/notify/console-link";

const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
const time = Date.UTC(2026, 0, 1, 12);

function incidentOf(changes: Partial<Incident> = {}): Incident {
  const actor = { type: "dag", component: "task", dagId: "sync_users", runId: "r", taskId: "t" } as const;
  const shared = { kind: "user-role-granted", severity: "CRITICAL", outcome: "succeeded", actor } as const;
  const finding = {
    ...shared,
    rule: "command-result",
    logGroup: "airflow-payments-Task",
    logStream: "dag_id=sync_users/run_id=r/task_id=t/attempt=1.log",
    timestamp: time,
    evidence: 'User "bob" added to role "Admin"',
    fingerprint: "ab12",
  };
  return {
    ...shared,
    id: "ab12",
    environment: "payments",
    targetUser: "bob",
    role: "Admin",
    firstTimestamp: time,
    lastTimestamp: time + 1_000,
    findings: [finding],
    ...changes,
  };
}

const ajv = new Ajv();
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const isValid = ajv.compile(eventJsonSchema());

test("the subject says what happened", () => {
  expect(notificationOf(incidentOf(), { place }).subject).toBe(
    "CRITICAL payments: DAG sync_users granted Admin to bob (succeeded)",
  );
});

test("a mail is as mail.txt has it: severity, environment, account and Region first, then what to do", () => {
  const incident = incidentOf();
  const [finding] = incident.findings;
  const commandLine = {
    ...finding!,
    rule: "airflow-command",
    timestamp: time - 1_000,
    evidence: "Running command: ['/usr/bin/bash', '-c', 'airflow users add-role -u bob -r Admin']",
  };
  const { subject, body } = notificationOf(
    { ...incident, firstTimestamp: time - 1_000, lastTimestamp: time, findings: [commandLine, finding!] },
    { place },
  );

  expect(`Subject: ${subject}\n\n${body}\n`).toBe(readFileSync(path.join(__dirname, "mail.txt"), "utf8"));
});

test.each(FINDING_KINDS)("a message and an event report %s, whether or not names are known", (kind) => {
  for (const names of [{}, { targetUser: undefined, role: undefined, permission: undefined }]) {
    const incident = incidentOf({ kind, ...names });
    const { subject, body, attributes } = notificationOf(incident, { place });
    expect(subject).toMatch(/^CRITICAL payments: DAG sync_users [a-z].* \(succeeded\)$/);
    expect(body).not.toContain("undefined");
    expect(attributes).toEqual({
      environment: "payments",
      kind,
      severity: "CRITICAL",
      outcome: "succeeded",
    });
    const detail = JSON.parse(JSON.stringify(eventDetailOf(incident, { place }))) as unknown;
    isValid(detail);
    expect(isValid.errors ?? []).toEqual([]);
  }
});

test("names from the log cannot break the subject or write lines into the body", () => {
  const targetUser = `bob\nOutcome: blocked\u0000é${"x".repeat(200)}`;
  const { subject, body } = notificationOf(incidentOf({ targetUser }), { place });
  expect(subject).toMatch(/^[ -~]{1,100}$/);
  expect(body).not.toContain("\nOutcome: blocked");
});

test("names from the log cannot turn the order of the letters that a person reads", () => {
  const { body } = notificationOf(incidentOf({ targetUser: "bob\u202e\u2066nimdA\u2028x\ud800" }), { place });
  expect(body).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Surrogate}/u);
});

test("a long name takes nothing of the subject's outcome", () => {
  const { subject } = notificationOf(incidentOf({ targetUser: "x".repeat(200) }), { place });
  expect(subject).toMatch(/^CRITICAL payments: DAG .*x\.\.\. \(succeeded\)$/);
  expect(subject).toHaveLength(100);
});

test("what did not happen is reported as an attempt", () => {
  for (const outcome of ["attempted", "blocked"] as const) {
    const { subject } = notificationOf(incidentOf({ outcome }), { place });
    expect(subject).toContain("tried to grant Admin to bob");
  }
});

test("advice is on the DAG where code did it, and on people where somebody was at the UI", () => {
  expect(notificationOf(incidentOf(), { place }).body).toContain("Pause the DAG");
  const actor = { type: "component", component: "webserver" } as const;
  const { body } = notificationOf(incidentOf({ actor }), { place });
  expect(body).toContain("IAM role");
  expect(body).not.toContain("Pause the DAG");
});

test("an event has no half of a surrogate pair, which EventBridge would refuse", () => {
  const detail = eventDetailOf(incidentOf({ role: `${"x".repeat(8_191)}😀` }), { place });
  expect(JSON.stringify(detail)).not.toMatch(/\\ud[89a-f]/);
});

test("an update says what it was before, and why the allow list expects it", () => {
  const before = { severity: "HIGH", outcome: "attempted" } as const;
  const { subject, body } = notificationOf(incidentOf({ allowedBecause: "nightly sync" }), { place, before });
  expect(subject).toMatch(/^Update: CRITICAL payments:/);
  expect(body).toContain("reported before as HIGH, attempted");
  expect(body).toContain("expects it: nightly sync");
});

test("the link leads to the stream in each partition's console, with names encoded twice", () => {
  const lines = { logGroup: "airflow-payments-Task", logStream: "dag_id=a b/r", from: time, to: time };
  expect(logStreamLink(place, lines)).toBe(
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/airflow-payments-Task/log-events/dag_id$253Da$2520b$252Fr$3Fstart$3D1767268740000$26end$3D1767268860000",
  );
  const china = placeOf("arn:aws-cn:sns:cn-north-1:111122223333:topic");
  expect(linkOf(incidentOf(), china)).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//);
  const government = placeOf("arn:aws-us-gov:sns:us-gov-west-1:111122223333:topic");
  expect(linkOf(incidentOf(), government)).toMatch(
    /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//,
  );
});

test("an incident of thousands of long lines stays under the limits of SNS and EventBridge", () => {
  const [finding] = incidentOf().findings;
  const long = "é".repeat(1_000_000);
  const findings = Array.from({ length: 5_000 }, () => ({ ...finding!, evidence: long, targetUser: long }));
  const incident = incidentOf({ findings, targetUser: long, role: long });
  const detail = eventDetailOf(incident, { place });
  expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(256 * 1_024);
  expect(detail.findingCount).toBe(5_000);
  expect(detail.findings.length).toBeGreaterThan(0);
  expect(Buffer.byteLength(notificationOf(incident, { place }).body)).toBeLessThan(256 * 1_024);
});
