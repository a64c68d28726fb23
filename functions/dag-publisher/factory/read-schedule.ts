import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { isAssetMap, readAsset, readCondition } from "./asset-values";
import { type Data, typed, without } from "./model";
import { accept } from "./read-value";
import { type Scope } from "./scope";
import { isTimeZone, readTimedelta, type Reading } from "./time-values";

const PRESETS =
  "@once @continuous @hourly @daily @midnight @weekly @monthly @quarterly @yearly @annually".split(" ");

const TIMETABLES: Readonly<Record<string, string>> = {
  "airflow.timetables.trigger.CronTriggerTimetable": "cron_trigger",
  "airflow.timetables.interval.CronDataIntervalTimetable": "cron_interval",
};

/** The least and greatest value of the fields of a cron expression. */
const CRON_FIELDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const SCHEDULES =
  "a cron expression, a preset such as @daily, null, datetime.timedelta, a timetable, assets, or __and__ or __or__ of assets";

/** A DAG's schedule, of any of the kinds that dag-factory has. */
export function readSchedule(value: unknown, path: Path, scope: Scope): Data {
  if (value === null || (typeof value === "string" && value.trim().toLowerCase() === "none")) {
    return null;
  }
  if (typeof value === "string") {
    return accept(readCron(value), path, scope);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => accept(readAsset(item), [...path, index], scope));
  }
  if (!isMap(value)) {
    scope.error(path, `must be ${SCHEDULES}, got: ${describeValue(value)}`);
    return null;
  }
  if (value.__type__ === "datetime.timedelta") {
    return accept(readTimedelta(value), path, scope);
  }
  if (value.__type__ === "builtins.list" && Array.isArray(value.items)) {
    return readSchedule(value.items, [...path, "items"], scope);
  }
  if (typeof value.__type__ === "string" && value.__type__ in TIMETABLES) {
    return readTimetable(value, path, scope);
  }
  return "datasets" in value || "file" in value
    ? readDatasets(value, path, scope)
    : accept(readAssetsOnly(value), path, scope);
}

function readAssetsOnly(value: Record<string, unknown>): Reading {
  if (isAssetMap(value)) {
    const reading = readAsset(value);
    return "data" in reading ? { data: [reading.data] } : reading;
  }
  return "__and__" in value || "__or__" in value
    ? readCondition(value)
    : { problem: `must be ${SCHEDULES}, got: ${describeValue(value.__type__ ?? value)}` };
}

/** `datasets`, a list, a condition as text or with `__and__` and `__or__`, perhaps with a timetable. */
function readDatasets(value: Record<string, unknown>, path: Path, scope: Scope): Data {
  const { datasets, timetable, ...others } = value;
  for (const key of Object.keys(others)) {
    scope.errorAtKey(
      [...path, key],
      key === "file"
        ? "must not be given: it reads a file when the DAG is parsed"
        : "must be datasets or timetable",
      "write the URIs under datasets",
    );
  }
  const assets = Array.isArray(datasets)
    ? accept(readCondition({ __and__: datasets }), [...path, "datasets"], scope)
    : accept(readCondition(datasets), [...path, "datasets"], scope);
  if (timetable === undefined || timetable === null) {
    return assets;
  }
  return typed("assets_or_time", {
    assets,
    timetable: readTimetable(timetable, [...path, "timetable"], scope),
  });
}

/** One of the two timetables by a cron expression. */
export function readTimetable(value: unknown, path: Path, scope: Scope): Data {
  const type = isMap(value) ? value.__type__ : undefined;
  const kind = typeof type === "string" && Object.hasOwn(TIMETABLES, type) ? TIMETABLES[type] : undefined;
  if (!isMap(value) || kind === undefined) {
    scope.error(
      path,
      `must be __type__: ${Object.keys(TIMETABLES).join(" or ")}, got: ${describeValue(type ?? value)}`,
    );
    return null;
  }
  const { __args__: args = [], cron, timezone = "UTC" } = value;
  const expression = cron ?? (Array.isArray(args) ? (args as unknown[])[0] : undefined);
  const [unknown] = Object.keys(without(value, "__type__", "__args__", "cron", "timezone"));
  if (unknown !== undefined || typeof timezone !== "string" || !isTimeZone(timezone)) {
    scope.error(
      path,
      `must have cron and the name of a timezone, got: ${describeValue(unknown ?? timezone)}`,
    );
  }
  const reading = typeof expression === "string" ? readCron(expression) : readCron("");
  return typed(kind, { cron: accept(reading, path, scope), timezone: timezone as string });
}

/** A preset or a cron expression; one of EventBridge's form, as MWAA Serverless has it, in Airflow's. */
function readCron(text: string): Reading {
  const trimmed = text.trim();
  if (PRESETS.includes(trimmed)) {
    return { data: trimmed };
  }
  const fields = trimmed.split(/\s+/);
  const isOfEventBridge = fields.length === 6 && fields.includes("?");
  const five = isOfEventBridge ? fields.slice(0, 5).map((field) => (field === "?" ? "*" : field)) : fields;
  if (five.length !== 5 || !five.every(isCronField) || (isOfEventBridge && fields[5] !== "*")) {
    return { problem: `must be ${SCHEDULES}, got: ${describeValue(text)}` };
  }
  if (isOfEventBridge && /\d/.test(five[4] ?? "")) {
    return {
      problem: `must have names of days, as in MON-FRI: EventBridge and Airflow count them differently, got: ${describeValue(text)}`,
    };
  }
  return { data: five.join(" ") };
}

function isCronField(field: string, index: number): boolean {
  const [least, greatest] = CRON_FIELDS[index] ?? [0, 0];
  return field.split(",").every((part) => {
    const [, range = "", , , step] =
      /^(\*|([A-Za-z]{3}|\d+|[Ll])(-(?:[A-Za-z]{3}|\d+))?)(?:\/(\d+))?(?:#[1-5])?$/.exec(part) ?? [];
    const isStepRight = step === undefined || Number(step) > 0;
    return (
      range !== "" &&
      isStepRight &&
      [...range.matchAll(/\d+/g)].every(
        ([number]) => Number(number) >= least && Number(number) <= greatest,
      ) &&
      [...range.matchAll(/[A-Za-z]{3}/g)].every(([name]) =>
        index === 3
          ? /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i.test(name)
          : index === 4 && /^(mon|tue|wed|thu|fri|sat|sun)$/i.test(name),
      )
    );
  });
}
