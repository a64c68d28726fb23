import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type LogEvent } from "../../../functions/privilege-detector/model/log-event";
import { type AirflowHome } from "./airflow-home";
import { normalizer } from "./normalize";
import { type AirflowVersion } from "./versions";

/** A recorded line, with the scenario that was running where the recording knows it. */
export interface RecordedEvent extends LogEvent {
  readonly scenario?: string;
}

const ENVIRONMENT = "airflow-recorded";

/** Everything that was logged, in the groups, streams and shapes of MWAA (facts: amazon-mwaa-docker-images). */
export function readLogs(version: AirflowVersion, home: AirflowHome): RecordedEvent[] {
  return normalized(home, [
    ...taskLogs(home).flatMap(({ file, stream }) => taskEvents(version, file, stream)),
    ...dagProcessingEvents(version, home),
    ...stdout(home, version.major === 2 ? "webserver" : "api-server", "WebServer", "webserver"),
    ...stdout(home, "scheduler", "Scheduler", "scheduler").filter(({ message }) => !isOfTask(message)),
    ...shellEvents(home),
  ]);
}

/**
 * LocalExecutor prints a task's lines a second time, to the scheduler's output, from 3.2 on, and 3.0 what the task's supervisor receives. MWAA has CeleryExecutor, whose workers' output goes to another group.
 */
function isOfTask(message: string): boolean {
  return / \[(?:(?:airflow\.)?task\b|supervisor\])/.test(message);
}

/** What is logged while DAG files are parsed, as MWAA has it. */
export function readDagProcessingLog(version: AirflowVersion, home: AirflowHome): RecordedEvent[] {
  return normalized(home, dagProcessingEvents(version, home));
}

function normalized(home: AirflowHome, events: readonly RecordedEvent[]): RecordedEvent[] {
  const normalize = normalizer(home);
  return events.map((event) => ({
    ...event,
    logStream: normalize(event.logStream),
    message: normalize(event.message),
  }));
}

function dagProcessingEvents(version: AirflowVersion, home: AirflowHome): RecordedEvent[] {
  return version.major === 2
    ? dagFileLogs(home)
    : stdout(home, "dag-processor", "DAGProcessing", "dag-processor-manager.log");
}

/** The files under `logs` that MWAA sends to the Task group, with their stream's name. */
export function taskLogs({ folder }: AirflowHome): { file: string; stream: string }[] {
  return filesUnder(join(folder, "logs"))
    .filter((path) => path.startsWith("dag_id="))
    .map((path) => ({ file: join(folder, "logs", path), stream: path.replaceAll(":", "_") }));
}

function taskEvents(version: AirflowVersion, file: string, logStream: string): RecordedEvent[] {
  const [, dagId, scenario] = /^dag_id=([^/]+)\/.*\/task_id=([^/]+)\//.exec(logStream) ?? [];
  const common = {
    logGroup: `${ENVIRONMENT}-Task`,
    logStream,
    ...(dagId === "privilege_changes" ? { scenario } : {}),
  };
  const text = readFileSync(file, "utf8");
  return version.major === 2
    ? timed(records(text)).map((event) => ({ ...common, ...event }))
    : text
        .split("\n")
        .filter(Boolean)
        .map((line) => ({ ...common, ...jsonEvent(line) }));
}

/** 2.x sends a record with its traceback as one event. */
function records(text: string): string[] {
  return text
    .split(/\n(?=\[\d{4}-)/)
    .map((record) => record.trimEnd())
    .filter(Boolean);
}

/** MWAA takes the time stamp out of the record and writes the rest with Python's `json.dumps`. */
function jsonEvent(line: string): { timestamp: number; message: string } {
  const { timestamp, ...record } = JSON.parse(line) as { timestamp: string };
  return { timestamp: Date.parse(timestamp), message: pythonJson(record) };
}

/** `json.dumps`: blanks after separators, everything outside of ASCII escaped. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(pythonJson).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${pythonJson(item)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What 2.x writes while it parses a DAG file. */
function dagFileLogs({ folder }: AirflowHome): RecordedEvent[] {
  return filesUnder(join(folder, "logs/scheduler"))
    .filter((path) => path.endsWith(".py.log") && !path.startsWith("latest"))
    .flatMap((path) =>
      timed(records(readFileSync(join(folder, "logs/scheduler", path), "utf8"))).map((event) => ({
        ...event,
        logGroup: `${ENVIRONMENT}-DAGProcessing`,
        logStream: `scheduler_${path.slice(path.lastIndexOf("/") + 1)}`,
      })),
    );
}

function stdout({ folder }: AirflowHome, name: string, group: string, stream: string): RecordedEvent[] {
  const events = timed(
    readFileSync(join(folder, `${name}.out`), "utf8")
      .split("\n")
      .filter(Boolean),
  );
  const epoch = Math.floor((events[0]?.timestamp ?? 0) / 1000);
  return events.map((event) => ({
    ...event,
    logGroup: `${ENVIRONMENT}-${group}`,
    // MWAA puts the time of the process's start into the name; a manager's log has a fixed one.
    logStream: stream.endsWith(".log") ? stream : `${stream}_ip-10-192-20-11.ec2.internal_${epoch}.log`,
  }));
}

/** A start-up script's output; `: scenario x` of the shell's trace says whose lines follow. */
function shellEvents(home: AirflowHome): RecordedEvent[] {
  if (!existsSync(join(home.folder, "shell.out"))) {
    return [];
  }
  let scenario: string | undefined;
  return stdout(home, "shell", "Scheduler", "startup_script_execution").flatMap((event) => {
    const started = /^\+ : scenario (\S+)$/.exec(event.message)?.[1];
    scenario = started ?? scenario;
    return started === undefined ? [{ ...event, scenario }] : [];
  });
}

/** Each line at the time that it bears, or that of the line before. */
function timed(lines: readonly string[]): { timestamp: number; message: string }[] {
  let timestamp = lines.map(timeOf).find((time) => time !== undefined) ?? 0;
  return lines.map((message) => {
    timestamp = timeOf(message) ?? timestamp;
    return { timestamp, message };
  });
}

function timeOf(line: string): number | undefined {
  const [, stamp = ""] =
    /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]?\d*(?: ?(?:Z|[+-]\d\d:?\d\d))?)/.exec(line) ?? [];
  const time = Date.parse(stamp.replace(",", "."));
  return Number.isNaN(time) ? undefined : time;
}

function filesUnder(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort()
    : [];
}
