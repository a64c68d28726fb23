import { type Finding, type FindingKind } from "../model/finding";

/** Findings of one kind. */
export interface SameKind {
  readonly kind: FindingKind;
  readonly findings: readonly Finding[];
}

/**
 * Whether the lines of one group belong to the command of another. Each group has at most one level above it:
 * what leads never follows.
 */
export function absorbs(leader: SameKind, follower: SameKind): boolean {
  if (leader === follower || follower.findings.some(({ rule }) => rule === "command-line")) {
    // A command of its own is an incident of its own.
    return false;
  }
  if (follower.kind === "metadata-database-access-blocked") {
    // Airflow 3 refuses a task's command the database: the error is how the command ended.
    return (
      follower.findings.every(({ outcome }) => outcome === "blocked") &&
      leader.findings.some(({ rule }) => rule === "command-line")
    );
  }
  return (
    FOLLOWERS.get(leader.kind)?.includes(follower.kind) === true &&
    (leader.kind !== "permissions-synchronized" ||
      follower.findings.every(({ rule }) => rule === "security-manager"))
  );
}

/**
 * What else the lines of a command say. `users add-role` logs "Updated user First Last" beside its result;
 * texts that several commands print, such as `User "x" does not exist`, count as `user-updated` or
 * `role-updated`; an import and a synchronization log each of their changes.
 */
const FOLLOWERS: ReadonlyMap<FindingKind, readonly FindingKind[]> = new Map([
  ["user-role-granted", ["user-updated"]],
  ["user-role-revoked", ["user-updated"]],
  ["user-password-reset", ["user-updated"]],
  ["user-deleted", ["user-updated"]],
  ["users-imported", ["user-updated", "user-created"]],
  ["role-deleted", ["role-updated"]],
  ["role-permission-granted", ["role-updated"]],
  ["role-permission-revoked", ["role-updated"]],
  ["roles-imported", ["role-updated", "role-created", "role-permission-granted", "role-permission-revoked"]],
  ["permissions-synchronized", ["role-created", "role-permission-granted", "role-permission-revoked"]],
]);

/** Kinds that stand for many changes: they have no one target, and their followers' severity is theirs. */
export function isBulk(kind: FindingKind): boolean {
  return kind === "users-imported" || kind === "roles-imported" || kind === "permissions-synchronized";
}
