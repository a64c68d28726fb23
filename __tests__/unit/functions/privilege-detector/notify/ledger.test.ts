import { CursorStore } from "../../../../../functions/privilege-detector/schedule/cursor-store";
import {
  type Cursor,
  LONGEST_SLICE_SECONDS,
} from "../../../../../functions/privilege-detector/schedule/window";
import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { type Incident } from "../../../../../functions/privilege-detector/model/incident";
import {
  type Claim,
  type ClaimResult,
  Ledger,
} from "../../../../../functions/privilege-detector/notify/ledger";
import { type Table } from "../../../../../functions/privilege-detector/runtime/table";
import { TableStandIn } from "../support/table-stand-in";

const TOPIC = "topic";
let now = 0;
let table: TableStandIn;

beforeEach(() => {
  now = 1_767_268_800_000;
  table = new TableStandIn();
});

/** The ledger of a run that has five minutes. */
function ledger(id: string, of: Table = table): Ledger {
  const ends = now + 300_000;
  return new Ledger(of, { id, now: () => now, ends: () => ends });
}

function incidentOf(fingerprints: readonly string[], changes: Partial<Incident> = {}): Incident {
  const shared = {
    kind: "user-role-granted",
    severity: "HIGH",
    outcome: "attempted",
    actor: { type: "dag", component: "task" },
  } as const;
  const findings: Finding[] = fingerprints.map((fingerprint) => ({
    ...shared,
    fingerprint,
    rule: "rule",
    logGroup: "group",
    logStream: "stream",
    timestamp: now,
    evidence: "",
  }));
  const [id = ""] = fingerprints;
  return { ...shared, id, environment: "e", firstTimestamp: now, lastTimestamp: now, findings, ...changes };
}

function claimed(result: ClaimResult): Claim {
  if (typeof result === "string") {
    throw new Error(result);
  }
  return result;
}

async function deliver(id: string, incident: Incident): Promise<Claim> {
  const run = ledger(id);
  const claim = await run.markDelivered(claimed(await run.claim(incident)), TOPIC);
  await run.finish(claim);
  return claim;
}

test("an incident is claimed once; delivered, it is known", async () => {
  await deliver("one", incidentOf(["a", "b"]));
  expect(await ledger("two").claim(incidentOf(["a", "b"]))).toBe("known");
});

test("while a run is delivering, others leave it alone; after its end, they take over what is missing", async () => {
  const first = ledger("one");
  await first.markDelivered(claimed(await first.claim(incidentOf(["a"]))), TOPIC);
  expect(await ledger("two").claim(incidentOf(["a"]))).toBe("busy");
  now += 300_001;
  expect(await ledger("two").claim(incidentOf(["a"]))).toMatchObject({
    incidentId: "a",
    deliveredTo: [TOPIC],
  });
});

test("stored items keep their form: an upgrade reads what the version before wrote, and a downgrade too", async () => {
  const first = ledger("one");
  const claim = await first.markDelivered(claimed(await first.claim(incidentOf(["a"]))), TOPIC);
  expect(table.items.get("incident#a")).toEqual({
    pk: "incident#a",
    state: "pending",
    revision: 2,
    severity: "HIGH",
    outcome: "attempted",
    beforeSeverity: undefined,
    beforeOutcome: undefined,
    deliveredTo: [TOPIC],
    writer: "one",
    leaseUntil: now + 300_000,
    expiresAt: now / 1_000 + 90 * 24 * 3_600,
  });
  await first.finish(claim);
  expect(table.items.get("incident#a")).toMatchObject({ state: "delivered", revision: 3 });
});

test("a run that was overtaken cannot note anything any more", async () => {
  const first = ledger("one");
  const claim = claimed(await first.claim(incidentOf(["a"])));
  now += 300_001;
  await ledger("two").claim(incidentOf(["a"]));
  await expect(first.markDelivered(claim, TOPIC)).rejects.toThrow("taken over");
});

test("another cut of the same command is recognized by its lines, and its new lines are remembered", async () => {
  await deliver("one", incidentOf(["a", "b"]));
  expect(await ledger("two").claim(incidentOf(["b", "c"]))).toBe("known");
  expect(await ledger("three").claim(incidentOf(["c"]))).toBe("known");
  expect(await ledger("four").claim(incidentOf(["d"]))).toMatchObject({ incidentId: "d" });
});

test("graver than reported: once more, with what was reported before; less grave: not", async () => {
  await deliver("one", incidentOf(["a"]));
  const grave = incidentOf(["a", "b"], { outcome: "succeeded" });
  expect(await deliver("two", grave)).toMatchObject({
    incidentId: "a",
    before: { severity: "HIGH", outcome: "attempted" },
    significance: { severity: "HIGH", outcome: "succeeded" },
  });
  expect(await ledger("three").claim(grave)).toBe("known");
  expect(await ledger("four").claim(incidentOf(["a"], { outcome: "blocked" }))).toBe("known");
});

