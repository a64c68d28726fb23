import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Scenario } from "../scenario";
import { type AirflowVersion, CACHE, DAGS } from "./versions";

/** An Airflow home of its own, with the suite's DAGs, and the environment that its programs run in. */
export interface AirflowHome {
  readonly folder: string;
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

export const ADMIN = { user: "admin", password: "Adm1n-S3cret" } as const;

/** Makes the home. The settings are those of MWAA where they change what is logged, SQLite for the database. */
export function makeHome(version: AirflowVersion, bin: string, tasks: readonly Scenario[]): AirflowHome {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `home-${version.name}-`));
  cpSync(DAGS, join(folder, "dags"), { recursive: true });
  const write = (name: string, content: unknown): void => {
    writeFileSync(join(folder, name), JSON.stringify(content));
  };
  write(
    "scenarios.json",
    tasks.map(({ id, command }) => ({ id, command })),
  );
  write("users.json", [
    user("dave", "Dave", "Brown", ["Viewer"]),
    user("bob", "Bob", "Jones", ["Viewer", "User"]),
  ]);
  write("roles.json", [{ name: "Imported", resource: "Connections", action: "can_edit,can_read" }]);
  const port = String(version.port);
  const url = `http://localhost:${port}`;
  // Several programs write at once: each waits for the others instead of failing.
  const database = `sqlite:///${join(folder, "airflow.db")}?timeout=60`;
  return {
    folder,
    python: join(bin, "python"),
    env: {
      PATH: `${bin}:${process.env.PATH ?? ""}`,
      HOME: folder,
      LANG: "C.UTF-8",
      PYTHONWARNINGS: "ignore",
      PYTHONUNBUFFERED: "1",
      AIRFLOW_HOME: folder,
      AIRFLOW_MAJOR: String(version.major),
      AIRFLOW__CORE__LOAD_EXAMPLES: "False",
      AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION: "False",
      AIRFLOW__CORE__PARALLELISM: "4",
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: database,
      AIRFLOW__LOGGING__COLORED_CONSOLE_LOG: "False",
      AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL: "2",
      AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: "2",
      AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: "0.3",
      AIRFLOW_CONN_METADATA: `sqlite:///${join(folder, "airflow.db")}`,
      ...(version.major === 2
        ? {
            // One database file is enough for one task at a time, and forking them saves half of the time.
            AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
            _AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK: "1",
            AIRFLOW__WEBSERVER__WORKERS: "1",
            AIRFLOW__WEBSERVER__WEB_SERVER_PORT: port,
            AIRFLOW__API__AUTH_BACKENDS: "airflow.api.auth.backend.basic_auth",
          }
        : {
            AIRFLOW__API__PORT: port,
            AIRFLOW__API__BASE_URL: url,
            AIRFLOW__API__WORKERS: "1",
            AIRFLOW__API_AUTH__JWT_SECRET: "recording-".repeat(8),
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
            AIRFLOW__CORE__AUTH_MANAGER: "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
            // FAB 2's API takes no token (apache/airflow#53103), and a session only unless it is set otherwise.
            AIRFLOW__FAB__AUTH_BACKENDS: "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth",
          }),
    },
  };
}

function user(username: string, first: string, last: string, roles: readonly string[]): unknown {
  return { username, firstname: first, lastname: last, email: `${username}@example.com`, roles };
}
