import { type FindingKind, type Outcome } from "../model/finding";
import { type LogMessage } from "../log/log-message";
import { firstInLines } from "./lines";
import { type Change, type DetectionRule } from "./detection-rule";

/** A request that may change something. */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly userAgent?: string;
  readonly client?: string;
}

/** Who sends requests from code rather than from a browser. */
const SCRIPT = /^(?:python|boto|botocore|aiohttp|curl|wget|go-http|java|okhttp|axios|node)/i;

export const accessLine: DetectionRule = {
  name: "access-line",
  description: "A request to the REST API or the UI that changes users, roles or groups, or calls MWAA's CLI",
  kinds: [
    "user-created",
    "user-updated",
    "user-deleted",
    "user-password-reset",
    "role-created",
    "role-updated",
    "role-deleted",
    "connection-changed",
    "variable-changed",
    "airflow-api-called",
  ],
  source:
    "access lines of gunicorn (2.x), uvicorn and airflow-core/.../api_fastapi/common/http_access_log.py (3.x); routes of airflow/providers/fab/auth_manager",
  prefilter: [
    String.raw`(POST|PUT|PATCH|DELETE) \/(auth\/|api\/v[12]\/|fab\/v1\/|security\/){0,3}(users|roles|groups|permissions|resources|actions|connections?|variables?|resetpassword|resetmypassword|userinfoedit)`,
    String.raw`path[\\'"=: ]{1,20}\/(auth\/|api\/v[12]\/|fab\/v1\/|security\/){0,3}(users|roles|groups|permissions|resources|actions|connections?|variables?|resetpassword|resetmypassword|userinfoedit)`,
    String.raw`aws_mwaa\/cli`,
  ],
  classify: (message, { place }) => {
    if (place === "task" || place === "dag-processor") {
      // There, it is the line of a program that answers or asks somebody else.
      return undefined;
    }
    const request = requestOf(message);
    const found = request === undefined ? undefined : changeBy(request);
    const change =
      found === undefined || request?.client === undefined
        ? found
        : { ...found, sourceAddress: request.client };
    const byScript = SCRIPT.test(request?.userAgent ?? "");
    return change === undefined || change.severity !== undefined
      ? change
      : { ...change, severity: byScript && change.outcome === "succeeded" ? "HIGH" : "MEDIUM" };
  },
};

/**
 * gunicorn's `"PATCH /roles/x HTTP/1.1" 200 412 "-" "python-requests/2.32"`, uvicorn's `"POST /x HTTP/1.1" 200 OK`,
 * or `request finished` with fields.
 */
/** Who asks: the first word of gunicorn's line, and what stands before the request in uvicorn's. */
const CLIENT = /^(?:INFO: {1,10})?\[?([0-9A-Fa-f.:]{3,45}?)\]?(?::\d{1,5})? (?:- |\S{1,200} )/;

const REQUEST_LINE =
  /"(POST|PUT|PATCH|DELETE) (\/[^\s"]{0,2000}) HTTP\/[\d.]{1,3}"(?: (\d{3}))?(?: (?:\d{1,15}|-) "[^"]{0,2000}" "([^"]{0,300}))?/;

function requestOf(message: LogMessage): Request | undefined {
  const { fields } = message;
  const [method, path] = [fields.get("method"), fields.get("path")];
  if (method !== undefined && path !== undefined) {
    const status = Number(fields.get("status_code") ?? Number.NaN);
    return /^(?:POST|PUT|PATCH|DELETE)$/.test(method)
      ? {
          method,
          path,
          ...(Number.isInteger(status) ? { status } : {}),
          ...addressOf(fields.get("client_addr")),
        }
      : undefined;
  }
  return firstInLines(message, ({ text }) => {
    const [, lineMethod, linePath, status, userAgent] = REQUEST_LINE.exec(text) ?? [];
    return lineMethod === undefined || linePath === undefined
      ? undefined
      : {
          method: lineMethod,
          path: linePath,
          ...(status === undefined ? {} : { status: Number(status) }),
          ...(userAgent === undefined ? {} : { userAgent }),
          ...addressOf(CLIENT.exec(text)?.[1]),
        };
  });
}

function addressOf(client: string | undefined): Partial<Request> {
  return client === undefined ? {} : { client };
}

