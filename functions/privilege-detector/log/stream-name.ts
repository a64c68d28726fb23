import { type Actor } from "../model/finding";

/** What kind of log stream it seems to be, for wording alone; `other` for a name in a format that is not known. */
export type StreamKind =
  "task" | "dag-file" | "process" | "startup-script" | "requirements-install" | "other";

/** What a log stream's name says. */
export interface StreamName {
  readonly kind: StreamKind;
  readonly actor: Actor;
  /** When the process that writes the stream was started, in milliseconds since 1970-01-01 UTC. */
  readonly startedAt?: number;
}

/**
 * Reads a log stream's name, as amazon-mwaa-docker-images gives them out. A team may change Airflow's
 * `log_filename_template`, so every name gives at least the component, from the log group's suffix.
 */
export function readStreamName(logGroup: string, logStream: string): StreamName {
  return (
    taskStream(logGroup, logStream) ??
    processStream(logGroup, logStream) ??
    dagFileStream(logGroup, logStream) ?? {
      kind: "other",
      actor: { type: "component", component: componentOf(logGroup) },
    }
  );
}

/**
 * `log_filename_template` of both majors, `.trigger.<job id>.log` for what a deferred task's trigger logs. MWAA
 * replaces ":" by "_" everywhere in it, which cannot be undone, so the run's id stays as the stream has it.
 */
const TASK =
  /^dag_id=([^/]+)\/run_id=(.+)\/task_id=([^/]+)\/(?:map_index=(-?\d+)\/)?attempt=(\d+)\.log(\.trigger\.\d+\.log)?$/;

function taskStream(logGroup: string, logStream: string): StreamName | undefined {
  const [, dagId, runId, taskId, mapIndex, tryNumber, trigger] = TASK.exec(logStream) ?? [];
  if (dagId === undefined) {
    return undefined;
  }
  return {
    kind: "task",
    actor: {
      type: "dag",
      dagId,
      runId,
      taskId,
      ...(mapIndex === undefined ? {} : { mapIndex: Number(mapIndex) }),
      tryNumber: Number(tryNumber),
      component: trigger === undefined ? componentOf(logGroup, "task") : "triggerer",
    },
  };
}

/** `<process>_<host>_<epoch>.log`, written by MWAA's entry point for each process that it starts. */
const PROCESS =
  /^(requirements_install|startup_script_execution|webserver|scheduler|worker|triggerer)(?:_.*)?_(\d{9,13})(?:\.\d+)?\.log$/;

function processStream(logGroup: string, logStream: string): StreamName | undefined {
  const [, process, epoch] = PROCESS.exec(logStream) ?? [];
  if (process === undefined || epoch === undefined) {
    return logStream.startsWith("requirements_install")
      ? { kind: "requirements-install", actor: { type: "component", component: componentOf(logGroup) } }
      : undefined;
  }
  const startedAt = epoch.length > 10 ? Number(epoch) : Number(epoch) * 1000;
  if (process === "requirements_install" || process === "startup_script_execution") {
    const kind = process === "requirements_install" ? "requirements-install" : "startup-script";
    return { kind, actor: { type: "component", component: componentOf(logGroup) }, startedAt };
  }
  return { kind: "process", actor: { type: "component", component: process }, startedAt };
}

/** `scheduler_<file>.py.log` holds what a DAG file wrote when it was parsed; the file is not the DAG's id. */
function dagFileStream(logGroup: string, logStream: string): StreamName | undefined {
  return logGroup.endsWith("-DAGProcessing") && /^scheduler_.+\.(?:py|zip)\.log$/.test(logStream)
    ? { kind: "dag-file", actor: { type: "dag", component: "dag-processor" } }
    : undefined;
}

/** Which of MWAA's log groups a line is in. */
export type Place = "task" | "dag-processor" | "webserver" | "scheduler" | "worker" | "unknown";

const COMPONENTS: ReadonlyMap<string, Place> = new Map([
  ["Task", "task"],
  ["DAGProcessing", "dag-processor"],
  ["WebServer", "webserver"],
  ["Scheduler", "scheduler"],
  ["Worker", "worker"],
]);

/**
 * Which log group it is, by MWAA's names `airflow-<environment>-<suffix>`. A stream's name is its author's: DAG code
 * that writes to Airflow's `log_template` gives its streams any name, and so what a line is taken for rests on the group.
 */
export function placeOfGroup(logGroup: string): Place {
  return COMPONENTS.get(logGroup.slice(logGroup.lastIndexOf("-") + 1)) ?? "unknown";
}

function componentOf(logGroup: string, otherwise = "unknown"): string {
  const place = placeOfGroup(logGroup);
  return place === "unknown" ? otherwise : place;
}
