import { SEVERITIES, type Severity } from "../model/finding";
import { type TableItem } from "../runtime/table";

/** How many messages about incidents of one severity the topics get in an hour, for each environment. */
export const MESSAGES_PER_HOUR = 20;

/** How many lines a digest has at most; further DAGs are counted together. */
const MOST_ROWS = 40;

const HOUR_MS = 3_600_000;

/** Incidents of one severity that nobody was mailed about, by who caused them. */
export interface DigestRow {
  readonly severity: Severity;
  readonly who: string;
  readonly count: number;
}

/** What an environment's topics got in the hour, and what waits for the next digest. */
export interface MailState {
  /** The hour that is counted, in hours since 1970-01-01 UTC. */
  readonly hour: number;
  readonly sent: Readonly<Partial<Record<Severity, number>>>;
  readonly waiting: readonly DigestRow[];
}

/** The state that an item of the table holds, as of now. */
export function mailStateOf(item: TableItem | undefined, now: number): MailState {
  const hour = Math.floor(now / HOUR_MS);
  const sent = SEVERITIES.map((severity) => [severity, Number(item?.[sentName(severity)] ?? 0)]);
  return {
    hour,
    sent: item?.hour === hour ? (Object.fromEntries(sent) as MailState["sent"]) : {},
    waiting: Array.isArray(item?.waiting)
      ? item.waiting.map((row) => JSON.parse(String(row)) as DigestRow)
      : [],
  };
}

/** The attributes of the item that holds a state. */
export function attributesOf({ hour, sent, waiting }: MailState): Omit<TableItem, "pk"> {
  return {
    hour,
    ...Object.fromEntries(Object.entries(sent).map(([severity, count]) => [sentName(severity), count])),
    waiting: waiting.map((row) => JSON.stringify(row)),
  };
}

/** A state with more messages sent. */
export function withSent(state: MailState, added: MailState["sent"]): MailState {
  const sent = SEVERITIES.map((severity) => [severity, (state.sent[severity] ?? 0) + (added[severity] ?? 0)]);
  return { ...state, sent: Object.fromEntries(sent) as MailState["sent"] };
}

/** A state with more rows waiting, or less where a count is negative: the gravest first, then the most. */
export function withWaiting(state: MailState, added: readonly DigestRow[]): MailState {
  const rows = new Map<string, DigestRow>();
  for (const row of [...state.waiting, ...added]) {
    const key = `${row.severity}|${row.who}`;
    rows.set(key, { ...row, count: row.count + (rows.get(key)?.count ?? 0) });
  }
  const sorted = [...rows.values()]
    .filter(({ count }) => count > 0)
    .sort(
      (one, other) => rank(one) - rank(other) || other.count - one.count || (one.who < other.who ? -1 : 1),
    );
  return { ...state, waiting: shortened(sorted) };
}

/** What does not fit is counted by severity alone. */
function shortened(rows: readonly DigestRow[]): DigestRow[] {
  if (rows.length <= MOST_ROWS) {
    return [...rows];
  }
  const named = rows.filter(({ who }) => who !== OTHERS);
  const kept = new Set(named.slice(0, MOST_ROWS - SEVERITIES.length));
  const others = SEVERITIES.map((severity) => ({
    severity,
    who: OTHERS,
    count: rows
      .filter((row) => row.severity === severity && !kept.has(row))
      .reduce((sum, { count }) => sum + count, 0),
  }));
  return [...kept, ...others.filter(({ count }) => count > 0)];
}

const OTHERS = "others";

function rank({ severity }: DigestRow): number {
  return SEVERITIES.indexOf(severity);
}

function sentName(severity: string): string {
  return `sent${severity}`;
}
