import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { unpacked } from "../../functions/airflow/access-state";
import { type CallsAnswer, type SnapshotAnswer } from "../../functions/privilege-snapshot/contract";
import { REPOSITORY } from "../terraform/support/paths";

const BUNDLE = path.join(REPOSITORY, "dist/bundles/privilege-snapshot/index.js");
const INVOKE = path.join(__dirname, "support/invoke.js");

const LISTS: Readonly<Record<string, object>> = {
  "/roles": {
    roles: [
      {
        name: "Public",
        actions: [{ action: { name: "can_read" }, resource: { name: "DAGs" } }],
      },
    ],
    total_entries: 1,
  },
  "/eventLogs": {
    event_logs: [
      {
        event_log_id: 7,
        when: "2026-01-01T12:00:00.000000+00:00",
        event: "cli_users_create",
        owner: "airflow",
        extra: "{}",
      },
    ],
    total_entries: 1,
  },
  "/users": {
    users: [
      { username: "bob", first_name: "Bob", last_name: "Jones", active: true, roles: [{ name: "Public" }] },
    ],
    total_entries: 1,
  },
};

describe("the bundled snapshot function", () => {
  let server: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { Path } = JSON.parse(body) as { Path: string };
        asked.push(`${request.method} ${request.url} ${Path}`);
        response.end(JSON.stringify({ RestApiStatusCode: 200, RestApiResponse: LISTS[Path] }));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.close();
  });

  async function invoke<Answer = SnapshotAnswer>(
    variables: NodeJS.ProcessEnv,
    event: object = {},
  ): Promise<{ answer?: Answer; error?: string }> {
    const { stdout } = await promisify(execFile)(process.execPath, [INVOKE, BUNDLE, JSON.stringify(event)], {
      env: {
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_REGION: "eu-west-1",
        AWS_ENDPOINT_URL_MWAA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        ...variables,
      },
    });
    const last = stdout.trim().split("\n").at(-1) ?? "";
    return JSON.parse(last) as { answer?: Answer; error?: string };
  }

  test("answers the users and roles of its own environment, whatever starts it", async () => {
    const { answer } = await invoke({ ENVIRONMENT_NAME: "payments" });

    expect(asked.splice(0)).toEqual(["POST /restapi/payments /roles", "POST /restapi/payments /users"]);
    expect(answer).toMatchObject({ users: 1, roles: 1 });
    expect(unpacked(answer?.state ?? "")).toEqual({
      users: [{ name: "bob", fullName: "Bob Jones", active: true, roles: ["Public"] }],
      roles: [{ name: "Public", permissions: ["can read on DAGs"] }],
    });
  });

  test("answers the calls of a time where it is given one", async () => {
    const [from, until] = [Date.UTC(2026, 0, 1, 11), Date.UTC(2026, 0, 1, 13)];
    const { answer } = await invoke<CallsAnswer>(
      { ENVIRONMENT_NAME: "payments" },
      { calls: { from, until, known: 7 } },
    );

    expect(asked.splice(0)).toEqual([
      "POST /restapi/payments /eventLogs/7",
      "POST /restapi/payments /eventLogs",
      "POST /restapi/payments /eventLogs",
    ]);
    expect(answer).toEqual({
      calls: [
        {
          id: 7,
          timestamp: Date.UTC(2026, 0, 1, 12),
          event: "cli_users_create",
          owner: "airflow",
          extra: "{}",
        },
      ],
      unread: 0,
      isFiltered: true,
      newest: 7,
      isCleared: false,
    });
  });

  test("names the setting that is missing", async () => {
    expect((await invoke({})).error).toContain("ENVIRONMENT_NAME must be set");
  });
});
