import { type Rule, show, withPattern } from "../validation/rule";

/** When the detector runs where no schedule is given. */
export const DEFAULT_SCHEDULE = "rate(5 minutes)";

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;

const RATE = /^rate\((\d+) (minute|hour|day)(s?)\)$/;

/** Both forms, with the fields of a cron expression not looked into. */
const SCHEDULE =
  /^(?:rate\((?:0*1 (?:minute|hour|day)|(?!0*1 |0+ )\d+ (?:minutes|hours|days))\)|cron\([^ ]+(?: [^ ]+){5}\))$/;

/** The six fields of an EventBridge cron expression: name, least and largest value, and names for values. */
const CRON_FIELDS = [
  { name: "minutes", min: 0, max: 59, names: [] },
  { name: "hours", min: 0, max: 23, names: [] },
  { name: "day-of-month", min: 1, max: 31, names: [] },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  { name: "day-of-week", min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
  { name: "year", min: 1970, max: 2199, names: [] },
] as const;

type CronField = (typeof CRON_FIELDS)[number];

/**
 * A schedule that EventBridge accepts: `rate(5 minutes)` or `cron(0/10 * * * ? *)`, in UTC.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const scheduleExpressionRule: Rule<string> = withPattern(SCHEDULE, (expression) => {
  const problem = expression.startsWith("cron(") ? cronProblem(expression) : rateProblem(expression);
  return problem === undefined ? undefined : `${problem}, got: ${show(expression)}`;
});

function rateProblem(expression: string): string | undefined {
  const [, text, unit, plural] = RATE.exec(expression) ?? [];
  if (text === undefined || unit === undefined) {
    return "must be rate(5 minutes), with minutes, hours or days, or cron(0/5 * * * ? *)";
  }
  const value = Number(text);
  if (value < 1) {
    return `must be at least rate(1 minute): EventBridge supports no shorter interval`;
  }
  if ((value === 1) !== (plural === "")) {
    return `must be rate(${value} ${unit}${value === 1 ? "" : "s"}): EventBridge accepts the singular for 1 only`;
  }
  return undefined;
}

function cronProblem(expression: string): string | undefined {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  if (fields.length !== CRON_FIELDS.length) {
    return `must have six fields (${CRON_FIELDS.map(({ name }) => name).join(", ")}), such as cron(0/5 * * * ? *)`;
  }
  const wrong = CRON_FIELDS.find((field, index) => !isCronField(field, fields[index] ?? ""));
  if (wrong !== undefined) {
    return `must have a valid ${wrong.name} field, of values from ${wrong.min} to ${wrong.max}`;
  }
  return (fields[2] === "?") === (fields[4] === "?")
    ? "must have ? as exactly one of day-of-month and day-of-week, such as cron(0 8 ? * MON-FRI *)"
    : undefined;
}

function isCronField(field: CronField, text: string): boolean {
  const isDay = field.name === "day-of-month" || field.name === "day-of-week";
  if (isDay && (text === "?" || text === "L")) {
    return true;
  }
  if (field.name === "day-of-month" && /^([1-9]|[12]\d|3[01])W$/.test(text)) {
    return true;
  }
  if (field.name === "day-of-week" && /^([1-7]|[A-Z]{3})(L|#[1-5])$/.test(text)) {
    return isCronValue(field, text.replace(/L$|#[1-5]$/, ""));
  }
  return text.split(",").every((part) => {
    const [range = "", step, ...others] = part.split("/");
    if (others.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
      return false;
    }
    return range === "*" || rangeIsValid(field, range.split("-"));
  });
}

function rangeIsValid(field: CronField, ends: readonly string[]): boolean {
  return ends.length <= 2 && ends.every((end) => isCronValue(field, end));
}

function isCronValue({ min, max, names }: CronField, text: string): boolean {
  return (
    (names as readonly string[]).includes(text) ||
    (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max)
  );
}

/** A detector that runs less than once a day would report too late, and its heartbeat could not be monitored. */
export const dailyScheduleRule: Rule<string> = (expression) =>
  longestIntervalSeconds(expression) <= SECONDS.day
    ? undefined
    : `must run at least once a day, got: ${show(expression)}`;

/**
 * The longest time between two runs of a valid schedule, in seconds. For a cron expression it is an upper bound:
 * exact for the common forms, a day or a week for those with fixed hours or days.
 */
export function longestIntervalSeconds(expression: string): number {
  const [, value, unit] = RATE.exec(expression) ?? [];
  if (value !== undefined && unit !== undefined) {
    return Number(value) * SECONDS[unit as keyof typeof SECONDS];
  }
  const [minutes, hours, ...days] = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  if (days.some((field) => field !== "*" && field !== "?")) {
    return 7 * SECONDS.day;
  }
  if (hours !== "*") {
    return SECONDS.day;
  }
  const step = /^(?:\*|0)\/(\d+)$/.exec(minutes ?? "")?.[1];
  if (minutes === "*") {
    return SECONDS.minute;
  }
  // A step that does not divide the hour still runs again at the full hour.
  return step === undefined ? SECONDS.hour : Math.min(Number(step) * SECONDS.minute, SECONDS.hour);
}
