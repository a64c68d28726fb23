import { logGroupsOf, settingsOf, TOPIC, World } from "../support/world";

const MINUTE = 60_000;

const grant = (user: string): string =>
  `[2026-01-01T12:00:00.000+0000] {subprocess.py:93} INFO - User "${user}" added to role "Admin"`;
const attempt = (user: string): string =>
  `[2026-01-01T12:00:00.000+0000] {subprocess.py:75} INFO - Running command: ['/usr/bin/bash', '-c', 'airflow users add-role -u ${user} -r Admin']`;

/** A world whose detector has run once. */
async function world(...settings: Parameters<typeof settingsOf>): Promise<World> {
  const begun = new World(settingsOf(...settings));
  await begun.schedule();
  begun.metrics.splice(0);
  return begun;
}

const subjects = ({ published }: World): string[] => published.map(({ message }) => message.subject);

test("delivers a change once, to the topic and to EventBridge, and counts it", async () => {
  const here = await world();
  here.write({ message: grant("bob") });
  for (let run = 0; run < 3; run++) {
    here.clock.pass(5 * MINUTE);
    await here.schedule();
  }
  expect(subjects(here)).toEqual(["CRITICAL payments: DAG sync granted Admin to bob (succeeded)"]);
  expect(here.events).toMatchObject([{ version: "1", environment: "payments", targetUser: "bob" }]);
  expect(here.metrics).toContainEqual({
    dimensions: { Environment: "payments", Kind: "user-role-granted", Severity: "CRITICAL" },
    values: { PrivilegeChanges: 1 },
  });
});

test("publishes zeros, so that no data means that nothing ran", async () => {
  const here = await world();
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.metrics).toContainEqual({
    dimensions: { Environment: "payments" },
    values: {
      DetectorRuns: 1,
      DetectorCoverage: 1,
      DetectorQueryFailures: 0,
      DetectorOverflows: 0,
      DetectorUnscannedLogGroups: 0,
      DetectorDeliveryFailures: 0,
      DetectorLagSeconds: 122,
      DetectorLookBackLagSeconds: 0,
    },
  });
  for (const LogGroup of logGroupsOf("payments")) {
    expect(here.metrics).toContainEqual({ dimensions: { LogGroup }, values: { AddRoleMentions: 0 } });
  }
});

test("a command that goes on in the next window is delivered once more when it succeeds, as an update", async () => {
  const here = await world();
  here.clock.pass(5 * MINUTE);
  const closing = here.clock.now() - 120_000;
  here.write({ message: attempt("bob"), timestamp: closing - 5_000, ingestionTime: closing });
  here.write({ message: grant("bob"), timestamp: closing + 5_000, ingestionTime: closing + 6_000 });
  await here.schedule();
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(subjects(here)).toEqual([
    "CRITICAL payments: DAG sync tried to grant Admin to bob (attempted)",
    "Update: CRITICAL payments: DAG sync granted Admin to bob (succeeded)",
  ]);
  expect(here.published[1]?.message.body).toContain("reported before as");
  expect(new Set(here.events.map(({ id }) => id)).size).toBe(1);
  expect(here.events[1]).toMatchObject({ update: { outcome: "attempted" }, outcome: "succeeded" });
});

test.each([
  ["within the hour is found in two", 50, 2],
  ["hours late is found a day after it was written", 180, 25],
  ["a day late is found, too", 24 * 60, 25],
])("a line that arrives %s", async (_, minutesLate, hours) => {
  const here = await world();
  here.write({ message: grant("bob"), ingestionTime: here.clock.now() + minutesLate * MINUTE });
  here.clock.pass(10 * MINUTE);
  await here.schedule();
  for (let hour = 0; hour < hours; hour++) {
    expect(subjects(here)).toHaveLength(0);
    here.clock.pass(60 * MINUTE);
    await here.schedule();
  }
  expect(subjects(here)).toHaveLength(1);
});

