import { isBulk } from "./correlate-kinds";
import { type Finding, type FindingKind } from "../model/finding";

/** Whom and what a change is about, as far as the lines so far show. */
export interface Target {
  readonly user?: string;
  /** The e-mail address that a command names its user by; the result then has the user's name. */
  readonly email?: string;
  readonly roles: readonly string[];
}

export const NO_TARGET: Target = { roles: [] };

/** The target that one line names. */
export function targetOf({ targetUser, role, rule }: Finding): Target {
  const byEmail = rule === "command-line" && targetUser?.includes("@") === true;
  return {
    ...(targetUser === undefined ? {} : byEmail ? { email: targetUser } : { user: targetUser }),
    roles: role === undefined ? [] : role.split(", "),
  };
}

/** Whether two targets may be the same: what one of them does not name is no difference. */
export function fits(target: Target, other: Target, kind: FindingKind): boolean {
  return (
    isBulk(kind) ||
    (same(target.user, other.user) && same(target.email, other.email) && rolesFit(target.roles, other.roles))
  );
}

function same(name: string | undefined, other: string | undefined): boolean {
  return name === undefined || other === undefined || name === other;
}

/** A command may name several roles, each of which has a line of its own in the result. */
function rolesFit(roles: readonly string[], others: readonly string[]): boolean {
  return roles.length === 0 || others.length === 0 || roles.some((role) => others.includes(role));
}

/** What is known when another line is added. */
export function addTarget(target: Target, added: Target): Target {
  return {
    user: target.user ?? added.user,
    email: target.email ?? added.email,
    roles: [...new Set([...target.roles, ...added.roles])],
  };
}
