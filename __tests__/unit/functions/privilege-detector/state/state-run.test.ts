import { type AccessState, type UserState } from "../../../../../functions/airflow/access-state";
import { SNAPSHOT_FUNCTION, settingsOf, TOPIC, World } from "../support/world";

const MINUTE = 60_000;
const WEB = { logGroup: "airflow-payments-WebServer", logStream: "webserver_host_1767268800.log" };
const ROLES = ["Admin", "Op", "User", "Viewer", "Public"].map((name) => ({ name, permissions: [] }));

function person(name: string, ...roles: string[]): UserState {
  return { name, fullName: "Bob Jones", active: true, roles };
}

function stateOf(...users: UserState[]): AccessState {
  return { users, roles: ROLES };
}

/** A world whose users were read once, an hour after which something has changed. */
async function changedWorld(before: AccessState, after: AccessState): Promise<World> {
  const world = new World();
  world.access = before;
  await world.schedule();
  await world.snapshot();
  world.clock.pass(30 * MINUTE);
  world.access = after;
  return world;
}

/** Lets the rule start the detector until the change is read and settled; the schedule reads the logs meanwhile. */
async function settle(world: World, minutes = 60): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 15) {
    world.clock.pass(15 * MINUTE);
    await world.schedule();
    await world.snapshot();
  }
}

const grantedAdmin = (): Promise<World> =>
  changedWorld(stateOf(person("bob", "Viewer")), stateOf(person("bob", "Viewer", "Admin")));

test("a change that nothing was logged of is CRITICAL, and says so", async () => {
  const world = await grantedAdmin();
  await settle(world);

  expect(world.events).toMatchObject([
    {
      kind: "user-role-granted",
      severity: "CRITICAL",
      outcome: "succeeded",
      unlogged: true,
      targetUser: "bob",
      role: "Admin",
      actor: { type: "component", component: "state" },
      findingCount: 1,
      link: "https://eu-west-1.console.aws.amazon.com/mwaa/home?region=eu-west-1#environments/payments",
    },
  ]);
  expect(world.published.map(({ topic, message }) => [topic, message.subject])).toEqual([
    [TOPIC, "CRITICAL payments: not logged: somebody granted Admin to bob (succeeded)"],
  ]);
  expect(world.published[0]?.message.body).toContain("No log line of that time says so");
});

test("even a change that would be mild is CRITICAL where nothing was logged of it", async () => {
  const world = await changedWorld(stateOf(person("bob", "Viewer")), stateOf());
  await settle(world);

  expect(world.events).toMatchObject([{ kind: "user-deleted", severity: "CRITICAL", unlogged: true }]);
});

test("a change that log lines name is the incident that they made, and no second message", async () => {
  const world = await grantedAdmin();
  world.write({ message: 'INFO - User "bob" added to role "Admin"' });
  await settle(world);

  expect(world.events).toMatchObject([{ kind: "user-role-granted", severity: "CRITICAL", findingCount: 1 }]);
  expect(world.events[0]).not.toHaveProperty("unlogged");
  expect(world.published).toHaveLength(1);
});

test("what was logged as attempted is reported once more where the state shows that it succeeded", async () => {
  const world = await grantedAdmin();
  world.write({
    message: "INFO - Running command: ['/bin/bash', '-c', 'airflow users add-role -u bob -r Admin']",
  });
  await settle(world);

  expect(world.events).toMatchObject([
    { outcome: "attempted", severity: "CRITICAL" },
    { outcome: "succeeded", severity: "CRITICAL", update: { outcome: "attempted" } },
  ]);
  expect(world.events[1]?.id).toBe(world.events[0]?.id);
});

test("a line that may be about it and does not name it leaves the kind's severity, at most HIGH, without a claim", async () => {
  const world = await grantedAdmin();
  world.write({ message: "INFO - Executing: INSERT INTO ab_user_role (user_id, role_id) VALUES (2, 1)" });
  await settle(world);

  const state = world.events.filter(({ actor }) => actor.component === "state");
  expect(state).toMatchObject([{ kind: "user-role-granted", severity: "HIGH", targetUser: "bob" }]);
  expect(state[0]).not.toHaveProperty("unlogged");
  expect(state[0]?.findings[0]?.evidence).toContain("does not name it");
});

test.each([
  ['INFO - User "eve" added to role "Admin"', "of another user"],
  ['INFO - User "bob" added to role "Op"', "of another role"],
  ['INFO - User "bob" removed from role "Admin"', "of the opposite"],
  ["INFO - Variable x is 1", "of nothing"],
])("%s explains nothing", async (message) => {
  const world = await grantedAdmin();
  world.write({ message });
  await settle(world);

  const [state] = world.events.filter(({ actor }) => actor.component === "state");
  expect(state?.severity === "CRITICAL" || state?.severity === "HIGH").toBe(true);
  expect(state?.findingCount).toBe(1);
});

test("a first login at the web server explains a new user, who is mild or of some weight", async () => {
  const world = await changedWorld(
    stateOf(),
    stateOf(person("assumed-role/analyst/ann", "Viewer"), person("assumed-role/lead/eve", "Admin")),
  );
  for (const name of ["assumed-role/analyst/ann", "assumed-role/lead/eve"]) {
    world.write({
      ...WEB,
      message: `[2026-01-01T12:40:00.000+0000] {override.py:1516} INFO - Added user ${name}`,
    });
  }
  await settle(world);

  expect(world.events.map(({ targetUser, severity }) => [targetUser, severity]).sort()).toEqual([
    ["assumed-role/analyst/ann", "LOW"],
    ["assumed-role/lead/eve", "MEDIUM"],
  ]);
});