test("what grew while it waited is delivered again to channels that have the smaller part", async () => {
  const first = ledger("one");
  await first.markDelivered(claimed(await first.claim(incidentOf(["a"]))), TOPIC);
  now += 300_001;
  expect(await ledger("two").claim(incidentOf(["a"], { outcome: "succeeded" }))).toMatchObject({
    deliveredTo: [],
    before: { outcome: "attempted" },
  });
});

test("parts that were delivered apart are known together", async () => {
  await deliver("one", incidentOf(["a"]));
  await deliver("two", incidentOf(["b"], { outcome: "succeeded" }));
  expect(await ledger("three").claim(incidentOf(["a", "b"], { outcome: "succeeded" }))).toBe("known");
});

test("parts that waited apart are delivered once, under one id, and neither is delivered again", async () => {
  await ledger("one").claim(incidentOf(["a"]));
  await ledger("two").claim(incidentOf(["b"]));
  now += 300_001;
  await deliver("three", incidentOf(["a", "b"], { outcome: "succeeded" }));
  for (const part of [["a"], ["b"], ["a", "b"]]) {
    expect(await ledger(`later-${part.join("")}`).claim(incidentOf(part))).toBe("known");
  }
});

test("a part that waits while the rest is delivered and known is not delivered by itself later", async () => {
  await ledger("one").claim(incidentOf(["b"]));
  now += 300_001;
  await deliver("two", incidentOf(["a"]));
  expect(await ledger("three").claim(incidentOf(["a", "b", "c"]))).toBe("known");
  expect(await ledger("four").claim(incidentOf(["b"]))).toBe("known");
  expect(await ledger("five").claim(incidentOf(["c"]))).toBe("known");
});

test("what was delivered is updated under the id that people have, whatever waits beside it", async () => {
  await ledger("one").claim(incidentOf(["b"]));
  now += 300_001;
  await deliver("two", incidentOf(["a"]));
  expect(await deliver("three", incidentOf(["b", "a"], { outcome: "succeeded" }))).toMatchObject({
    incidentId: "a",
    before: { outcome: "attempted" },
  });
  expect(await ledger("four").claim(incidentOf(["b"]))).toBe("known");
});

test("a part that another run is delivering makes the whole wait, whichever part it is", async () => {
  await ledger("one").claim(incidentOf(["a"]));
  now += 300_001;
  await ledger("two").claim(incidentOf(["b"]));
  expect(await ledger("three").claim(incidentOf(["a", "b"]))).toBe("busy");
});

test("a line without an incident, from a run that ended in between, is delivered under the id it was given", async () => {
  table.items.set("finding#b", { pk: "finding#b", incident: "a" });
  expect(await ledger("two").claim(incidentOf(["b"]))).toMatchObject({ incidentId: "a" });
});

test("is remembered for 90 days, longer than any look-back", async () => {
  await deliver("one", incidentOf(["a"]));
  const expiries = [...table.items.values()].map(({ expiresAt }) => expiresAt);
  expect(new Set(expiries)).toEqual(new Set([now / 1_000 + 90 * 24 * 3_600]));
});

/** The SDK repeats a write whose answer was lost, and the condition refuses the second one. */
function losingAnswers(): Table {
  return {
    get: (pk) => table.get(pk),
    put: async (item, condition) => (await table.put(item, condition)) && false,
  };
}

test("a write whose answer was lost is recognized as this run's own", async () => {
  const run = ledger("one", losingAnswers());
  const claim = await run.markDelivered(claimed(await run.claim(incidentOf(["a"]))), TOPIC);
  await run.finish(claim);
  expect(await ledger("two").claim(incidentOf(["a"]))).toBe("known");
  expect(
    await new CursorStore(losingAnswers(), "one").advance("e", undefined, cursorAt(1), []),
  ).toBeDefined();
});

test("two runs that read the same cursor: one moves it, the other does not", async () => {
  const store = (id: string): CursorStore => new CursorStore(table, id);
  await store("one").advance("e", undefined, cursorAt(1), ["group"]);
  const state = await store("one").read("e");
  expect(await store("one").advance("e", state, cursorAt(5), ["group"])).toBeDefined();
  expect(await store("two").advance("e", state, cursorAt(3), [])).toBeUndefined();
  expect(await store("two").read("e")).toEqual({ cursor: cursorAt(5), logGroups: ["group"], revision: 2 });
});

test("a cursor that an earlier version wrote is where every pass goes on", async () => {
  await table.put({ pk: "cursor#old", revision: 7, closedUntil: 40, sweptUntil: 30 }, "absent");
  const pass = { closedUntil: 40, sliceSeconds: LONGEST_SLICE_SECONDS, readFrom: 0 };
  expect((await new CursorStore(table, "one").read("old"))?.cursor).toEqual({
    fresh: pass,
    hour: pass,
    day: pass,
  });
});

/** A cursor whose passes are at points of their own. */
function cursorAt(closedUntil: number): Cursor {
  return {
    fresh: { closedUntil, sliceSeconds: 8, readFrom: 3 },
    hour: { closedUntil: closedUntil - 1, sliceSeconds: 4, readFrom: 2 },
    day: { closedUntil: closedUntil - 2, sliceSeconds: 2, readFrom: 0 },
  };
}
