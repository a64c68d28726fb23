import { SOAK } from "../support/seeds";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AccessState, unpacked } from "../../functions/airflow/access-state";
import { MwaaClient } from "../../functions/mwaa/mwaa-client";
import { beyondDefaults, differencesOf } from "../../functions/privilege-detector/state/difference";
import { CallTrails } from "../../functions/privilege-detector/state/call-trails";
import { notedCall } from "../../functions/privilege-detector/state/noted-call";
import { type CallsAnswer, type CallsRequest } from "../../functions/privilege-snapshot/contract";
import { type AirflowApi } from "../../functions/privilege-snapshot/pages";
import { readCalls } from "../../functions/privilege-snapshot/read-calls";
import { takeSnapshot } from "../../functions/privilege-snapshot/snapshot";
import { shellCommands } from "../support/documentation";
import { describeWith } from "../terraform/support/tools";
import { dag } from "../unit/cli/delivery/support/workshop";
import { ADMIN, type AirflowHome, makeHome } from "./support/airflow-home";
import { CommandLineEndpoint } from "./support/command-line-endpoint";
import { install } from "./support/install";
import { InvokeRestApi } from "./support/invoke-rest-api";
import { typeCommands } from "./support/operator-shell";
import { run, start, stop, waitFor } from "./support/processes";
import { versionsNamed } from "./support/versions";

/** Minutes for each version, and more where pip has to fetch the Airflows first. */
const TIMEOUT = 45 * 60_000;
const NAMES = process.env.AIRFLOW_VERSIONS ?? (SOAK ? "" : "2.10");
const VERSIONS = versionsNamed(NAMES.split(",").filter(Boolean)).filter(({ major }) => major === 2);

/** What DAG code can do through Airflow's session, and nothing logs. */
const SILENT_GRANT = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as database:
    database.execute(
        "INSERT INTO ab_user_role (user_id, role_id) SELECT u.id, r.id FROM ab_user u, ab_role r"
        " WHERE u.username = 'carol' AND r.name = 'Admin'"
    )
`;

/** A command's function, called by code whose own words are others. */
const CALL_IN_PYTHON = `
import sys
from airflow.cli import cli_parser
arguments = ["users", "delete", "-u", "erin"]
sys.argv = ["airflow", "tasks", "run"]
parsed = cli_parser.get_parser().parse_args(arguments)
parsed.func(parsed)
`;

const CLEAR_EVENT_LOG = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as database:
    database.execute("DELETE FROM log")
`;

/** The commands of docs/operations.md for a DAG that changed users, roles or permissions, but for the publisher's. */
const [PAUSE = "", ...UNDO_AND_VERIFY] = shellCommands("docs/operations.md", "A DAG changed Airflow").filter(
  (command) => !command.startsWith("npx "),
);
const UNDO = UNDO_AND_VERIFY.slice(0, -3);
const [USERS = "", ROLES = "", PAUSED = ""] = UNDO_AND_VERIFY.slice(-3);

const TOOLS = ["python3", "aws", "curl", "jq", "openssl"] as const;

