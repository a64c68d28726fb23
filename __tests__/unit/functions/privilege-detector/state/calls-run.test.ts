import { type LoggedCall } from "../../../../../functions/privilege-snapshot/contract";
import { TOPIC, World } from "../support/world";

const MINUTE = 60_000;

const argv = (...words: string[]): string =>
  JSON.stringify({
    host_name: "ip-10-192-20-11",
    full_command: `[${["/usr/local/bin/airflow", ...words].map((word) => `'${word}'`).join(", ")}]`,
  });

/** A world whose event log was read once, ten minutes after which commands are called. */
async function worldWith(...calls: Partial<LoggedCall>[]): Promise<World> {
  const world = new World();
  await world.schedule();
  await world.snapshot();
  world.clock.pass(10 * MINUTE);
  world.eventLog = {
    ...world.eventLog,
    newest: 99,
    calls: calls.map((call, at) => ({
      id: at + 1,
      timestamp: world.clock.now(),
      event: "cli_users_manage_role",
      owner: "airflow",
      extra: argv("users", "add-role", "-u", "bob", "-r", "Op"),
      ...call,
    })),
  };
  return world;
}

async function settle(world: World, minutes = 60): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 15) {
    world.clock.pass(15 * MINUTE);
    await world.schedule();
    await world.snapshot();
  }
}

const ofEventLog = (world: World): World["events"] =>
  world.events.filter(({ findings }) => findings[0]?.rule === "event-log");

test("a call that Airflow's event log has and no log line is about is an incident, once", async () => {
  const world = await worldWith({});
  await settle(world);

  expect(world.events).toMatchObject([
    {
      kind: "user-role-granted",
      severity: "CRITICAL",
      outcome: "attempted",
      unlogged: true,
      targetUser: "bob",
      role: "Op",
      actor: { component: "state" },
      findings: [
        { evidence: expect.stringContaining("cli_users_manage_role of airflow (entry 1)") as string },
      ],
    },
  ]);
  expect(world.published.map(({ topic, message }) => [topic, message.subject])).toEqual([
    [TOPIC, "CRITICAL payments: not logged: somebody tried to grant Op to bob (attempted)"],
  ]);
});

test.each([
  ["the command", "INFO - Running command: ['/bin/bash', '-c', 'airflow users add-role -u bob -r Op']"],
  ["what it prints", 'INFO - User "bob" added to role "Op"'],
  [
    "a command whose role is in a variable",
    "INFO - Running command: ['/bin/bash', '-c', 'airflow users add-role -u bob -r $R']",
  ],
])("where a line has %s, nothing is said a second time", async (_, message) => {
  const world = await worldWith({});
  world.write({ message });
  await settle(world);

  expect(ofEventLog(world)).toEqual([]);
  expect(world.events).toHaveLength(1);
});

test.each([
  ["of another user", 'INFO - User "eve" added to role "Op"', 0],
  ["of another role", 'INFO - User "bob" added to role "Viewer"', 0],
  ["of another time", 'INFO - User "bob" added to role "Op"', 5],
  ["of nothing", "INFO - Variable x is 1", 0],
])("a line %s does not hide a call", async (_, message, minutes) => {
  const world = await worldWith({});
  world.write({ message, timestamp: world.clock.now() + minutes * MINUTE });
  await settle(world);

  expect(ofEventLog(world)).toMatchObject([{ unlogged: true, targetUser: "bob" }]);
});

test.each<[string, Partial<LoggedCall>, object]>([
  [
    "a mild call is HIGH",
    { event: "cli_users_delete", extra: argv("users", "delete", "-u", "bob") },
    { kind: "user-deleted", severity: "HIGH" },
  ],
  [
    "words that are not the function's leave its kind",
    { event: "cli_users_create", extra: argv("tasks", "run", "a") },
    { kind: "user-created", severity: "HIGH", unlogged: true },
  ],
  [
    "an entry without words too",
    { event: "cli_roles_add_perms", extra: "" },
    { kind: "role-permission-granted" },
  ],
  [
    "a role that is taken",
    { extra: argv("users", "remove-role", "-u", "bob", "-r", "Op") },
    { kind: "user-role-revoked" },
  ],
  [
    "a shell on the database",
    { event: "cli_shell", extra: argv("db", "shell") },
    { kind: "metadata-database-changed", severity: "HIGH" },
  ],
  [
    "a variable is no more than it is",
    { event: "cli_variables_set", extra: argv("variables", "set", "a", "1") },
    { kind: "variable-changed", severity: "LOW" },
  ],
])("%s", async (_, call, expected) => {
  const world = await worldWith(call);
  await settle(world);

  expect(ofEventLog(world)).toMatchObject([expected]);
});

