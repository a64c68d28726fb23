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
    "airflow-api-called",
  ],
  source:
    "access lines of gunicorn (2.x), uvicorn and airflow-core/.../api_fastapi/common/http_access_log.py (3.x); routes of airflow/providers/fab/auth_manager",
  prefilter: [
    String.raw`(POST|PUT|PATCH|DELETE) \/(auth\/|api\/v1\/|fab\/v1\/|security\/){0,3}(users|roles|groups|resetpassword|resetmypassword)`,
    String.raw`path[\\'"=: ]{1,20}\/(auth\/|api\/v1\/|fab\/v1\/|security\/){0,3}(users|roles|groups|resetpassword|resetmypassword)`,
    String.raw`aws_mwaa\/cli`,
  ],
  classify: (message) => {
    const request = requestOf(message);
    const change = request === undefined ? undefined : changeBy(request);
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
const REQUEST_LINE =
  /"(POST|PUT|PATCH|DELETE) (\/[^\s"]{0,2000}) HTTP\/[\d.]{1,3}"(?: (\d{3}))?(?: (?:\d{1,15}|-) "[^"]{0,2000}" "([^"]{0,300}))?/;

function requestOf(message: LogMessage): Request | undefined {
  const { fields } = message;
  const [method, path] = [fields.get("method"), fields.get("path")];
  if (method !== undefined && path !== undefined) {
    const status = Number(fields.get("status_code") ?? Number.NaN);
    return /^(?:POST|PUT|PATCH|DELETE)$/.test(method)
      ? { method, path, ...(Number.isInteger(status) ? { status } : {}) }
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
        };
  });
}

/** The provider's REST API under both majors' paths, Flask-AppBuilder's own API, and the UI's forms. */
const ROUTE =
  /^\/(?:auth\/)?(?:api\/v1\/(?:security\/)?|fab\/v1\/)?(users|roles|groups|resetpassword|resetmypassword)(?:\/([^?]*))?(?:\?|$)/;

function changeBy({ method, path, status }: Request): Change | undefined {
  if (/^\/(?:[\w.-]{1,60}\/){0,3}aws_mwaa\/cli(?:\/?$|\?)/.test(path)) {
    // The body is not logged; most calls trigger DAGs.
    return { kind: "airflow-api-called", outcome: outcomeOf(status, 299), severity: "LOW" };
  }
  const [, collection, rest = ""] = ROUTE.exec(path) ?? [];
  if (collection === undefined) {
    return undefined;
  }
  if (collection.startsWith("reset")) {
    return { kind: "user-password-reset", outcome: outcomeOf(status, 399) };
  }
  const api = path.includes("/v1/");
  const action = api ? method : FORM_METHODS.get(rest.split("/")[0] ?? "");
  const kind = kindOf(collection, action);
  if (kind === undefined) {
    return undefined;
  }
  const name = api ? decode(rest.replace(/\/$/, "")) : "";
  return {
    kind,
    // A form that is sent back with its errors has status 200, one that was taken redirects.
    outcome: outcomeOf(status, api ? 299 : 399),
    ...(name === "" ? {} : collection === "users" ? { targetUser: name } : { role: name }),
  };
}

/** Flask-AppBuilder's forms: `/users/edit/5`; `action_post` deletes the users that were ticked. */
const FORM_METHODS: ReadonlyMap<string, string> = new Map([
  ["add", "POST"],
  ["edit", "PATCH"],
  ["delete", "DELETE"],
  ["action", "PATCH"],
  ["action_post", "PATCH"],
]);

function kindOf(collection: string, method: string | undefined): FindingKind | undefined {
  const [created, updated, deleted]: readonly FindingKind[] =
    collection === "users"
      ? ["user-created", "user-updated", "user-deleted"]
      : ["role-created", "role-updated", "role-deleted"];
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