test("a late result whose command lies just before the overlap is not reported as an incident of its own", async () => {
  const here = await world();
  here.clock.pass(5 * MINUTE);
  const closing = here.clock.now() - 120_000;
  const late = closing + 200_000;
  here.write({ message: attempt("bob"), timestamp: closing - 185_000 });
  here.write({ message: grant("bob"), timestamp: closing - 170_000, ingestionTime: late });
  for (let run = 0; run < 30; run++) {
    await here.schedule();
    here.clock.pass(5 * MINUTE);
  }
  expect(subjects(here)).toEqual([
    "CRITICAL payments: DAG sync tried to grant Admin to bob (attempted)",
    "Update: CRITICAL payments: DAG sync granted Admin to bob (succeeded)",
  ]);
});

test("a late command whose result is known is the same incident, also where a slice ends between the two", async () => {
  const here = await world();
  const closed = Number(here.cursor()?.hourClosedUntil) + 3_600;
  const late = (closed + 1_800) * 1_000;
  here.write({ message: attempt("bob"), timestamp: closed * 1_000 - 5_000, ingestionTime: late });
  here.write({ message: grant("bob"), timestamp: closed * 1_000 + 5_000 });
  for (let run = 0; run < 40; run++) {
    here.clock.pass(5 * MINUTE);
    await here.schedule();
  }
  expect(Number(here.cursor()?.hourClosedUntil) % 3_600).toBe(closed % 3_600);
  expect(subjects(here)).toEqual(["CRITICAL payments: DAG sync granted Admin to bob (succeeded)"]);
});

test("after runs that died, a command whose result they delivered is the same incident in a shorter slice", async () => {
  const here = await world();
  const begun = here.clock.now();
  here.write({ message: attempt("bob"), timestamp: begun + 10_000, ingestionTime: begun + 60 * MINUTE });
  here.write({ message: grant("bob"), timestamp: begun + 30_000 });
  here.clock.pass(5 * MINUTE);
  const state = here.cursor();
  await here.schedule();
  // The run ended when it had delivered, before the cursor moved.
  const sliceSeconds = Math.floor(begun / 1_000) + 20 - Number(state?.freshClosedUntil);
  here.table.items.set("cursor#payments", {
    ...here.cursor(),
    ...state,
    pk: "cursor#payments",
    freshSliceSeconds: sliceSeconds,
  });
  here.clock.pass(120 * MINUTE);
  await here.schedule();
  expect(subjects(here)).toEqual(["CRITICAL payments: DAG sync granted Admin to bob (succeeded)"]);
});

test("what the allow list expects goes to EventBridge and not to people", async () => {
  const allow = [
    { dagId: "sync", kinds: ["user-role-granted" as const], roles: ["Admin"], reason: "nightly" },
  ];
  const here = await world({ ENVIRONMENTS: [{ name: "payments", allow }] });
  here.write({ message: grant("bob") });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.published).toEqual([]);
  expect(here.events).toMatchObject([{ severity: "INFORMATIONAL", allowedBecause: "nightly" }]);
});

test("AWS's count is of the closed time alone: overlaps count once", async () => {
  const here = await world();
  here.write({ message: attempt("bob") });
  for (let run = 0; run < 3; run++) {
    here.clock.pass(5 * MINUTE);
    await here.schedule();
  }
  const task = here.metrics.filter(({ dimensions }) =>
    JSON.stringify(dimensions).includes("airflow-payments-Task"),
  );
  expect(task.map(({ values }) => values.AddRoleMentions)).toEqual([1, 0, 0]);
});

test("mode reference runs AWS's query and notifies nobody", async () => {
  const here = await world({ MODE: "reference" });
  here.write({ message: attempt("bob") });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.logs.requests.at(-1)?.queryString).toBe(
    'fields @log, @timestamp, @message | filter @message like "add-role" | stats count() by @log',
  );
  expect(here.metric("AddRoleMentions").toSorted()).toEqual([0, 0, 0, 0, 1]);
  expect([here.published, here.events]).toEqual([[], []]);
});

test("several environments at the same point are read by one query", async () => {
  const names = ["payments", "risk", "fraud"];
  const here = await world({ ENVIRONMENTS: names.map((name) => ({ name, allow: [] })) });
  here.write({ message: grant("bob"), logGroup: "airflow-risk-Task" });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.logs.requests.map(({ logGroupNames }) => logGroupNames.length)).toEqual([15, 15]);
  expect(subjects(here)).toEqual(["CRITICAL risk: DAG sync granted Admin to bob (succeeded)"]);
});

