import { type RuleContext } from "./rule";

/** Roles that Airflow makes and keeps up to date itself (Airflow, "Access Control", default roles). */
const DEFAULT_ROLES: ReadonlySet<string> = new Set(["Admin", "Op", "User", "Viewer", "Public"]);

/** A web server writes its own roles and permissions well within this time. */
const START_UP_MILLISECONDS = 5 * 60 * 1000;

/**
 * Whether Airflow itself makes such a change at every start: the web server (2.x) and the API server (3.x) give
 * each role what belongs to it. Admin gets every new permission whenever a view or a DAG appears, so that it
 * holds all of them in any case; for the other roles only the first minutes of a process count.
 */
export function isStartUpOf(role: string, { stream, timestamp }: RuleContext): boolean {
  const { component } = stream.actor;
  if (component !== "webserver" && component !== "scheduler") {
    return false;
  }
  const startingUp = stream.startedAt !== undefined && timestamp - stream.startedAt < START_UP_MILLISECONDS;
  return role === "Admin" || (startingUp && DEFAULT_ROLES.has(role));
}
