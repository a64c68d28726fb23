import {
  LogsInsightsReader,
  QueryFailedError,
  type ReadRequest,
} from "../../../../../functions/privilege-detector/read/logs-insights-reader";
import { type LogsApi } from "../../../../../functions/privilege-detector/read/logs-api";
import { OutOfTimeError } from "../../../../../functions/privilege-detector/runtime/pace";
import {
  FULL_QUERY,
  fullQuery,
  lateLinesQuery,
  REFERENCE_QUERY,
} from "../../../../../functions/privilege-detector/rules/query";
import { countsOf, eventsOf } from "../../../../../functions/privilege-detector/read/rows";
import { awsError } from "../support/aws-error";
import { type LogsOptions, LogsStandIn } from "../support/logs-stand-in";
import { SimulatedClock, simulatedPace } from "../support/simulated-pace";

const GROUP = "airflow-payments-Task";
const SECOND = 1_767_268_800;

interface Fixture {
  readonly logs: LogsStandIn;
  readonly clock: SimulatedClock;
  readonly read: (request?: Partial<ReadRequest>) => ReturnType<LogsInsightsReader["read"]>;
}

function fixture(options: LogsOptions = {}, wrap: (logs: LogsApi) => Partial<LogsApi> = () => ({})): Fixture {
  const clock = new SimulatedClock((SECOND + 10_000) * 1_000);
  const logs = new LogsStandIn(clock, options);
  logs.logGroups.add(GROUP);
  const api: LogsApi = {
    startQuery: (request) => logs.startQuery(request),
    queryResults: (id, token) => logs.queryResults(id, token),
    stopQuery: (id) => logs.stopQuery(id),
    logGroupExists: (name) => logs.logGroupExists(name),
    hasLines: (name, from, to) => logs.hasLines(name, from, to),
    isSubscribed: (name) => logs.isSubscribed(name),
    ...wrap(logs),
  };
  const insights = new LogsInsightsReader(
    api,
    simulatedPace(clock, () => 0.5, 60_000),
  );
  const request = { query: FULL_QUERY, limit: 10_000, logGroups: [GROUP], from: SECOND, to: SECOND + 300 };
  return { logs, clock, read: (changes = {}) => insights.read({ ...request, ...changes }) };
}

function write(logs: LogsStandIn, timestamps: readonly number[], logGroup = GROUP): void {
  for (const [index, timestamp] of timestamps.entries()) {
    const message = `airflow users add-role -u user-${index} -r Admin`;
    const times = { timestamp, ingestionTime: timestamp, visibleAt: timestamp };
    logs.lines.push({ logGroup, logStream: "stream", message, ...times });
  }
}

test("waits for the end and reads every page, never the rows of a running query", async () => {
  const { logs, read } = fixture({ pageSize: 3, scheduledMs: 2_000, runningMs: 5_000 });
  write(
    logs,
    Array.from({ length: 10 }, (_, index) => (SECOND + index) * 1_000 + 7),
  );
  const events = eventsOf((await read()).rows, [GROUP]);
  expect(events).toHaveLength(10);
  expect(events[0]).toEqual({
    logGroup: GROUP,
    logStream: "stream",
    timestamp: SECOND * 1_000 + 7,
    ingestionTime: SECOND * 1_000 + 7,
    message: "airflow users add-role -u user-0 -r Admin",
  });
});

test("a late line is found by when it was received", async () => {
  const { logs, read } = fixture();
  write(logs, [SECOND * 1_000]);
  write(logs, [(SECOND + 100) * 1_000]);
  const rows = async (since: number): Promise<number> =>
    (await read({ query: lateLinesQuery(since) })).rows.length;
  expect([await rows(SECOND), await rows(SECOND + 100), await rows(SECOND + 101)]).toEqual([2, 1, 0]);
});

test("AWS's query counts by log group", async () => {
  const { logs, read } = fixture();
  write(logs, [SECOND * 1_000, SECOND * 1_000 + 1]);
  const { rows } = await read({ query: REFERENCE_QUERY, limit: Infinity });
  expect(countsOf(rows)).toEqual(new Map([[GROUP, 2]]));
});

test.each(["LimitExceededException", "ThrottlingException", "ServiceUnavailableException"])(
  "tries again after %s",
  async (name) => {
    let failures = 3;
    const { logs, read } = fixture({}, (api) => ({
      startQuery: (request) => (failures-- > 0 ? Promise.reject(awsError(name)) : api.startQuery(request)),
    }));
    write(logs, [SECOND * 1_000]);
    expect((await read()).rows).toHaveLength(1);
  },
);

test.each(["AccessDeniedException", "MalformedQueryException"])(
  "does not try again after %s",
  async (name) => {
    let calls = 0;
    const { read } = fixture({}, () => ({
      startQuery: () => {
        calls += 1;
        return Promise.reject(awsError(name));
      },
    }));
    await expect(read()).rejects.toMatchObject({ name });
    expect(calls).toBe(1);
  },
);

test.each(["Failed", "Cancelled", "Timeout", "Unknown"] as const)(
  "starts a query that ended as %s again, three times in all",
  async (status) => {
    const { logs, read } = fixture();
    write(logs, [SECOND * 1_000]);
    logs.ends.push(status, status);
    expect((await read()).rows).toHaveLength(1);
    logs.ends.push(status, status, status);
    await expect(read()).rejects.toThrow(QueryFailedError);
  },
);