test("one environment that cannot be asked stops no other, and is read by what is known of it", async () => {
  const here = await world({ ENVIRONMENTS: ["payments", "risk"].map((name) => ({ name, allow: [] })) });
  here.environmentErrors.set("payments", "AccessDeniedException");
  here.write({ message: grant("bob") });
  here.write({ message: grant("eve"), logGroup: "airflow-risk-Task" });
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow(
    "payments: TaskLogs: the environment's logging settings could not",
  );
  expect(subjects(here)).toHaveLength(2);
  expect(here.metric("DetectorCoverage")).toEqual([0, 1]);
});

test("a log type that is off or too quiet, or whose group is gone, is a gap that the function's error names", async () => {
  const here = await world();
  here.logging.set("payments", {
    SchedulerLogs: { enabled: false },
    WorkerLogs: { enabled: true, logLevel: "WARNING" },
    DagProcessingLogs: undefined,
  });
  here.logs.logGroups.delete("airflow-payments-WebServer");
  here.clock.pass(5 * MINUTE);
  const gaps = await here.schedule().catch(String);
  expect(here.metric("DetectorCoverage")).toEqual([0.2]);
  expect(here.metric("DetectorRuns")).toEqual([1]);
  for (const gap of ["SchedulerLogs is off", "WorkerLogs is at level WARNING", "DagProcessingLogs is off"]) {
    expect(gaps).toContain(gap);
  }
  expect(gaps).toContain("airflow-payments-WebServer does not exist");
});

test("a log group that may not be read holds its own environment's cursor alone, and nothing of it is lost", async () => {
  const here = await world({ ENVIRONMENTS: ["payments", "risk"].map((name) => ({ name, allow: [] })) });
  const [payments, risk] = ["payments", "risk"].map((name) => here.cursor(name)?.freshClosedUntil);
  here.logs.denied.add("airflow-payments-Scheduler");
  here.write({ message: grant("bob") });
  here.write({ message: grant("eve"), logGroup: "airflow-risk-Task" });
  here.write({ message: grant("mallory"), logGroup: "airflow-payments-Scheduler" });
  for (let run = 0; run < 2; run++) {
    here.clock.pass(5 * MINUTE);
    await expect(here.schedule()).rejects.toThrow(
      "airflow-payments-Scheduler may not be read by the detector",
    );
  }
  expect(subjects(here)).toHaveLength(2);
  expect(here.cursor("payments")?.freshClosedUntil).toBe(payments);
  expect(Number(here.cursor("risk")?.freshClosedUntil)).toBeGreaterThan(Number(risk));

  here.logs.denied.clear();
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(subjects(here)).toHaveLength(3);
  expect(subjects(here).filter((subject) => subject.includes("mallory"))).toHaveLength(1);
});

test.each([
  ["is gone", (here: World): unknown => here.logs.logGroups.delete("airflow-payments-Worker")],
  ["is off", (here: World): unknown => here.logging.set("payments", { WorkerLogs: { enabled: false } })],
])(
  "a log type that %s is one state: a failure in each period of the alarm, and none of Lambda's repetitions",
  async (_what, lose) => {
    const here = await world();
    lose(here);
    const fails = (): Promise<boolean> =>
      here.schedule().then(
        () => false,
        () => true,
      );
    for (let run = 0; run < 3; run++) {
      here.clock.pass(4 * MINUTE);
      expect(await fails()).toBe(true);
      here.clock.pass(MINUTE);
      expect(await fails()).toBe(false);
    }
    expect(new Set(here.metric("DetectorCoverage").slice(-2))).toEqual(new Set([0.8]));
  },
);