test("lines have the time to arrive before anything is said of them", async () => {
  const world = await grantedAdmin();
  world.clock.pass(31 * MINUTE);
  expect(await world.snapshot()).toEqual({ steps: 1, delivered: 0 });
  expect(world.events).toEqual([]);
  // Written before the reading, and there only now.
  world.write({
    message: 'INFO - User "bob" added to role "Admin"',
    timestamp: world.clock.now() - 5 * MINUTE,
  });
  world.clock.pass(15 * MINUTE);
  await world.snapshot();

  expect(world.events).toMatchObject([{ severity: "INFORMATIONAL" }]);
});

test("the function's own user in Airflow is no finding; one that only begins like it is", async () => {
  const own = `assumed-role/${SNAPSHOT_FUNCTION}`;
  const world = await changedWorld(
    stateOf(),
    stateOf(
      person(own, "Admin"),
      person(`${own}/${SNAPSHOT_FUNCTION}`, "Admin"),
      person(`${own}/somebody`, "Admin"),
    ),
  );
  await settle(world);

  expect(world.events.map(({ targetUser }) => targetUser)).toEqual([`${own}/somebody`]);
});

test("what Airflow gives its default roles by itself is in the record alone", async () => {
  const roles = (...permissions: string[]): AccessState => ({
    users: [],
    roles: [{ name: "Viewer", permissions }],
  });
  const world = await changedWorld(roles(), roles("can read on DAGs"));
  await settle(world);

  expect(world.events).toMatchObject([{ kind: "role-permission-granted", severity: "INFORMATIONAL" }]);
  expect(world.published).toEqual([]);
});

test("the first reading reports what Public has beyond Airflow's defaults, once", async () => {
  const world = new World();
  world.access = { users: [], roles: [{ name: "Public", permissions: ["can edit on Connections"] }] };
  await world.schedule();
  await world.snapshot();
  await settle(world, 180);

  expect(world.events).toMatchObject([
    { kind: "role-permission-granted", severity: "CRITICAL", role: "Public" },
  ]);
  expect(world.events[0]).not.toHaveProperty("unlogged");
});

test("users are read once in an hour, whatever starts the function in between", async () => {
  const world = new World();
  world.access = stateOf(person("bob", "Viewer"));
  await settle(world, 240);

  expect(world.snapshots).toBe(4);
});

test("where the API refuses, the run says so in log and metric, and fails nothing", async () => {
  const world = new World();
  world.snapshotError = new Error("Airflow's /roles could not be read: status 403 of Airflow");
  expect(await world.snapshot()).toEqual({ steps: 1, delivered: 0 });

  expect(world.metric("DetectorStateCoverage")).toEqual([0]);
  expect(world.log.filter(({ level }) => level === "error")).toMatchObject([
    { details: { environment: "payments", error: expect.stringContaining("403") as string } },
  ]);
  world.snapshotError = undefined;
  await world.snapshot();
  expect(world.metric("DetectorStateCoverage")).toEqual([0, 1]);
});

test("where the logs cannot be read, the run fails for an hour, and then reports without them", async () => {
  const world = await grantedAdmin();
  world.clock.pass(31 * MINUTE);
  await world.snapshot();
  world.logs.logGroups.clear();
  world.table.items.delete("cursor#payments");
  world.clock.pass(15 * MINUTE);
  await expect(world.snapshot()).rejects.toThrow(
    "the logs could not be read: Error: the log groups are not known yet",
  );
  expect(world.events).toEqual([]);
  world.clock.pass(50 * MINUTE);
  await world.snapshot();

  expect(world.events).toMatchObject([{ severity: "CRITICAL", targetUser: "bob" }]);
  expect(world.events[0]).not.toHaveProperty("unlogged");
  expect(world.events[0]?.findings[0]?.evidence).toContain("could not be read");
});

test("what cannot be delivered is delivered later, and once", async () => {
  const world = await grantedAdmin();
  world.clock.pass(31 * MINUTE);
  await world.snapshot();
  world.clock.pass(15 * MINUTE);
  world.channelErrors.set(TOPIC, "InternalServerException");
  await expect(world.snapshot()).rejects.toThrow("not reported yet");
  world.channelErrors.clear();
  world.clock.pass(15 * MINUTE);
  await world.snapshot();
  await settle(world, 180);

  expect(world.published).toHaveLength(1);
});

test("a line of the allow list's DAG makes a change that it names INFORMATIONAL, as it does without a snapshot", async () => {
  const world = new World(
    settingsOf({
      ENVIRONMENTS: [
        { name: "payments", allow: [{ dagId: "sync", kinds: ["user-role-granted"], reason: "directory" }] },
      ],
    }),
  );
  world.access = stateOf(person("bob"));
  await world.schedule();
  await world.snapshot();
  world.access = stateOf(person("bob", "Viewer"));
  world.clock.pass(5 * MINUTE);
  world.write({ message: 'INFO - User "bob" added to role "Viewer"' });
  await settle(world, 75);

  expect(world.events).toMatchObject([{ severity: "INFORMATIONAL", allowedBecause: "directory" }]);
  expect(world.published).toEqual([]);
});
