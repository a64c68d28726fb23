import { ADMIN } from "./airflow-home";
import { type AirflowVersion } from "./versions";

/** FAB's API of Airflow 3 takes tokens, and that of 3.0's provider does not. */
const WITHOUT_TOKENS = "3.0";

/** Changes users and roles over the REST API of FAB, one request for each of `REST_SCENARIOS`, and reads them. */
export async function sendRestRequests(version: AirflowVersion): Promise<void> {
  const { major, port } = version;
  const server = `http://localhost:${port}`;
  const authorization = await authorizationOf(version);
  const send = async (method: string, path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${server}${major === 2 ? "/api/v1" : "/auth/fab/v1"}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
  };
  const permission = (action: string): unknown => ({
    action: { name: action },
    resource: { name: "Connections" },
  });
  await send("POST", "/roles", { name: "RestRole", actions: [permission("can_read")] });
  await send("PATCH", "/roles/RestRole", { name: "RestRole", actions: [permission("can_edit")] });
  await send("POST", "/users", {
    username: "erin",
    first_name: "Erin",
    last_name: "Gray",
    email: "erin@example.com",
    password: "Sup3r-S3cret",
    roles: [{ name: "Viewer" }],
  });
  await send("GET", "/users");
  await send("PATCH", "/users/erin?update_mask=roles", {
    username: "erin",
    first_name: "Erin",
    last_name: "Gray",
    email: "erin@example.com",
    roles: [{ name: "RestRole" }],
  });
  await send("GET", "/roles");
  await send("DELETE", "/users/erin");
  await send("DELETE", "/roles/RestRole");
}

/** The header of a user's request, with the password of `ADMIN`. */
export async function authorizationOf(
  { name, major, port }: AirflowVersion,
  user: string = ADMIN.user,
): Promise<string> {
  if (major === 2 || name === WITHOUT_TOKENS) {
    return `Basic ${Buffer.from(`${user}:${ADMIN.password}`).toString("base64")}`;
  }
  const response = await fetch(`http://localhost:${port}/auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: user, password: ADMIN.password }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) {
    throw new Error(`no token: ${response.status}`);
  }
  return `Bearer ${token}`;
}
