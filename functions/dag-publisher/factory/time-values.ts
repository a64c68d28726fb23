import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap } from "../../../modules/yaml/path";
import { type Data, type DataMap, typed, without } from "./model";

/** What came of reading a value: the data, or what is wrong with it. */
export type Reading = { readonly data: Data; readonly warning?: string } | { readonly problem: string };

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]00:?00)?$/;
const RELATIVE = /^(\d{1,6})\s+(second|minute|hour|day)s?,?$/i;
const TIMEDELTA_UNITS = ["weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds"];
const DATETIME_PARTS = ["year", "month", "day", "hour", "minute", "second", "microsecond"];

/** Whether there is such a time zone, by its name: `Europe/Paris`. */
export function isTimeZone(name: string): boolean {
  try {
    // Offsets are no names, and Python's zoneinfo does not know them.
    return /^[A-Za-z][\w+/-]*$/.test(name) && Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

/** A date or a date and time: ISO text, `datetime.datetime`, or an age such as `2 days`, as dag-factory reads them. */
export function readDate(value: unknown, timezone: string): Reading {
  if (typeof value === "string") {
    const match = DATE.exec(value);
    if (match !== null) {
      const numbers = match.slice(1, 7).map((part) => Number(part ?? 0));
      return dateOf(numbers, timezone, value);
    }
    const [, count, unit = ""] = RELATIVE.exec(value) ?? [];
    if (count !== undefined) {
      return {
        data: relative({ [`${unit.toLowerCase()}s`]: Number(count) }, timezone),
        warning: "moves with each day that passes: a fixed date is better",
      };
    }
  }
  if (isMap(value) && value.__type__ === "datetime.datetime") {
    return readDatetime(value, timezone);
  }
  return {
    problem: `must be a date such as "2025-01-31" or "2025-01-31T06:00:00", got: ${describeValue(value)}`,
  };
}

/** `datetime.datetime` with its parts as keys, or in order under `__args__`. */
export function readDatetime(value: Record<string, unknown>, timezone: string): Reading {
  const { __args__: args, ...keys } = value;
  const inOrder = args ?? [];
  const known = ["__type__", ...DATETIME_PARTS];
  const unknown = Object.keys(keys).find((key) => !known.includes(key));
  const numbers = DATETIME_PARTS.map(
    (part, index) => keys[part] ?? (inOrder as unknown[])[index] ?? (index < 3 ? undefined : 0),
  );
  if (unknown !== undefined || !Array.isArray(inOrder) || !numbers.every(isWhole)) {
    return {
      problem: `must be datetime.datetime with whole numbers as ${DATETIME_PARTS.join(", ")}, got: ${unknown ?? "others"}`,
    };
  }
  return dateOf(numbers, timezone, numbers.join("-"));
}

/** A length of time: `datetime.timedelta`, a number of seconds, or text such as `5 minutes`. */
export function readDuration(value: unknown): Reading {
  if (typeof value === "number" && value >= 0) {
    return { data: typed("timedelta", { seconds: value }) };
  }
  const [, count, unit = ""] = typeof value === "string" ? (RELATIVE.exec(value) ?? []) : [];
  if (count !== undefined) {
    return { data: typed("timedelta", { [`${unit.toLowerCase()}s`]: Number(count) }) };
  }
  if (isMap(value) && value.__type__ === "datetime.timedelta") {
    return readTimedelta(value);
  }
  return {
    problem: `must be a length of time: a number of seconds, "5 minutes", or __type__: datetime.timedelta, got: ${describeValue(value)}`,
  };
}

/** `datetime.timedelta` with its units as keys. */
export function readTimedelta(value: Record<string, unknown>): Reading {
  const units = without(value, "__type__");
  const wrong = Object.entries(units).find(
    ([unit, count]) => !TIMEDELTA_UNITS.includes(unit) || typeof count !== "number" || Math.abs(count) > 1e9,
  );
  return wrong === undefined
    ? { data: typed("timedelta", units as Record<string, number>) }
    : {
        problem: `must be datetime.timedelta with numbers as ${TIMEDELTA_UNITS.join(", ")}, got: ${describeValue(wrong[0])}`,
      };
}

function dateOf(numbers: readonly number[], timezone: string, written: string): Reading {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0] = numbers;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal =
    year >= 1 &&
    year <= 9999 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    microsecond >= 0 &&
    microsecond < 1e6;
  if (!isReal) {
    return { problem: `must be a date that the calendar has, got: ${describeValue(written)}` };
  }
  const text = [
    `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`,
    ...(microsecond === 0 ? [] : [pad(microsecond, 6)]),
  ].join(".");
  return timezone === "UTC"
    ? { data: typed("datetime", { at: `${text}+00:00` }) }
    : { data: typed("zoned_datetime", { at: text, timezone }) };
}

function relative(age: DataMap, timezone: string): Data {
  return timezone === "UTC" ? typed("before_today", age) : typed("before_zoned_today", { ...age, timezone });
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}
