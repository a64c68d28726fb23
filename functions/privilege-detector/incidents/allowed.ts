import { type Finding, type FindingKind, UNKNOWN_PART } from "../model/finding";
import { type AllowedChange } from "../model/monitored-environment";

/** What an allow list is asked about. */
export interface Candidate {
  readonly dagId: string | undefined;
  readonly kinds: readonly FindingKind[];
  readonly findings: readonly Finding[];
}

/** The role that no entry takes in unless it names it: who holds it holds everything. */
const ADMIN = "Admin";

function mayBeAdmin(role: string): boolean {
  return role === ADMIN || role.includes(UNKNOWN_PART);
}

/**
 * The reason of the first entry that expects all of it. A stream's name says which DAG it is, and DAG code can write to any
 * stream: an entry that names roles and users bounds what such a line can be taken for.
 */
export function allowedReason(
  { dagId, kinds, findings }: Candidate,
  allow: readonly AllowedChange[],
): string | undefined {
  const roles = [...new Set(findings.flatMap(({ role }) => role?.split(", ") ?? []))];
  const users = [...new Set(findings.flatMap(({ targetUser }) => targetUser ?? []))];
  return allow.find(
    (entry) =>
      entry.dagId === dagId &&
      kinds.every((kind) => entry.kinds.includes(kind)) &&
      (!roles.some(mayBeAdmin) || entry.roles?.includes(ADMIN) === true) &&
      (entry.roles === undefined ||
        (roles.length > 0 && roles.every((role) => entry.roles?.includes(role)))) &&
      (entry.users === undefined || (users.length > 0 && users.every((user) => entry.users?.includes(user)))),
  )?.reason;
}
