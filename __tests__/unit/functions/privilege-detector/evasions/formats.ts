import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { pythonRepr, runningCommand, taskLine, webLine } from "../rules/lines";

/** What differs in the lines of the Airflow versions that MWAA has or had. */
export interface Version {
  readonly name: string;
  readonly major: 2 | 3;
  /** Line of `subprocess.py` that logs the command, and the one that logs what it prints. */
  readonly command: number;
  readonly output: number;
  /** The file of the security manager; 2.7's prints `%s` instead of the names. */
  readonly manager: string;
  /** Whether components write structlog's console format. */
  readonly console: boolean;
}

/** As recorded in `__tests__/airflow/corpus`; those between are taken to be like their neighbours. */
export const VERSIONS: readonly Version[] = [
  { name: "2.7.2", major: 2, command: 75, output: 93, manager: "manager.py", console: false },
  { name: "2.8.1", major: 2, command: 75, output: 93, manager: "override.py", console: false },
  { name: "2.9.2", major: 2, command: 75, output: 93, manager: "override.py", console: false },
  { name: "2.10.3", major: 2, command: 88, output: 106, manager: "override.py", console: false },
  { name: "2.11.0", major: 2, command: 88, output: 106, manager: "override.py", console: false },
  { name: "3.0.6", major: 3, command: 78, output: 99, manager: "override.py", console: false },
  { name: "3.1.8", major: 3, command: 80, output: 101, manager: "override.py", console: true },
  { name: "3.3.1", major: 3, command: 80, output: 101, manager: "override.py", console: true },
];

/** How a version writes something into a log; nothing where it does not have that way. */
export type Format = (text: string, version: Version) => LogEvent | undefined;

const STAMP = "2026-01-01T00:00:00.123+0000";
const HOOK = "airflow.task.hooks.airflow.providers.standard.hooks.subprocess.SubprocessHook";
const MANAGER = "airflow.providers.fab.auth_manager.security_manager.override";

const line2 = (file: string, text: string, level = "INFO"): string =>
  `[${STAMP}] {${file}} ${level} - ${text}`;

