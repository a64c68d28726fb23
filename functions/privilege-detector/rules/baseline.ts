import { ALL_ACTIONS, OP, USER, VIEWER } from "./default-permissions";

/** What each of Airflow's default roles holds by itself, as `action on Resource`; Public holds nothing. */
const PERMISSIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Viewer", new Set(VIEWER)],
  ["User", new Set([...VIEWER, ...USER])],
  ["Op", new Set([...VIEWER, ...USER, ...OP])],
  ["Public", new Set<string>()],
]);

/** Whether Airflow makes a role of this name itself (Airflow, "Access Control", default roles). */
export function isDefaultRole(role: string): boolean {
  return role === "Admin" || PERMISSIONS.has(role);
}

/**
 * Whether Airflow itself gives a role this permission, which its components do as they start: nothing is then other than
 * Airflow makes it. Admin holds every permission on Airflow's own resources.
 * @param permission as Flask-AppBuilder prints it, `can edit on DAG Runs`
 */
export function isOfAirflow(permission: string, role: string): boolean {
  return role === "Admin" ? ofAdmin(permission) : PERMISSIONS.get(role)?.has(permission) === true;
}

function ofAdmin(permission: string): boolean {
  const at = permission.indexOf(" on ");
  return at > 0 && ALL_ACTIONS.get(permission.slice(at + 4))?.includes(permission.slice(0, at)) === true;
}
