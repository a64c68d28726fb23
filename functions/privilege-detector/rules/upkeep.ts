import { type RuleContext } from "./detection-rule";

/** Roles that Airflow makes and keeps up to date itself (Airflow, "Access Control", default roles). */
const DEFAULT_ROLES: ReadonlySet<string> = new Set(["Admin", "Op", "User", "Viewer", "Public"]);

/** A web server writes its own roles and permissions well within this time. */
const START_UP_MILLISECONDS = 5 * 60 * 1000;

/**
 * Whether Airflow itself makes such a change. Whatever loads the security manager gives Admin each new permission,
 * in any process, and takes nobody's word for it: Admin holds all of them. The web server (2.x) and the API server
 * (3.x) give the other default roles what belongs to them when they start.
 */
export function isUpkeepOf(role: string, { stream, timestamp }: RuleContext): boolean {
  const { component } = stream.actor;
  const startingUp =
    (component === "webserver" || component === "scheduler") &&
    stream.kind === "process" &&
    stream.startedAt !== undefined &&
    timestamp - stream.startedAt < START_UP_MILLISECONDS;
  return role === "Admin" || (startingUp && DEFAULT_ROLES.has(role));
}
