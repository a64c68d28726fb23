import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellScenarios, taskScenarios } from "../scenarios";
import { ADMIN, type AirflowHome, makeHome } from "./airflow-home";
import { install } from "./install";
import { readLogs, type RecordedEvent, taskLogs } from "./logs";
import { run, start, stop, waitFor } from "./processes";
import { sendRestRequests } from "./rest-requests";
import { type AirflowVersion } from "./versions";

/** SQLite's write-ahead log, which Airflow 3 turns on itself: readers and a writer do not wait for each other. */
const WRITE_AHEAD = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA journal_mode=WAL')";

/**
 * Runs a real Airflow with its scheduler, DAG processor and web server, lets DAGs, a shell and REST requests
 * change users and roles, and returns everything that was logged, as CloudWatch Logs would have it on MWAA.
 */
export async function record(version: AirflowVersion): Promise<RecordedEvent[]> {
  const bin = await install(version);
  const home = makeHome(version, bin, taskScenarios(version.major));
  const airflow = (...args: string[]): Promise<string> => run(join(bin, "airflow"), args, home.env);
  const output = (name: string): string => join(home.folder, `${name}.out`);
  const component = (name: string): ReturnType<typeof start> =>
    start(join(bin, "airflow"), [name], home.env, output(name));
  try {
    await airflow("db", "migrate");
    await run(home.python, ["-c", WRITE_AHEAD, join(home.folder, "airflow.db")]);
    // The web server starts on an empty database: its own grants belong to the noise.
    const web = component(version.major === 2 ? "webserver" : "api-server");
    await waitFor("the web server", 300, () => isUp(version));
    await airflow("sync-perm");
    await createUser(airflow, ADMIN.user, "Ada", "Admin", "Admin", ADMIN.password);
    await createUser(airflow, "carol", "Carol", "Smith", "Viewer", "Sup3r-S3cret");
    const others = [component("scheduler"), ...(version.major === 2 ? [] : [component("dag-processor")])];
    try {
      await waitFor("the DAGs", 300, async () =>
        /access_controlled[^]*ordinary_work[^]*privilege_changes/.test(
          await airflow("dags", "list").catch(() => ""),
        )
          ? true
          : undefined,
      );
      await airflow("dags", "trigger", "ordinary_work");
      await airflow("dags", "trigger", "privilege_changes");
      await sendRestRequests(version);
      writeFileSync(join(home.folder, "revoke"), "");
      await runShell(version, home, output("shell"));
      const last = taskScenarios(version.major).at(-1)?.id ?? "";
      await waitFor("the last task", 900, () => (isFinished(home, last) ? true : undefined));
      await waitFor("the end of the ordinary DAG", 300, () => (isFinished(home, "fails") ? true : undefined));
    } finally {
      await Promise.all([web, ...others].map(stop));
    }
    return readLogs(version, home);
  } finally {
    rmSync(home.folder, { recursive: true, force: true });
  }
}

async function createUser(
  airflow: (...args: string[]) => Promise<string>,
  name: string,
  first: string,
  last: string,
  role: string,
  password: string,
): Promise<void> {
  const names = ["-u", name, "-f", first, "-l", last, "-e", `${name}@example.com`];
  await airflow("users", "create", ...names, "-r", role, "-p", password);
}

async function isUp({ port }: AirflowVersion): Promise<true | undefined> {
  return fetch(`http://localhost:${port}/`)
    .then(() => true as const)
    .catch(() => undefined);
}

/** The same commands in a shell that prints them, as a start-up script with `set -x` does. Airflow 2's are tasks. */
async function runShell(version: AirflowVersion, home: AirflowHome, file: string): Promise<void> {
  if (version.major === 2) {
    return;
  }
  const script = join(home.folder, "startup.sh");
  writeFileSync(
    script,
    shellScenarios(version.major)
      .map(({ id, command = "" }) => `: scenario ${id}\n${command}\n`)
      .join(""),
  );
  const child = start("bash", ["-x", script], home.env, file);
  await waitFor("the shell", 600, () => (child.exitCode === null ? undefined : true));
}

/** Both majors end a task's log with its state, a failed one's with the error. A busy machine may need a second try. */
function isFinished(home: AirflowHome, taskId: string): boolean {
  return taskLogs(home)
    .filter(({ stream }) => stream.includes(`/task_id=${taskId}/attempt=`))
    .some(({ file }) => /Marking task as|Task failed|Task exited/.test(readFileSync(file, "utf8")));
}