test("`db clean` of other tables is nothing", async () => {
  const world = await worldWith({
    event: "cli_cleanup_tables",
    extra: argv("db", "clean", "--tables", "xcom", "--clean-before-timestamp", "2026-01-01"),
  });
  await settle(world);

  expect(world.events).toEqual([]);
});

test("no password is in what is delivered", async () => {
  const world = await worldWith({
    event: "cli_connections_add",
    extra: argv("connections", "add", "x", "--conn-uri", "postgres://u:Sup3r-S3cret@h/d"),
  });
  await settle(world);

  expect(JSON.stringify([world.events, world.published])).not.toContain("Sup3r-S3cret");
});

test("what was called before the first reading is not reported", async () => {
  const world = new World();
  world.eventLog = {
    ...world.eventLog,
    calls: [
      { id: 1, timestamp: world.clock.now() - 30 * MINUTE, event: "cli_users_create", owner: "x", extra: "" },
    ],
  };
  await world.schedule();
  await settle(world);

  expect(world.events).toEqual([]);
});

test("an entry that is committed late is reported once, by the overlap", async () => {
  const world = await worldWith();
  const late = world.clock.now();
  await settle(world, 15);
  world.eventLog = {
    ...world.eventLog,
    calls: [{ id: 3, timestamp: late, event: "cli_users_create", owner: "x", extra: "" }],
  };
  await settle(world);

  expect(ofEventLog(world)).toHaveLength(1);
});

test("a log that somebody has cleared is HIGH, once; `airflow db clean` that is logged explains it", async () => {
  const cleared = await worldWith();
  await settle(cleared, 15);
  cleared.eventLog = { ...cleared.eventLog, isCleared: true, newest: undefined };
  await settle(cleared, 15);
  cleared.eventLog = { ...cleared.eventLog, isCleared: false };
  await settle(cleared);
  expect(ofEventLog(cleared)).toMatchObject([
    { kind: "audit-log-cleared", severity: "HIGH", unlogged: true },
  ]);
  expect(cleared.callsRequests.at(-1)).not.toHaveProperty("known");

  const cleaned = await worldWith();
  await settle(cleaned, 15);
  cleaned.write({
    message:
      "INFO - Running command: ['/bin/bash', '-c', 'airflow db clean --clean-before-timestamp 2026-01-01 -y']",
  });
  cleaned.eventLog = { ...cleaned.eventLog, isCleared: true };
  await settle(cleaned, 15);
  expect(ofEventLog(cleaned)).toEqual([]);
});

test("a flood of calls is one incident a day, and does not keep those that are read from being reported", async () => {
  const world = await worldWith({});
  world.eventLog = { ...world.eventLog, unread: 30_000 };
  await settle(world, 120);

  expect(ofEventLog(world).map(({ kind, severity }) => [kind, severity])).toEqual([
    ["user-role-granted", "CRITICAL"],
    ["privilege-change-suspected", "HIGH"],
  ]);
  expect(world.metric("DetectorEventLogCoverage")).toContain(0);
});

test("where it cannot be read, log and metric say so, users and roles are read all the same, and nothing is lost", async () => {
  const world = await worldWith({});
  world.eventLogError = new Error("Airflow's /eventLogs could not be read: status 403 of Airflow");
  await settle(world, 30);
  expect(world.events).toEqual([]);
  expect(world.metric("DetectorEventLogCoverage").slice(1)).toEqual([0, 0]);
  expect(world.log.filter(({ level }) => level === "error")).toHaveLength(2);
  world.eventLogError = undefined;
  await settle(world, 15);

  expect(ofEventLog(world)).toHaveLength(1);
});

test("where users and roles cannot be read, the event log is", async () => {
  const world = await worldWith({});
  world.snapshotError = new Error("Airflow's /roles could not be read");
  await settle(world);

  expect(ofEventLog(world)).toHaveLength(1);
});

test("where the logs cannot be read, the run fails for an hour, and then reports without the claim", async () => {
  const world = await worldWith({});
  world.clock.pass(15 * MINUTE);
  world.logs.logGroups.clear();
  world.table.items.delete("cursor#payments");
  await expect(world.snapshot()).rejects.toThrow("the logs could not be read");
  expect(world.events).toEqual([]);
  world.clock.pass(60 * MINUTE);
  await world.snapshot();

  expect(ofEventLog(world)).toMatchObject([{ kind: "user-role-granted", severity: "CRITICAL" }]);
  expect(ofEventLog(world)[0]).not.toHaveProperty("unlogged");
});
