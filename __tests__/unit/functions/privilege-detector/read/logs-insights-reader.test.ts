import {
  LogsInsightsReader,
  QueryFailedError,
  type ReadRequest,
} from "../../../../../functions/privilege-detector/read/logs-insights-reader";
import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { type LineSink } from "../../../../../functions/privilege-detector/read/lines";
import { type LogsApi } from "../../../../../functions/privilege-detector/read/logs-api";
import { OutOfTimeError } from "../../../../../functions/privilege-detector/runtime/pace";
import {
  FULL_QUERY,
  fullQuery,
  REFERENCE_QUERY,
} from "../../../../../functions/privilege-detector/rules/query";
import { countsOf, eventOf } from "../../../../../functions/privilege-detector/read/rows";
import { awsError } from "../support/aws-error";
import { type LogsOptions, LogsStandIn } from "../support/logs-stand-in";
import { SimulatedClock, simulatedPace } from "../support/simulated-pace";

const GROUP = "airflow-payments-Task";
const SECOND = 1_767_268_800;

interface Fixture {
  readonly logs: LogsStandIn;
  readonly clock: SimulatedClock;
  readonly insights: LogsInsightsReader;
  readonly read: (
    request?: Partial<ReadRequest>,
    room?: number,
  ) => Promise<Awaited<ReturnType<LogsInsightsReader["read"]>> & { readonly events: readonly LogEvent[] }>;
}

/** Takes lines until there are more than it has room for. */
class Sink implements LineSink {
  public readonly events: LogEvent[] = [];

  public constructor(private readonly room = Infinity) {}

  public take(events: readonly LogEvent[]): boolean {
    this.events.push(...events);
    return this.events.length < this.room;
  }
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
    linesOf: (name, second, token) => logs.linesOf(name, second, token),
    isSubscribed: (name) => logs.isSubscribed(name),
    ...wrap(logs),
  };
  const insights = new LogsInsightsReader(
    api,
    simulatedPace(clock, () => 0.5, 60_000),
  );
  const request = { query: FULL_QUERY, limit: 10_000, logGroups: [GROUP], from: SECOND, to: SECOND + 300 };
  return {
    logs,
    clock,
    insights,
    read: async (changes = {}, room = Infinity) => {
      const sink = new Sink(room);
      const result = await insights.read({ ...request, ...changes }, sink);
      return { ...result, events: sink.events };
    },
  };
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
  const { events, readUntil } = await read();
  expect(readUntil).toBe(SECOND + 300);
  expect(events).toHaveLength(10);
  expect(events[0]).toEqual({
    logGroup: GROUP,
    logStream: "stream",
    timestamp: SECOND * 1_000 + 7,
    ingestionTime: SECOND * 1_000 + 7,
    message: "airflow users add-role -u user-0 -r Admin",
  });
});

test("AWS's query counts by log group", async () => {
  const { logs, insights } = fixture();
  write(logs, [SECOND * 1_000, SECOND * 1_000 + 1]);
  const range = { logGroups: [GROUP], from: SECOND, to: SECOND + 300 };
  const { rows } = await insights.count({ query: REFERENCE_QUERY, ...range });
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
    expect((await read()).events).toHaveLength(1);
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
    expect((await read()).events).toHaveLength(1);
    logs.ends.push(status, status, status);
    await expect(read()).rejects.toThrow(QueryFailedError);
  },
);

test("drops log groups that do not exist, names them, and reads the others", async () => {
  const { logs, read } = fixture();
  write(logs, [SECOND * 1_000]);
  const result = await read({ logGroups: ["airflow-gone", GROUP] });
  expect(result.missing).toEqual(["airflow-gone"]);
  expect(result.events).toHaveLength(1);
  expect(await read({ logGroups: ["airflow-gone"] })).toMatchObject({
    events: [],
    missing: ["airflow-gone"],
    denied: [],
  });
});

