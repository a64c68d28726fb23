import { correlate } from "../../../../../functions/privilege-detector/incidents/correlate";
import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { MOST_PER_MINUTE } from "../../../../../functions/privilege-detector/incidents/flood";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { taskLine } from "../rules/lines";
import { World } from "../support/world";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

const grant = (user: string, role = "Viewer"): string => `INFO - User "${user}" added to role "${role}"`;

/** So many findings of different users within the minute after noon. */
function findings(count: number, role?: string): Finding[] {
  return Array.from({ length: count }, (_, index) => {
    const event = taskLine(grant(`u${index}`, role), NOON + Math.floor((index * MINUTE) / count));
    const finding = findPrivilegeChange(event);
    if (finding === undefined) {
      throw new Error("nothing found");
    }
    return finding;
  });
}

/** How often a property of a finding is read while so many minutes are correlated: as often on every machine. */
function readsOver(minutes: number, perMinute: number): number {
  let reads = 0;
  const counted = (finding: Finding): Finding =>
    new Proxy(finding, {
      get: (target, property) => {
        reads += 1;
        return Reflect.get(target, property) as unknown;
      },
    });
  const minute = findings(perMinute);
  const given = Array.from({ length: minutes }, (_, index) =>
    minute.map((one) =>
      counted({
        ...one,
        fingerprint: `${index}${one.fingerprint}`,
        targetUser: `${one.targetUser}-${index}`,
        timestamp: one.timestamp + index * MINUTE,
      }),
    ),
  ).flat();
  expect(correlate(given, "payments", [])).toHaveLength(perMinute > MOST_PER_MINUTE ? minutes : given.length);
  return reads;
}

describe("a flood", () => {
  it("is one incident, as grave as its gravest line; fewer lines are reported one by one", () => {
    expect(correlate(findings(MOST_PER_MINUTE), "payments", [])).toHaveLength(MOST_PER_MINUTE);
    const given = [...findings(MOST_PER_MINUTE), ...findings(1, "Admin")];
    expect(correlate(given, "payments", [])).toMatchObject([
      { flood: true, severity: "CRITICAL", outcome: "succeeded", kind: "user-role-granted" },
    ]);
  });

  it("has the same id in every cut of its minute, and another in the next minute and stream", () => {
    const all = findings(3 * MOST_PER_MINUTE);
    const idOf = (given: readonly Finding[]): string | undefined => correlate(given, "payments", [])[0]?.id;
    expect(idOf(all.slice(MOST_PER_MINUTE))).toBe(idOf(all));
    expect(idOf(all.map((one) => ({ ...one, timestamp: one.timestamp + MINUTE })))).not.toBe(idOf(all));
    expect(idOf(all.map((one) => ({ ...one, logStream: "other" })))).not.toBe(idOf(all));
  });

  it("is allowed only where each of its kinds is", () => {
    const deleted = findPrivilegeChange(taskLine('User "bob" deleted', NOON + 1));
    const given = findings(2 * MOST_PER_MINUTE);
    const allow = [{ dagId: "sync_users", kinds: ["user-role-granted" as const], reason: "nightly" }];
    expect(correlate(given, "payments", allow)).toMatchObject([{ severity: "INFORMATIONAL" }]);
    const mixed = [...given, ...(deleted === undefined ? [] : [deleted])];
    expect(correlate(mixed, "payments", allow)).toMatchObject([{ severity: "HIGH" }]);
  });

  it.each([
    ["of floods", 2 * MOST_PER_MINUTE],
    ["of findings that are reported one by one", 30],
  ])("takes steps in proportion to its length, as a stream %s", (_, perMinute) => {
    const [short, long] = [readsOver(10, perMinute), readsOver(80, perMinute)];
    // Sorting takes a little more than in proportion; each with each other would be 64 times as many.
    expect(long).toBeLessThan(12 * short);
  });

  it("is reported once a minute, keeps nothing else from being reported, and the cursor moves on", async () => {
    const here = new World();
    await here.schedule();
    const minute = Math.ceil(here.clock.now() / MINUTE) * MINUTE;
    for (let index = 0; index < 5_000; index++) {
      here.write({ message: grant(`u${index}`), timestamp: minute + index * 20 });
    }
    const other = "dag_id=other/run_id=r/task_id=t/attempt=1.log";
    here.write({ message: grant("eve", "Admin"), logStream: other, timestamp: minute + 50_000 });
    for (let run = 0; run < 3; run++) {
      here.clock.pass(5 * MINUTE);
      await here.schedule();
    }
    expect(here.published.map(({ message }) => message.subject)).toEqual([
      "CRITICAL payments: DAG other granted Admin to eve (succeeded)",
      "HIGH payments: DAG sync logged 3000 changes in a minute, too many to report one by one (succeeded)",
      "HIGH payments: DAG sync logged 2000 changes in a minute, too many to report one by one (succeeded)",
    ]);
    expect(here.events[1]).toMatchObject({ flood: true, findingCount: 3_000 });
  });
});

test("a flood is reported though some of its lines were reported one by one before it was one", async () => {
  const here = new World();
  await here.schedule();
  const minute = Math.ceil(here.clock.now() / MINUTE) * MINUTE;
  for (let index = 0; index < 5; index++) {
    here.write({ message: grant(`u${index}`), timestamp: minute + index });
  }
  here.clock.pass(minute + 130_000 - here.clock.now());
  await here.schedule();
  expect(here.published).toHaveLength(5);
  for (let index = 5; index < 500; index++) {
    here.write({ message: grant(`u${index}`), timestamp: minute + 20_000 + index });
  }
  here.clock.pass(5 * MINUTE);
  await here.schedule();
  expect(here.published.slice(5).map(({ message }) => message.subject)).toEqual([
    "HIGH payments: DAG sync logged 500 changes in a minute, too many to report one by one (succeeded)",
  ]);
});

test("with more to deliver than time, each run comes further, and nothing is delivered twice", async () => {
  const here = new World();
  await here.schedule();
  const streams = 120;
  for (let index = 0; index < streams; index++) {
    const logStream = `dag_id=d${index}/run_id=r/task_id=t/attempt=1.log`;
    here.write({ message: grant("bob"), logStream, timestamp: here.clock.now() + index * 1_000 });
  }
  here.slowEvents = 1_000;
  here.clock.pass(10 * MINUTE);
  const cursors = [Number(here.cursor()?.freshClosedUntil)];
  for (let run = 0; run < 4; run++) {
    await here.schedule({ budget: 60_000 }).catch(String);
    cursors.push(Number(here.cursor()?.freshClosedUntil));
  }
  expect(new Set(here.events.map(({ id }) => id)).size).toBe(streams);
  expect(here.events).toHaveLength(streams);
  expect(new Set(cursors.slice(0, 4)).size).toBe(4);
  expect(cursors).toEqual(cursors.toSorted((one, other) => one - other));
});
