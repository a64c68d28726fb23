import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";

/** A task's stream, as MWAA names it. */
export const TASK_STREAM =
  "dag_id=sync_users/run_id=manual__2025-12-18T09_27_20.621130+00_00/task_id=grant/attempt=1.log";

/** A web server's stream; the process started at `START`. */
export const START = 1_735_689_600_000;
export const WEB_STREAM = `webserver_ip-10-192-20-11.ec2.internal_${START / 1000}.log`;

export const HOUR = 3_600_000;

/** A line of a task. */
export function taskLine(message: string, timestamp = START): LogEvent {
  return { logGroup: "airflow-payments-Task", logStream: TASK_STREAM, timestamp, message };
}

/** A line of the web server, an hour after its start where nothing else is said. */
export function webLine(message: string, timestamp = START + HOUR): LogEvent {
  return { logGroup: "airflow-payments-WebServer", logStream: WEB_STREAM, timestamp, message };
}

/** A line that Airflow 2 writes while it parses a DAG file. */
export function parseLine(message: string): LogEvent {
  return {
    logGroup: "airflow-payments-DAGProcessing",
    logStream: "scheduler_sync_users.py.log",
    timestamp: START,
    message,
  };
}

/** As 2.x writes it: BashOperator's own line around a command's output. */
export function version2(text: string, file = "subprocess.py:106"): string {
  return `[2025-01-01T00:00:00.123+0000] {${file}} INFO - ${text}`;
}

/** As 3.x writes it: `json.dumps`, which escapes everything outside of ASCII. */
export function version3(event: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ event, level: "info", logger: "task", ...more }).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Python's `repr` of a text. */
export function pythonRepr(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** What BashOperator logs before it runs a command: Python's `repr` of a list. */
export function runningCommand(command: string): string {
  return `Running command: ['/usr/bin/bash', '-c', ${pythonRepr(command)}]`;
}