/**
 * The provider's REST API under both majors' paths, Flask-AppBuilder's own API and `RestCRUDView`, the UI's forms, and what
 * Airflow's core has of connections and variables (`/api/v2` from Airflow 3 on).
 */
const ROUTE = /^\/(?:auth\/)?(?:api\/v[12]\/(?:security\/)?|fab\/v1\/)?([a-z]+)(?:\/([^?]*))?(?:\?|$)/;

const COLLECTIONS: ReadonlySet<string> = new Set([
  ...["users", "roles", "groups", "permissions", "resources", "actions"],
  ...["connection", "connections", "variable", "variables"],
  ...["resetpassword", "resetmypassword", "userinfoeditview"],
]);

function changeBy({ method, path, status }: Request): Change | undefined {
  if (/^\/(?:[\w.-]{1,60}\/){0,3}aws_mwaa\/cli(?:\/?$|\?)/.test(path)) {
    // The body is not logged; most calls trigger DAGs.
    return { kind: "airflow-api-called", outcome: outcomeOf(status, 299), severity: "LOW" };
  }
  const [, collection, rest = ""] = ROUTE.exec(path) ?? [];
  if (collection === undefined || !COLLECTIONS.has(collection)) {
    return undefined;
  }
  if (collection.startsWith("reset")) {
    return { kind: "user-password-reset", outcome: outcomeOf(status, 399) };
  }
  const api = /\/v[12]\//.test(path);
  const [form = "", first = "", second = ""] = rest.split("/");
  const restCrud = !api && form === "api";
  const action = api
    ? method
    : restCrud
      ? REST_CRUD.get(first)
      : collection === "userinfoeditview"
        ? "PATCH"
        : FORM_METHODS.get(form);
  const kind = kindOf(collection, action);
  if (kind === undefined) {
    return undefined;
  }
  const name = api ? decode(rest.replace(/\/$/, "")) : "";
  const id = restCrud ? second : first;
  const people = collection.startsWith("connection") || collection.startsWith("variable");
  return {
    kind,
    // A form that is sent back with its errors has status 200, one that was taken redirects.
    outcome: outcomeOf(status, api || restCrud ? 299 : 399),
    ...(people ? { severity: "LOW" } : {}),
    ...(name === "" || people ? {} : collection === "users" ? { targetUser: name } : { role: name }),
    ...(collection === "users" && !api && /^\d{1,12}$/.test(id) ? { targetUserId: id } : {}),
  };
}

/** Flask-AppBuilder's forms: `/users/edit/5`; `action_post` deletes the users that were ticked. */
const FORM_METHODS: ReadonlyMap<string, string> = new Map([
  ["add", "POST"],
  ["edit", "PATCH"],
  ["delete", "DELETE"],
  ["action", "PATCH"],
  ["action_post", "PATCH"],
  ["varimport", "PATCH"],
]);

/** `RestCRUDView` of Flask-AppBuilder: `PUT /users/api/update/5`. */
const REST_CRUD: ReadonlyMap<string, string> = new Map([
  ["create", "POST"],
  ["update", "PUT"],
  ["delete", "DELETE"],
  ["column", "PUT"],
]);

function kindOf(collection: string, method: string | undefined): FindingKind | undefined {
  if (method === undefined) {
    return undefined;
  }
  if (collection.startsWith("connection")) {
    return "connection-changed";
  }
  if (collection.startsWith("variable")) {
    return "variable-changed";
  }
  const [created, updated, deleted]: readonly FindingKind[] = collection.startsWith("user")
    ? ["user-created", "user-updated", "user-deleted"]
    : collection === "roles" || collection === "groups"
      ? ["role-created", "role-updated", "role-deleted"]
      : ["role-updated", "role-updated", "role-updated"];
  switch (method) {
    case "POST":
      return created;
    case "PUT":
    case "PATCH":
      return updated;
    case "DELETE":
      return deleted;
    default:
      return undefined;
  }
}

function outcomeOf(status: number | undefined, highestSuccess: number): Outcome {
  if (status === 401 || status === 403) {
    return "blocked";
  }
  return status !== undefined && status >= 200 && status <= highestSuccess ? "succeeded" : "attempted";
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