describeWith(TOOLS, "users and roles of real Airflow, behind InvokeRestApi", () => {
  describe.each(VERSIONS.map((version) => [version.name, version] as const))("Airflow %s", (_, version) => {
    let home: AirflowHome;
    let web: ReturnType<typeof start>;
    let bin: string;
    const servers: InvokeRestApi[] = [];
    const airflow = (...args: string[]): Promise<string> => run(join(bin, "airflow"), args, home.env);
    const createUser = async (name: string, role: string): Promise<string> =>
      airflow(
        ...["users", "create", "-u", name, "-f", "First", "-l", name, "-e", `${name}@example.com`],
        ...["-r", role, "-p", ADMIN.password],
      );

    /** Airflow's API as the function reaches it, asked as one of Airflow's users. */
    async function apiAs(user: string): Promise<AirflowApi> {
      const server = await InvokeRestApi.start(version, user);
      servers.push(server);
      process.env.AWS_ENDPOINT_URL_MWAA = server.url;
      const mwaa = new MwaaClient({
        region: () => Promise.resolve("eu-west-1"),
        credentials: () => Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
        attempts: 2,
        connectionTimeout: 5_000,
        requestTimeout: 12_000,
      });
      return { get: (path, query) => mwaa.readRestApi({ environment: "payments", path, query }) };
    }

    async function snapshotAs(user: string): Promise<AccessState> {
      const { state } = await takeSnapshot(await apiAs(user), () => Date.now());
      return unpacked(state);
    }

    async function callsSince(from: number, known?: number): Promise<CallsAnswer> {
      const request: CallsRequest = { from, until: Date.now(), ...(known === undefined ? {} : { known }) };
      return readCalls(await apiAs(ADMIN.user), request, () => Date.now());
    }

    async function python(name: string, program: string, ...args: string[]): Promise<void> {
      const script = join(home.folder, name);
      writeFileSync(script, program);
      await run(home.python, [script, ...args], home.env);
    }

    beforeAll(async () => {
      bin = await install(version);
      home = makeHome(version, bin, []);
      await airflow("db", "migrate");
      web = start(join(bin, "airflow"), ["webserver"], home.env, join(home.folder, "webserver.out"));
      await waitFor("the web server", 300, () =>
        fetch(`http://localhost:${version.port}/`)
          .then(() => true)
          .catch(() => undefined),
      );
      await airflow("sync-perm");
      await createUser(ADMIN.user, "Admin");
      await createUser("carol", "Viewer");
    }, TIMEOUT);

    afterAll(async () => {
      servers.forEach((server) => server.close());
      delete process.env.AWS_ENDPOINT_URL_MWAA;
      if (web !== undefined) {
        await stop(web);
      }
      rmSync(home.folder, { recursive: true, force: true });
    });

    it(
      "are read; default roles hold nothing beyond the table of Airflow's defaults; a silent grant and others are the differences",
      async () => {
        const before = await snapshotAs(ADMIN.user);
        expect(before.users.map(({ name, roles }) => [name, roles])).toEqual([
          ["admin", ["Admin"]],
          ["carol", ["Viewer"]],
        ]);
        expect(before.roles.map(({ name }) => name)).toEqual(["Admin", "Op", "Public", "User", "Viewer"]);
        expect(beyondDefaults(before)).toEqual([]);

        await python("silent_grant.py", SILENT_GRANT, join(home.folder, "airflow.db"));
        await createUser("dave", "Op");
        await airflow("roles", "create", "auditors");
        await airflow("roles", "add-perms", "auditors", "-a", "can_edit", "-r", "Connections");
        await airflow("roles", "add-perms", "Public", "-a", "can_read", "-r", "Users");

        const differences = differencesOf(before, await snapshotAs(ADMIN.user));
        expect(
          differences.map(({ kind, user, roles, permissions }) => [kind, user, roles, permissions]),
        ).toEqual([
          ["user-role-granted", "carol", ["Admin"], []],
          ["user-created", "dave", ["Op"], []],
          ["role-permission-granted", undefined, ["Public"], ["can read on Users"]],
          ["role-created", undefined, ["auditors"], []],
          ["role-permission-granted", undefined, ["auditors"], ["can edit on Connections"]],
        ]);
      },
      TIMEOUT,
    );

    it(
      "are refused to whoever is not Admin, in words for the log",
      async () => {
        await expect(snapshotAs("dave")).rejects.toThrow(
          "Airflow's /roles could not be read: RestApiClientException, status 403 of Airflow.",
        );
      },
      TIMEOUT,
    );

    it(
      "are what they were after the response of docs/operations.md, typed as it stands there; the DAG is paused",
      async () => {
        writeFileSync(join(home.folder, "dags/daily.py"), dag("daily"));
        await airflow("dags", "reserialize");
        const commandLine = await CommandLineEndpoint.start(airflow);
        const api = await InvokeRestApi.start(version, ADMIN.user, commandLine.token);
        servers.push(api);
        const type = (...commands: string[]): Promise<string> => typeCommands(commands, api, commandLine);
        const call = async (Method: string, Path: string, Body?: object): Promise<boolean> => {
          const body = JSON.stringify({ Method, Path, Body });
          return (await fetch(`${api.url}/restapi/payments`, { method: "POST", body })).ok;
        };
        const user = (username: string): object => ({
          ...{ username, first_name: "First", last_name: "Last", email: `${username}@example.com` },
          ...{ password: ADMIN.password, roles: [{ name: "Admin" }] },
        });
        const state = async (): Promise<unknown[]> =>
          (await Promise.all([USERS, ROLES].map((command) => type(command)))).map(
            (answer) => JSON.parse(answer) as unknown,
          );
        try {
          // The role is there, by the test before.
          await call("DELETE", "/roles/auditors");
          const before = await state();
          const changes = [
            await call("POST", "/users", user("bob")),
            await call("POST", "/roles", { name: "auditors", actions: [] }),
            await call("POST", "/connections", { connection_id: "partner", conn_type: "http" }),
          ];
          expect(changes).toEqual([true, true, true]);
          await airflow("roles", "add-perms", "Viewer", "-a", "can_edit", "-r", "Connections");
          expect(await state()).not.toEqual(before);
          expect((await type(PAUSED)).trim()).toBe("false");

          await type(PAUSE);
          await type(...UNDO);
          expect(await state()).toEqual(before);
          expect((await type(PAUSED)).trim()).toBe("true");
          expect(await call("GET", "/connections/partner")).toBe(false);

          // What the page says of people: no path leads to a name with a slash.
          expect(await call("POST", "/users", user("assumed-role/platform"))).toBe(true);
          expect(await call("GET", "/users/carol")).toBe(true);
          expect(await call("GET", "/users/assumed-role/platform")).toBe(false);
          expect(await call("GET", "/users/assumed-role%2Fplatform")).toBe(false);
        } finally {
          commandLine.close();
        }
      },
      TIMEOUT,
    );

    it(
      "are changed by commands that Airflow's event log has, whoever keeps them out of the log streams; that it is cleared shows, too",
      async () => {
        await createUser("erin", "Viewer");
        const from = Date.now();
        await airflow("users", "add-role", "-u", "carol", "-r", "Op");
        await airflow("roles", "add-perms", "Viewer", "-a", "can_edit", "-r", "Variables");
        await airflow("users", "list");
        await python("call.py", CALL_IN_PYTHON);
        // A request that changes roles leaves no entry.
        const created = await fetch(`http://localhost:${version.port}/api/v1/roles`, {
          method: "POST",
          headers: {
            authorization: `Basic ${Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString("base64")}`,
            "content-type": "application/json",
          },
          body: JSON.stringify({ name: "ByRest", actions: [] }),
        });
        expect(created.status).toBe(200);

        const { calls, newest, ...rest } = await callsSince(from);
        const noted = calls
          .toSorted((one, other) => one.id - other.id)
          .map(notedCall)
          .filter((call) => call !== undefined);
        expect(rest).toEqual({
          unread: 0,
          isFiltered: !["2.7", "2.8"].includes(version.name),
          isCleared: false,
        });
        expect(noted.map(({ event, change }) => [event, change])).toEqual([
          [
            "cli_users_manage_role",
            { kind: "user-role-granted", outcome: "attempted", targetUser: "carol", role: "Op" },
          ],
          [
            "cli_roles_add_perms",
            {
              kind: "role-permission-granted",
              outcome: "attempted",
              role: "Viewer",
              permission: "can edit on Variables",
            },
          ],
          ["cli_users_delete", { kind: "user-deleted", outcome: "attempted" }],
        ]);

        const trails = new CallTrails(noted);
        trails.add({
          logGroup: "airflow-payments-Task",
          logStream: "dag_id=a/run_id=b/task_id=c/attempt=1.log",
          timestamp: Date.now(),
          message: 'INFO - User "carol" added to role "Op"',
        });
        expect(trails.unlogged().map(({ event }) => event)).toEqual([
          "cli_roles_add_perms",
          "cli_users_delete",
        ]);

        expect((await callsSince(from, newest)).isCleared).toBe(false);
        await python("clear.py", CLEAR_EVENT_LOG, join(home.folder, "airflow.db"));
        expect((await callsSince(from, newest)).isCleared).toBe(true);
      },
      TIMEOUT,
    );
  });
});
