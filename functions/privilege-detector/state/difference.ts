import { type AccessState, type RoleState, type UserState } from "../../airflow/access-state";
import { isOfAirflow } from "../rules/baseline";

/** What a snapshot can show of a change. */
export const DIFFERENCE_KINDS = [
  "user-created",
  "user-deleted",
  "user-updated",
  "user-role-granted",
  "user-role-revoked",
  "role-created",
  "role-deleted",
  "role-permission-granted",
  "role-permission-revoked",
] as const;

/** One of them. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** One change between two states. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The user that was changed. */
  readonly user?: string;
  /** First and last name of that user, before or after. */
  readonly fullNames: readonly string[];
  /** The roles that a user has got or lost, or the role that was changed; sorted. */
  readonly roles: readonly string[];
  /** The permissions that the role has got or lost; sorted. */
  readonly permissions: readonly string[];
  /** Of `user-updated`: whether the user may log in now. */
  readonly active?: boolean;
}

/** Everything that is other in one state than in the one before, users first, by name. */
export function differencesOf(before: AccessState, after: AccessState): Difference[] {
  return [
    ...pairs(before.users, after.users).flatMap(([was, is]) => ofUser(was, is)),
    ...pairs(before.roles, after.roles).flatMap(([was, is]) => ofRole(was, is)),
  ];
}

/**
 * What a first state has beyond what Airflow gives by itself: permissions of its default roles. Roles of other names, and who
 * has which role, are the team's own.
 */
export function beyondDefaults({ roles }: AccessState): Difference[] {
  return roles.flatMap(({ name, permissions }) => {
    const further = isDefault(name) ? permissions.filter((one) => !isOfAirflow(one, name)) : [];
    return further.length === 0
      ? []
      : [{ ...ofRoleNamed("role-permission-granted", name), permissions: further }];
  });
}

/** Admin holds all that there is, also what a plugin adds: nothing can be given to it. */
function isDefault(role: string): boolean {
  return ["Public", "Viewer", "User", "Op"].includes(role);
}

function ofUser(was: UserState | undefined, is: UserState | undefined): Difference[] {
  const one = is ?? was;
  if (one === undefined) {
    return [];
  }
  const fullNames = [...new Set([was?.fullName ?? one.fullName, one.fullName])];
  const common = { user: one.name, fullNames, roles: [], permissions: [] };
  if (was === undefined || is === undefined) {
    const kind = was === undefined ? "user-created" : "user-deleted";
    return [{ ...common, kind, roles: one.roles }];
  }
  const granted = without(is.roles, was.roles);
  const revoked = without(was.roles, is.roles);
  return [
    ...(granted.length === 0 ? [] : [{ ...common, kind: "user-role-granted", roles: granted } as const]),
    ...(revoked.length === 0 ? [] : [{ ...common, kind: "user-role-revoked", roles: revoked } as const]),
    ...(was.active === is.active ? [] : [{ ...common, kind: "user-updated", active: is.active } as const]),
  ];
}

function ofRole(was: RoleState | undefined, is: RoleState | undefined): Difference[] {
  const name = (is ?? was)?.name ?? "";
  const granted = without(is?.permissions ?? [], was?.permissions ?? []);
  const revoked = without(was?.permissions ?? [], is?.permissions ?? []);
  if (is === undefined) {
    return [ofRoleNamed("role-deleted", name)];
  }
  return [
    ...(was === undefined ? [ofRoleNamed("role-created", name)] : []),
    ...(granted.length === 0
      ? []
      : [{ ...ofRoleNamed("role-permission-granted", name), permissions: granted }]),
    ...(revoked.length === 0
      ? []
      : [{ ...ofRoleNamed("role-permission-revoked", name), permissions: revoked }]),
  ];
}

function ofRoleNamed(kind: DifferenceKind, name: string): Difference {
  return { kind, fullNames: [], roles: [name], permissions: [] };
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
}

/** Each name once, with what it was and what it is. */
function pairs<Item extends { readonly name: string }>(
  before: readonly Item[],
  after: readonly Item[],
): (readonly [was: Item | undefined, is: Item | undefined])[] {
  const was = new Map(before.map((item) => [item.name, item]));
  const is = new Map(after.map((item) => [item.name, item]));
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names.map((name) => [was.get(name), is.get(name)]);
}
