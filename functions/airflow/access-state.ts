import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** One of Airflow's users. */
export interface UserState {
  /** Unique; MWAA's hold slashes, such as `assumed-role/analyst/bob`. */
  readonly name: string;
  /** First and last name, which Airflow's own log lines name a user by. */
  readonly fullName: string;
  readonly active: boolean;
  /** Names of the user's roles, sorted. */
  readonly roles: readonly string[];
}

/** One of Airflow's roles. */
export interface RoleState {
  /** Unique. */
  readonly name: string;
  /** As Flask-AppBuilder prints them, such as `can edit on DAG Runs`; sorted. */
  readonly permissions: readonly string[];
}

/** Who may do what in Airflow, at one time. */
export interface AccessState {
  /** Sorted by name. */
  readonly users: readonly UserState[];
  /** Sorted by name. */
  readonly roles: readonly RoleState[];
}

/** The same state in the same order, whatever order it was read in. */
export function sortedState({ users, roles }: AccessState): AccessState {
  return {
    users: users
      .map((user) => ({ ...user, roles: [...new Set(user.roles)].sort() }))
      .sort((a, b) => compare(a.name, b.name)),
    roles: roles
      .map((role) => ({ ...role, permissions: [...new Set(role.permissions)].sort() }))
      .sort((a, b) => compare(a.name, b.name)),
  };
}

/** A state as short text: equal states are equal texts. */
export function packed(state: AccessState): string {
  const { users, roles } = sortedState(state);
  const compact: Compact = [
    users.map((user) => [user.name, user.fullName, user.active ? 1 : 0, user.roles]),
    roles.map((role) => [role.name, role.permissions]),
  ];
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
  return brotliCompressSync(JSON.stringify(compact), options).toString("base64");
}

/** The state that `packed` made a text of. */
export function unpacked(text: string): AccessState {
  const [users, roles] = JSON.parse(
    brotliDecompressSync(Buffer.from(text, "base64")).toString("utf8"),
  ) as Compact;
  return {
    users: users.map(([name, fullName, active, own]) => ({
      name,
      fullName,
      active: active === 1,
      roles: own,
    })),
    roles: roles.map(([name, permissions]) => ({ name, permissions })),
  };
}

type Compact = readonly [
  users: readonly (readonly [name: string, fullName: string, active: 0 | 1, roles: readonly string[]])[],
  roles: readonly (readonly [name: string, permissions: readonly string[]])[],
];

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