test("drops log groups that do not exist, names them, and reads the others", async () => {
  const { logs, read } = fixture();
  write(logs, [SECOND * 1_000]);
  const result = await read({ logGroups: ["airflow-gone", GROUP] });
  expect(result.missing).toEqual(["airflow-gone"]);
  expect(result.rows).toHaveLength(1);
  expect(await read({ logGroups: ["airflow-gone"] })).toMatchObject({ rows: [], missing: ["airflow-gone"] });
});

test("asks for at most 50 log groups at once", async () => {
  const { logs, read } = fixture();
  const logGroups = Array.from({ length: 120 }, (_, index) => `group-${index}`);
  logGroups.forEach((name) => {
    logs.logGroups.add(name);
    write(logs, [SECOND * 1_000], name);
  });
  expect((await read({ logGroups })).rows).toHaveLength(120);
  expect(logs.requests.map(({ logGroupNames }) => logGroupNames.length)).toEqual([50, 50, 20]);
});

test.each([true, false])(
  "halves a range that has too many rows (last second with its milliseconds: %s)",
  async (wholeEndSecond) => {
    const { logs, read } = fixture({ wholeEndSecond, runningMs: 0, scheduledMs: 0 });
    const times = Array.from({ length: 40 }, (_, index) => SECOND * 1_000 + index * 1_100);
    write(logs, times);
    const result = await read({ query: fullQuery(10), limit: 10, to: SECOND + 60 });
    expect(eventsOf(result.rows, [GROUP]).map(({ timestamp }) => timestamp)).toEqual(times);
    expect(result.overflows).toEqual([]);
  },
);

test("says where one second of one log group has too many rows, and keeps those it has", async () => {
  const { logs, read } = fixture({ runningMs: 0, scheduledMs: 0 });
  logs.logGroups.add("other");
  write(
    logs,
    Array.from({ length: 15 }, (_, index) => (SECOND + 30) * 1_000 + index),
  );
  write(logs, [(SECOND + 30) * 1_000], "other");
  const result = await read({
    query: fullQuery(10),
    limit: 10,
    logGroups: [GROUP, "other"],
    to: SECOND + 60,
  });
  expect(result.overflows).toContainEqual({ logGroup: GROUP, second: SECOND + 30 });
  expect(eventsOf(result.rows, [GROUP, "other"])).toHaveLength(11);
});

test("stops its query when the time is used up", async () => {
  const { logs, read } = fixture({ runningMs: 3_600_000 });
  await expect(read()).rejects.toThrow(OutOfTimeError);
  expect(logs.requests).toHaveLength(1);
  expect(logs.running()).toEqual([]);
});

test("stops its query when the results cannot be read", async () => {
  const { logs, read } = fixture({}, () => ({
    queryResults: () => Promise.reject(awsError("AccessDeniedException")),
  }));
  await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(logs.running()).toEqual([]);
});

test("says how many log groups were not scanned, where the service says it", async () => {
  const { logs, read } = fixture();
  write(logs, [SECOND * 1_000]);
  logs.unscanned.push(1);
  expect([(await read()).unscanned, (await read()).unscanned]).toEqual([1, 0]);
  const silent = fixture({}, () => ({
    queryResults: () => Promise.resolve({ status: "Complete", rows: [] }),
  }));
  expect((await silent.read()).unscanned).toBe(0);
});

describe.each([true, false])(
  "where a log group without lines counts as scanned: %s",
  (emptyGroupsScanned) => {
    const logGroups = [GROUP, `${GROUP}-idle`];

    function twoGroups(): Fixture {
      const made = fixture({ emptyGroupsScanned });
      logGroups.forEach((name) => made.logs.logGroups.add(name));
      return made;
    }

    test("an idle environment has no unscanned log group", async () => {
      const { read } = twoGroups();
      expect((await read({ logGroups })).unscanned).toBe(0);
    });

    test("an idle log group beside a busy one is none either, and every row is there", async () => {
      const { logs, read } = twoGroups();
      write(logs, [SECOND * 1_000, (SECOND + 1) * 1_000]);
      const { rows, unscanned } = await read({ logGroups });
      expect({ rows: rows.length, unscanned }).toEqual({ rows: 2, unscanned: 0 });
    });

    test("a log group with lines that no query scans is one, beside an idle one, too", async () => {
      const { logs, read } = twoGroups();
      write(logs, [SECOND * 1_000]);
      logs.unscanned.push(1, 1);
      expect((await read({ logGroups })).unscanned).toBe(1);
    });
  },
);

test("a row without what the query asks for is an error", () => {
  expect(() => eventsOf([{ "@message": "text" }], [GROUP])).toThrow("@log");
  expect(() => eventsOf([{ "@log": `1:${GROUP}`, "@timestamp": "soon" }], [GROUP])).toThrow("@timestamp");
  expect(eventsOf([{ "@log": `1:${GROUP}`, "@timestamp": "1767268800000" }], [GROUP])).toMatchObject([
    { timestamp: 1_767_268_800_000, message: "" },
  ]);
});