test("asks for at most 50 log groups at once", async () => {
  const { logs, read } = fixture();
  const logGroups = Array.from({ length: 120 }, (_, index) => `group-${index}`);
  logGroups.forEach((name) => {
    logs.logGroups.add(name);
    write(logs, [SECOND * 1_000], name);
  });
  expect((await read({ logGroups })).events).toHaveLength(120);
  expect(logs.requests.map(({ logGroupNames }) => logGroupNames.length)).toEqual([50, 50, 20]);
});

test("ends at the second of the last line where there are more than the query returns", async () => {
  const { logs, read } = fixture({ pageSize: 3 });
  const times = Array.from({ length: 40 }, (_, index) => SECOND * 1_000 + index * 1_100);
  write(logs, times);
  const { events, readUntil } = await read({ query: fullQuery(10), limit: 10 });
  expect(events.map(({ timestamp }) => timestamp)).toEqual(times.slice(0, 10));
  expect(readUntil).toBe(SECOND + 9);
});

test("ends with the page that leaves no room, and asks for none after it", async () => {
  let pages = 0;
  const { logs, read } = fixture({ pageSize: 3 }, (standIn) => ({
    queryResults: (id, token) => {
      pages += token === undefined ? 0 : 1;
      return standIn.queryResults(id, token);
    },
  }));
  write(
    logs,
    Array.from({ length: 40 }, (_, index) => (SECOND + index) * 1_000),
  );
  const { events, readUntil } = await read({}, 5);
  expect([events.length, readUntil, pages]).toEqual([6, SECOND + 5, 1]);
  expect((await read({}, 40)).readUntil).toBe(SECOND + 300);
});

test("what comes after a cut among the first 50 log groups is not asked of the next ones", async () => {
  const { logs, read } = fixture();
  const logGroups = Array.from({ length: 60 }, (_, index) => `group-${index}`);
  logGroups.forEach((name) => {
    logs.logGroups.add(name);
    write(logs, [(SECOND + 5) * 1_000, (SECOND + 200) * 1_000], name);
  });
  const { readUntil } = await read({ query: fullQuery(51), limit: 51, logGroups });
  expect(readUntil).toBe(SECOND + 200);
  expect(logs.requests.map(({ endTime }) => endTime)).toEqual([SECOND + 300, SECOND + 200]);
});

test("reads every line of one second, page by page, whatever it holds", async () => {
  const { logs, insights } = fixture();
  logs.logGroups.add("other");
  write(
    logs,
    Array.from({ length: 25_000 }, (_, index) => SECOND * 1_000 + (index % 1_000)),
  );
  write(logs, [SECOND * 1_000 - 1, (SECOND + 1) * 1_000]);
  write(logs, [SECOND * 1_000], "other");
  const sink = new Sink();
  expect(await insights.readSecond([GROUP, "gone", "other"], SECOND, sink)).toEqual({
    overflows: [],
    missing: ["gone"],
    denied: [],
    unscanned: 0,
  });
  expect(sink.events).toHaveLength(25_001);
});

test("says of which log group a second holds more than there was time for", async () => {
  const { logs, clock, insights } = fixture({}, (standIn) => ({
    linesOf: (name, second, token) => {
      clock.pass(40_000);
      return standIn.linesOf(name, second, token);
    },
  }));
  write(
    logs,
    Array.from({ length: 25_000 }, () => SECOND * 1_000),
  );
  const sink = new Sink();
  expect(await insights.readSecond([GROUP], SECOND, sink)).toMatchObject({ overflows: [GROUP] });
  expect(sink.events).toHaveLength(20_000);
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
      const { events, unscanned } = await read({ logGroups });
      expect({ events: events.length, unscanned }).toEqual({ events: 2, unscanned: 0 });
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
  expect(() => eventOf({ "@message": "text" })).toThrow("@log");
  expect(() => eventOf({ "@log": `1:${GROUP}`, "@timestamp": "soon" })).toThrow("@timestamp");
  expect(eventOf({ "@log": `1:${GROUP}`, "@timestamp": "1767268800000" })).toMatchObject({
    timestamp: 1_767_268_800_000,
    message: "",
  });
});