test("a further gap fails the run at once, and so does one that comes back", async () => {
  const here = await world();
  here.clock.pass(5 * MINUTE);
  here.logging.set("payments", { WorkerLogs: { enabled: false } });
  await expect(here.schedule()).rejects.toThrow("WorkerLogs is off");
  here.clock.pass(MINUTE);
  here.logging.set("payments", { WorkerLogs: { enabled: false }, TaskLogs: { enabled: false } });
  await expect(here.schedule()).rejects.toThrow("TaskLogs is off");
  here.clock.pass(MINUTE);
  here.logging.delete("payments");
  await here.schedule();
  here.clock.pass(MINUTE);
  here.logging.set("payments", { WorkerLogs: { enabled: false } });
  await expect(here.schedule()).rejects.toThrow("WorkerLogs is off");
});

test("a slice that a query cannot read is read in halves, in the same run", async () => {
  const here = await world();
  here.logs.ends.push("Failed", "Timeout", "Unknown", "Failed", "Failed", "Failed");
  here.write({ message: grant("bob") });
  here.clock.pass(5 * MINUTE);
  const before = here.logs.requests.length;
  await here.schedule();
  const lengths = here.logs.requests.slice(before).map(({ startTime, endTime }) => endTime - startTime - 180);
  // What is not the rest looks a minute ahead.
  expect(lengths.slice(0, 7)).toEqual([302, 302, 302, 211, 211, 211, 135]);
  expect(subjects(here)).toHaveLength(1);
  expect([here.metric("DetectorQueryFailures"), here.metric("DetectorRuns")]).toEqual([[2], [1]]);
});

test("what cannot be read a second at a time leaves the cursor, fails the run at its end, and is counted", async () => {
  const here = await world();
  const before = here.cursor();
  here.logs.ends.push(...Array<"Failed">(30).fill("Failed"));
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("payments: QueryFailedError");
  expect(here.cursor()?.freshClosedUntil).toEqual(before?.freshClosedUntil);
  expect([here.metric("DetectorQueryFailures"), here.metric("DetectorRuns")]).toEqual([[9], [0]]);
  here.logs.ends.splice(0);
  await here.schedule();
  expect(here.metric("DetectorLagSeconds").at(-1)).toBeLessThan(200);
});

test("what is refused is not asked for again and again", async () => {
  const here = await world();
  const before = here.logs.requests.length;
  here.logs.missingRights = true;
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("payments: AccessDeniedException");
  expect(here.logs.requests).toHaveLength(before);
  expect(here.metric("DetectorQueryFailures")).toEqual([1]);
});

