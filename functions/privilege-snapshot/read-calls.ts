import { CLI_EVENTS, isCliEvent } from "../airflow/cli-events";
import { type CallsAnswer, type CallsRequest, type LoggedCall, LONGEST_EXTRA, MOST_CALLS } from "./contract";
import { type AirflowApi, errorOf, type Json, type ListOf, PAGE, readPage, TooMuchError } from "./pages";

const PATH = "/eventLogs";

/** How long is read, in milliseconds: the function has a minute more. */
const LONGEST_MS = 180_000;

/** Entries that are read of an Airflow that cannot filter them: 2.7 and 2.8 show all, those of each task's run too. */
const MOST_ENTRIES = 10_000;

/** Entries that are too large to be read, before the log counts as unreadable. */
const MOST_TOO_LARGE = 20;

/**
 * Reads from Airflow's event log which commands were called that change users, roles, connections or variables. Whoever can write
 * to the metadata database can flood the log or clear it: what was not read is counted, and that an entry is gone is noticed.
 * @param now milliseconds since 1970-01-01 UTC
 * @throws ReadError
 */
export async function readCalls(
  api: AirflowApi,
  request: CallsRequest,
  now: () => number,
): Promise<CallsAnswer> {
  const ends = now() + LONGEST_MS;
  const isOver = (): boolean => now() > ends;
  const isCleared = request.known !== undefined && !(await exists(api, request.known));
  try {
    return { ...(await readFiltered(api, request, isOver)), isCleared };
  } catch (error) {
    // Airflow rejects a filter that it does not know.
    if ((error as { readonly status?: unknown }).status !== 400) {
      throw error;
    }
    return { ...(await readAll(api, request, isOver)), isCleared };
  }
}

/** The oldest first: what is written meanwhile comes behind what was read. */
async function readFiltered(
  api: AirflowApi,
  { from, until }: CallsRequest,
  isOver: () => boolean,
): Promise<Omit<CallsAnswer, "isCleared">> {
  const after = { after: utc(from) };
  const newest = await readPage(api, entries({ ...after, order_by: "-event_log_id" }), 1, 0);
  const calls: LoggedCall[] = [];
  const filter = { before: utc(until), included_events: CLI_EVENTS.join(",") };
  const list = entries({ ...after, ...filter, order_by: "event_log_id" });
  const unread = await walk(api, list, { most: MOST_CALLS, isOver }, (entry) => {
    calls.push(entry);
    return true;
  });
  return { calls, unread, isFiltered: true, ...newestOf(newest.items[0]) };
}

/** The newest first, back to the time that is asked for. */
async function readAll(
  api: AirflowApi,
  { from, until }: CallsRequest,
  isOver: () => boolean,
): Promise<Omit<CallsAnswer, "isCleared">> {
  const calls: LoggedCall[] = [];
  let newest: LoggedCall | undefined;
  const list = entries({ order_by: "-event_log_id" });
  const isFull = (): boolean => calls.length >= MOST_CALLS || isOver();
  const unread = await walk(api, list, { most: MOST_ENTRIES, isOver: isFull }, (entry) => {
    newest ??= entry;
    if (isCliEvent(entry.event) && entry.timestamp >= from && entry.timestamp < until) {
      calls.push(entry);
    }
    return !(entry.timestamp < from);
  });
  return { calls, unread, isFiltered: false, ...newestOf(newest) };
}

/**
 * Hands on an entry after the other, until one is refused.
 * @returns how many there are that were not handed on
 */
async function walk(
  api: AirflowApi,
  list: ListOf<LoggedCall>,
  { most, isOver }: { readonly most: number; readonly isOver: () => boolean },
  take: (entry: LoggedCall) => boolean,
): Promise<number> {
  let [offset, limit, total, tooLarge] = [0, PAGE, 1, 0];
  while (offset < Math.min(total, most) && !isOver()) {
    try {
      const page = await readPage(api, list, limit, offset);
      ({ total, limit } = page);
      for (const entry of page.items) {
        if (!take(entry)) {
          return tooLarge;
        }
      }
      offset += page.items.length;
      if (page.items.length === 0) {
        break;
      }
    } catch (error) {
      tooLarge += 1;
      if (!(error instanceof TooMuchError) || tooLarge > MOST_TOO_LARGE) {
        throw error;
      }
      offset += 1;
      total = Math.max(total, offset + 1);
    }
  }
  return Math.max(0, total - offset) + tooLarge;
}

async function exists(api: AirflowApi, id: number): Promise<boolean> {
  const path = `${PATH}/${id}`;
  try {
    await api.get(path, {});
    return true;
  } catch (error) {
    const problem = errorOf(path, error);
    if (problem.status === 404) {
      return false;
    }
    throw problem;
  }
}

function entries(query: Readonly<Record<string, string>>): ListOf<LoggedCall> {
  return { path: PATH, key: "event_logs", query, read: entryOf };
}

/** Whatever stands in the table: an entry that is not as Airflow writes it must not keep the others from being read. */
function entryOf({ event_log_id: id, when, event, owner, extra }: Json): LoggedCall {
  return {
    id: Number(id),
    timestamp: Date.parse(textOr(when)),
    event: textOr(event),
    owner: textOr(owner).slice(0, 200),
    extra: textOr(extra).slice(0, LONGEST_EXTRA),
  };
}

function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function newestOf(entry: LoggedCall | undefined): Pick<CallsAnswer, "newest"> {
  return entry === undefined ? {} : { newest: entry.id };
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