/** `json.dumps` writes everything outside of ASCII as `\uXXXX`. */
function json(record: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(record).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Ways in which a command stands in a log before, or after, it runs. */
export const COMMAND_FORMATS: Readonly<Record<string, Format>> = {
  "bash-operator": (command, version) =>
    taskLine(
      version.major === 2
        ? line2(`subprocess.py:${version.command}`, runningCommand(command))
        : json(
            version.console
              ? {
                  level: "info",
                  event: runningCommand(command),
                  filename: "subprocess.py",
                  lineno: version.command,
                  logger: "task",
                }
              : { logger: HOOK, event: runningCommand(command), level: "info" },
          ),
    ),
  "ssh-operator": (command, version) =>
    taskLine(
      version.major === 2
        ? line2("ssh.py:478", `Running command: ${command}`)
        : json({ level: "info", event: `Running command: ${command}`, logger: "airflow.task.hooks.ssh" }),
    ),
  "called-process-error": (command, version) => {
    const error = `Command ${pythonRepr(command)} returned non-zero exit status 1.`;
    return taskLine(
      version.major === 2
        ? line2(
            "taskinstance.py:1937",
            `Task failed with exception\nTraceback (most recent call last):\n  File "/usr/local/airflow/dags/d.py", line 9, in run\nsubprocess.CalledProcessError: ${error}`,
            "ERROR",
          )
        : json({
            level: "error",
            event: "Task failed with exception",
            error_detail: [{ exc_type: "CalledProcessError", exc_value: error, frames: [] }],
            logger: "task",
          }),
    );
  },
  "called-process-error-of-list": (command, version) => {
    const error = `Command ['bash', '-c', ${pythonRepr(command)}] returned non-zero exit status 1.`;
    return taskLine(
      version.major === 2
        ? line2("taskinstance.py:1937", `subprocess.CalledProcessError: ${error}`, "ERROR")
        : json({ level: "error", event: `CalledProcessError: ${error}`, logger: "task" }),
    );
  },
  "own-log-format": (command, { major }) =>
    major === 3
      ? undefined
      : taskLine(`2026-01-01 00:00:00,123 INFO airflow.task.hooks ${runningCommand(command)}`),
};

/** Ways in which what a command prints, or a task itself, stands in a log. */
export const OUTPUT_FORMATS: Readonly<Record<string, Format>> = {
  "of-a-command": (text, version) =>
    taskLine(
      version.major === 2
        ? line2(`subprocess.py:${version.output}`, text)
        : json(
            version.console
              ? {
                  level: "info",
                  event: text,
                  filename: "subprocess.py",
                  lineno: version.output,
                  logger: "task",
                }
              : { logger: HOOK, event: text, level: "info" },
          ),
    ),
  "of-print": (text, version) =>
    taskLine(
      version.major === 2
        ? line2("logging_mixin.py:188", text)
        : json(
            version.console
              ? { level: "info", event: text, logger: "task.stdout" }
              : { chan: "stdout", event: text, level: "info", logger: "task" },
          ),
    ),
  "of-a-worker": (text) => ({
    ...taskLine(text),
    logGroup: "airflow-payments-Worker",
    logStream: "worker_a_1735689600.log",
  }),
  "with-colours": (text, { major }) =>
    major === 3 ? undefined : taskLine(line2("subprocess.py:93", `\u001b[34m${text}\u001b[0m`)),
  "own-log-format": (text, { major }) =>
    major === 3 ? undefined : taskLine(`2026-01-01 00:00:00,123 INFO airflow.task ${text}`),
  "of-ssh": (text, version) =>
    taskLine(
      version.major === 2
        ? line2("ssh.py:496", text)
        : json({ level: "info", event: text, logger: "airflow.task.hooks.ssh" }),
    ),
};

/** What the security manager logs: by itself in a task, in a command of a task, or in a component. */
export const MANAGER_FORMATS: Readonly<Record<string, Format>> = {
  "in-a-task": (text, version) =>
    version.major === 3 ? undefined : taskLine(line2(`${version.manager}:1516`, ofVersion(text, version))),
  "in-a-command": (text, version) => {
    const inner = ofVersion(text, version);
    return version.major === 3
      ? undefined
      : taskLine(line2(`subprocess.py:${version.output}`, line2(`${version.manager}:1516`, inner)));
  },
  "in-a-shell": (text, version) => ({
    ...webLine(
      version.console
        ? `2026-01-01T00:00:00.123456Z [info     ] ${text.padEnd(30)} [${MANAGER}] loc=override.py:2008`
        : line2(`${version.manager}:1516`, ofVersion(text, version)),
    ),
    logGroup: "airflow-payments-Worker",
    logStream: "startup_script_execution_a_1735689600.log",
  }),
};

/** 2.7 formats none of its messages. */
function ofVersion(text: string, { name }: Version): string {
  return name === "2.7.2"
    ? text
        .replace(/^(Added user|Updated user|Inserted Role:|Updated role) .*$/, "$1 %s")
        .replace(/^(Added|Removed) Permission .*$/, "$1 Permission %s to role %s")
        .replace(/^Deleting role '.*'$/, "Deleting role '%s'")
    : text;
}

/** Programs that send requests. */
export const AGENTS = [
  "python-requests/2.32.3",
  "Mozilla/5.0 (X11; Linux x86_64)",
  "curl/8.5.0",
  "Boto3/1.34",
];

/** A line of the web server's access log, of each version. */
export function accessLine(method: string, path: string, version: Version, agent: string): LogEvent {
  if (version.major === 2) {
    return webLine(
      `10.1.2.3 - - [01/Jan/2026:00:00:00 +0000] "${method} ${path} HTTP/1.1" 200 412 "-" "${agent}"`,
    );
  }
  return webLine(
    version.name === "3.3.1"
      ? `2026-01-01T00:00:00.123456Z [info     ] request finished               [http.access] client_addr=10.1.2.3:5555 duration_us=912 method=${method} path=${path} query= status_code=200`
      : `INFO:     10.1.2.3:5555 - "${method} ${path} HTTP/1.1" 200 OK`,
  );
}