test("a run that dies in the middle of a slice leaves half of it to the next one", async () => {
  const here = await world();
  here.clock.pass(60 * MINUTE);
  here.logs.deadly = true;
  for (let run = 0; run < 3; run++) {
    await Promise.race([here.schedule().catch(String), new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  here.logs.deadly = false;
  const before = here.logs.requests.length;
  await here.schedule();
  const { startTime = 0, endTime = 0 } = here.logs.requests[before] ?? {};
  // It reaches back, and looks ahead.
  expect(endTime - startTime - 180 - 60).toBe(75);
});

test("a passing failure of the topic keeps the cursor before the line; the next run sends what is missing alone", async () => {
  const here = await world();
  here.channelErrors.set(TOPIC, "ThrottlingException");
  const line = here.write({ message: grant("bob") });
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("could not be delivered");
  expect(Number(here.cursor()?.freshClosedUntil)).toBe(Math.floor(line.timestamp / 1_000));
  expect(here.metric("DetectorDeliveryFailures")).toEqual([1]);
  here.channelErrors.clear();
  here.clock.pass(10 * MINUTE);
  await here.schedule();
  expect([here.published.length, here.events.length]).toEqual([1, 1]);
});

test("a topic that is gone holds nothing back once another has the message", async () => {
  const gone = `${TOPIC}-gone`;
  const here = await world({ TOPIC_ARNS: [TOPIC, gone] });
  here.channelErrors.set(gone, "NotFoundException");
  here.write({ message: grant("bob") });
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("NotFoundException");
  expect(here.metric("DetectorDeliveryFailures")).toEqual([1]);
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.published).toHaveLength(1);
});

test("a run that is short of time continues where it stopped, and fails as long as it is far behind", async () => {
  const here = await world();
  here.clock.pass(48 * 60 * MINUTE);
  await expect(here.schedule({ budget: 60_000 })).rejects.toThrow(
    /payments: what was written in the last \d{6} seconds/,
  );
  const first = Number(here.cursor()?.freshClosedUntil);
  await here.schedule({ budget: 60_000 }).catch(String);
  expect(Number(here.cursor()?.freshClosedUntil)).toBeGreaterThan(first);
  expect(here.metric("DetectorLagSeconds")[0]).toBeGreaterThan(3_600);
  await expect(here.schedule({ budget: 12_000 })).rejects.toThrow("time was used up");
});

test("log groups that a query skipped are counted for each of its environments, and the cursor moves on", async () => {
  const here = await world({ ENVIRONMENTS: ["payments", "risk"].map((name) => ({ name, allow: [] })) });
  const before = Number(here.cursor()?.freshClosedUntil);
  for (const logGroup of here.logs.logGroups) {
    const now = here.clock.now();
    const times = { timestamp: now, ingestionTime: now, visibleAt: now };
    here.logs.lines.push({ logGroup, logStream: "stream", message: "a line", ...times });
  }
  here.logs.unscanned.push(2);
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("risk: Logs Insights did not read 2 log groups");
  expect(here.metric("DetectorUnscannedLogGroups")).toEqual([2, 2]);
  expect(here.metric("DetectorRuns")).toEqual([1, 1]);
  expect(Number(here.cursor()?.freshClosedUntil)).toBeGreaterThan(before);
  expect(here.log).toContainEqual({
    level: "warn",
    message: "Logs Insights did not read all log groups.",
    details: { environment: "payments", unscanned: 2 },
  });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.metric("DetectorUnscannedLogGroups")).toEqual([2, 2, 0, 0]);
});

test("the gravest is delivered first, whatever came before it", async () => {
  const here = await world();
  for (let index = 0; index < 5; index++) {
    here.write({ message: `INFO - User "user-${index}" removed from role "Viewer"` });
  }
  here.clock.pass(1_000);
  here.write({ message: grant("bob") });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(subjects(here)).toHaveLength(6);
  expect(subjects(here)[0]).toBe("CRITICAL payments: DAG sync granted Admin to bob (succeeded)");
});

test("more lines than can be read in one environment, slow to read, delay no other", async () => {
  const names = ["noisy", "payments", "risk"];
  const here = await world({ ENVIRONMENTS: names.map((name) => ({ name, allow: [] })) });
  here.logs.slowGroups.set("airflow-noisy-Task", 400_000);
  here.write({ message: grant("bob"), timestamp: here.clock.now() + 100_000 });
  here.write({ message: grant("eve"), timestamp: here.clock.now(), logGroup: "airflow-risk-Task" });
  here.clock.pass(5 * MINUTE);
  await here.schedule().catch(String);
  expect(subjects(here)).toHaveLength(2);
  expect(here.metric("DetectorLagSeconds")[1]).toBeLessThan(500);
});

test("with realtime, a log group without its subscription filter is counted and named; without, nobody looks", async () => {
  const here = await world({ REALTIME: true });
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  here.logs.unsubscribed.add("airflow-payments-Task");
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("payments: airflow-payments-Task: no filter");
  expect(here.metric("DetectorUnsubscribedLogGroups")).toEqual([0, 1]);
  expect(here.log.at(-1)).toEqual({
    level: "warn",
    message: "Lines are found by the schedule alone.",
    details: {
      environment: "payments",
      unsubscribed: [expect.stringMatching(/^airflow-payments-Task: no filter/)],
    },
  });

  const without = await world();
  without.logs.unsubscribed.add("airflow-payments-Task");
  without.clock.pass(5 * MINUTE);
  await without.schedule();
  expect(without.metric("DetectorUnsubscribedLogGroups")).toEqual([]);
});

test("with realtime, filters that cannot be read count as lost, and the run goes on", async () => {
  const here = await world({ REALTIME: true });
  here.logs.logGroups.delete("airflow-payments-Task");
  here.clock.pass(5 * MINUTE);
  await expect(here.schedule()).rejects.toThrow("its filters could not be read");
  expect(here.metric("DetectorUnsubscribedLogGroups")).toEqual([1]);
  expect(here.metric("DetectorRuns")).toEqual([1]);
});
