import { type CallsRequest } from "../../../../functions/privilege-snapshot/contract";
import { readCalls } from "../../../../functions/privilege-snapshot/read-calls";
import { ServiceError } from "../../../../functions/signed/service-error";
import { type Entry, EventLogStandIn } from "./support/event-log-stand-in";

const NOON = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const RANGE: CallsRequest = { from: NOON - HOUR, until: NOON };

function entry(id: number, changes: Partial<Entry> = {}): Entry {
  return {
    id,
    when: new Date(NOON - HOUR + id * 1_000).toISOString(),
    event: "cli_users_create",
    ...changes,
  };
}

const read = (
  log: EventLogStandIn,
  request: Partial<CallsRequest> = {},
  now = () => NOON,
): ReturnType<typeof readCalls> => readCalls(log, { ...RANGE, ...request }, now);

const ordinary = (id: number): Entry => entry(id, { event: id % 2 === 0 ? "running" : "cli_task_run" });

describe.each([
  ["2.9 and later, which filter", true],
  ["2.7 and 2.8, which do not", false],
])("the event log of %s", (_, filters) => {
  test("is read page by page: the calls of the time, and no other entry", async () => {
    const entries = Array.from({ length: 450 }, (_, at) => (at % 2 === 0 ? entry(at + 1) : ordinary(at + 1)));
    const late = entry(451, { when: new Date(NOON + 1_000).toISOString() });
    const early = entry(0, { when: new Date(NOON - 2 * HOUR).toISOString() });
    const log = new EventLogStandIn([early, ...entries, late], filters);

    const { calls, ...rest } = await read(log);
    expect(calls.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      entries.filter(({ event }) => event === "cli_users_create").map(({ id }) => id),
    );
    expect(rest).toEqual({ unread: 0, isFiltered: filters, newest: 451, isCleared: false });
    expect(log.calls.every(({ query }) => Number(query.limit ?? 1) <= 100)).toBe(true);
  });

  test("an entry that was known and is gone is said, whether the log is empty or begins again", async () => {
    expect(await read(new EventLogStandIn([entry(5)], filters), { known: 5 })).toMatchObject({
      isCleared: false,
    });
    expect(await read(new EventLogStandIn([entry(6)], filters), { known: 5 })).toMatchObject({
      isCleared: true,
    });
    expect(await read(new EventLogStandIn([], filters), { known: 5 })).toEqual({
      calls: [],
      unread: 0,
      isFiltered: filters,
      isCleared: true,
    });
  });

  test("a flood is cut, and counted", async () => {
    const log = new EventLogStandIn(
      Array.from({ length: 30_000 }, (_, at) =>
        entry(at + 1, { when: new Date(NOON - 1_000).toISOString() }),
      ),
      filters,
    );

    const { calls, unread } = await read(log);
    expect(calls.length).toBe(1_000);
    expect(unread).toBeGreaterThan(0);
    expect(log.calls.length).toBeLessThan(120);
  });

  test("entries of more than 6 MB are counted, and keep nobody from reading the others", async () => {
    const huge = "x".repeat(6 * 1_024 ** 2);
    const log = new EventLogStandIn(
      [entry(1), entry(2, { extra: huge }), entry(3, { extra: huge }), entry(4)],
      filters,
    );

    const { calls, unread } = await read(log);
    expect(calls.map(({ id }) => id).sort()).toEqual([1, 4]);
    expect(unread).toBe(2);
  });

  test("entries that only SQL can have written keep no other from being read", async () => {
    const log = new EventLogStandIn(
      [
        entry(1, { owner: null, extra: null }),
        entry(2, { when: null }),
        entry(3, { event: null }),
        entry(4, { extra: "x".repeat(100_000) }),
      ],
      filters,
    );

    const { calls } = await read(log);
    expect(calls.map(({ id }) => id).sort()).toEqual([1, 4]);
    expect(calls.find(({ id }) => id === 4)?.extra).toHaveLength(2_000);
  });

  test("a log that answers slowly is read for three minutes, and the rest is counted", async () => {
    let time = NOON;
    const log = new EventLogStandIn(
      Array.from({ length: 900 }, (_, at) => entry(at + 1)),
      filters,
    );
    log.before = () => {
      time += 50_000;
    };

    const { calls, unread } = await read(log, {}, () => time);
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.length + unread).toBe(900);
  });

  test("rows that are deleted while it is read end the reading", async () => {
    const log = new EventLogStandIn(
      Array.from({ length: 300 }, (_, at) => entry(at + 1)),
      filters,
    );
    log.before = ({ offset }) => {
      if (Number(offset) >= 100) {
        log.entries = [];
      }
    };

    expect((await read(log)).calls.length).toBe(100);
  });
});

test("a refusal is an error with the reason", async () => {
  const log = new EventLogStandIn([]);
  log.before = () => {
    throw new ServiceError("RestApiClientException", "", 400, { RestApiStatusCode: 403 });
  };

  await expect(read(log)).rejects.toThrow(
    "Airflow's /eventLogs could not be read: RestApiClientException, status 403 of Airflow.",
  );
  await expect(read(log, { known: 5 })).rejects.toThrow("Airflow's /eventLogs/5 could not be read");
});

test("a log of entries that are all too large is an error", async () => {
  const huge = "x".repeat(6 * 1_024 ** 2);
  const log = new EventLogStandIn(Array.from({ length: 30 }, (_, at) => entry(at + 1, { extra: huge })));

  await expect(read(log)).rejects.toThrow("Airflow's /eventLogs could not be read: RestApiServerException");
});
