import { type FindingKind } from "../model/finding";
import { firstInLines, from } from "./lines";
import { type Change, type DetectionRule } from "./detection-rule";

/** A printed line: where it starts, how it goes on, and what its groups are. */
interface Printed {
  readonly starts: string;
  /**
   * Anchored at `starts`; one greedy group before the last literal, so that it is linear. With two groups, `s`: a line
   * separator at the end would else make every occurrence of the literal a try of its own.
   */
  readonly pattern: RegExp;
  readonly read: (first: string, second: string) => Change;
}

const done = (kind: FindingKind, more: Partial<Change> = {}): Change => ({
  kind,
  outcome: "succeeded",
  ...more,
});

/** `user_command.py`, `role_command.py`, `permissions_command.py`, `sync_perm_command.py`: each text verbatim. */
const PRINTED: readonly Printed[] = [
  {
    starts: 'User "',
    pattern: /^User "(.+)" added to role "([^"]+)"/,
    read: (targetUser, role) => done("user-role-granted", { targetUser, role }),
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" removed from role "([^"]+)"/,
    read: (targetUser, role) => done("user-role-revoked", { targetUser, role }),
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" created with role "([^"]+)"/,
    read: (targetUser, role) => done("user-created", { targetUser, role }),
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" deleted$/,
    read: (targetUser) => done("user-deleted", { targetUser }),
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" password reset successfully$/,
    read: (targetUser) => done("user-password-reset", { targetUser }),
  },
  {
    starts: "Creating new user with email ",
    pattern: /^Creating new user with email '(.+)'$/,
    read: (targetUser) => ({ kind: "users-imported", outcome: "attempted", targetUser }),
  },
  {
    starts: "Found existing user with email ",
    pattern: /^Found existing user with email '(.+)'$/,
    read: (targetUser) => ({ kind: "users-imported", outcome: "attempted", targetUser }),
  },
  {
    starts: "Created the following users:",
    pattern: /^Created the following users:/,
    read: () => done("users-imported"),
  },
  {
    starts: "Updated the following users:",
    pattern: /^Updated the following users:/,
    read: () => done("users-imported"),
  },
  {
    starts: "Added ",
    pattern: /^Added \d{1,9} role\(s\)$/,
    read: () => done("role-created"),
  },
  {
    starts: "Deleted ",
    pattern: /^Deleted \d{1,9} role\(s\)$/,
    read: () => done("role-deleted"),
  },
  {
    starts: "Added ",
    pattern: /^Added [1-9]\d{0,8} permission\(s\)$/,
    read: () => done("role-permission-granted"),
  },
  {
    starts: "Deleted ",
    pattern: /^Deleted [1-9]\d{0,8} permission\(s\)$/,
    read: () => done("role-permission-revoked"),
  },
  {
    starts: "Added ",
    pattern: /^Added ((?:can|menu)[ _].+) to role (.+)$/s,
    read: (permission, role) => done("role-permission-granted", { permission, role }),
  },
  {
    starts: "Deleted ",
    pattern: /^Deleted ((?:can|menu)[ _].+) from role (.+)$/s,
    read: (permission, role) => done("role-permission-revoked", { permission, role }),
  },
  {
    starts: "roles and permissions successfully imported",
    pattern: /^roles and permissions successfully imported$/,
    read: () => done("roles-imported"),
  },
  {
    // 2.7 and 2.8 import names alone.
    starts: "roles '[",
    pattern: /^roles '\[(.*)\]' successfully imported$/,
    read: (names) => done("roles-imported", names === "" ? {} : { role: names.replaceAll("'", "") }),
  },
  {
    starts: "Successfully added `conn_id`=",
    pattern: /^Successfully added `conn_id`=/,
    read: () => done("connection-changed"),
  },
  {
    starts: "Successfully deleted connection with `conn_id`=",
    pattern: /^Successfully deleted connection with `conn_id`=/,
    read: () => done("connection-changed"),
  },
  {
    starts: "Connections successfully exported to ",
    pattern: /^Connections successfully exported to /,
    read: () => done("connections-exported"),
  },
  {
    starts: "Variable ",
    pattern: /^Variable \S{1,250} (?:created|deleted)$/,
    read: () => done("variable-changed"),
  },
  {
    starts: "Imported connection ",
    pattern: /^Imported connection \S{1,250}$/,
    read: () => done("connection-changed"),
  },
  {
    // `db.downgrade` goes back to before the tables of users; the URL has no password in it.
    starts: "Performing downgrade with database ",
    pattern: /^Performing downgrade with database /,
    read: () => ({ kind: "metadata-database-changed", outcome: "attempted" }),
  },
  {
    // `db clean`, table by table, also where it then finds no row that is old enough.
    starts: "Checking table log",
    pattern: /^Checking table log$/,
    read: () => ({ kind: "audit-log-cleared", outcome: "attempted" }),
  },
  {
    starts: "Updating actions and resources for all existing roles",
    pattern: /^Updating actions and resources for all existing roles$/,
    read: () => ({ kind: "permissions-synchronized", outcome: "attempted" }),
  },
  {
    starts: "Cleaned up permissions for DAG: ",
    pattern: /^Cleaned up permissions for DAG: (.+)$/,
    read: (dagId) => done("permissions-cleaned-up", { permission: `DAG:${dagId}` }),
  },
  {
    starts: "Successfully cleaned up permissions for ",
    pattern: /^Successfully cleaned up permissions for [1-9]\d{0,8} DAG\(s\)\.$/,
    read: () => done("permissions-cleaned-up"),
  },
  {
    starts: "Cleaned up ",
    pattern: /^Cleaned up [1-9]\d{0,8} DAG-specific permissions/,
    read: () => done("permissions-cleaned-up"),
  },
];

/** Lines that begin with a number. */
const NUMBER_FIRST: readonly (readonly [pattern: RegExp, kind: FindingKind])[] = [
  [/^\d{1,9} variables? successfully exported to /, "variables-exported"],
  [/^[1-9]\d{0,8} of \d{1,9} variables successfully updated\.$/, "variable-changed"],
];

export const commandResult: DetectionRule = {
  name: "command-result",
  description: "What an Airflow command prints once it has changed users, roles or permissions",
  kinds: [
    ...new Set([...PRINTED.map(({ read }) => read("", "").kind), ...NUMBER_FIRST.map(([, kind]) => kind)]),
  ],
  source:
    "airflow/providers/fab/auth_manager/cli_commands/{user,role,permissions,sync_perm}_command.py; airflow/cli/commands/{connection,variable,db}_command.py; airflow/utils/db_cleanup.py",
  prefilter: [
    "added to role",
    "removed from role",
    "created with role",
    '" deleted',
    "password reset successfully",
    "the following users:",
    "(new|existing) user with email",
    String.raw`(role|permission)\(s\)`,
    "(Added|Deleted) (can|menu)[ _]",
    "successfully imported",
    "(Successfully added|deleted connection with) .conn_id.=",
    "(Connections|variables?) successfully exported to",
    "Variable [^ ]{1,250} (created|deleted)",
    "Imported connection ",
    "Performing downgrade with database ",
    "Checking table log",
    "variables successfully updated",
    "resources for all existing roles",
    "leaned up permissions for",
    "DAG-specific permissions",
  ],
  classify: (message) =>
    firstInLines(message, ({ text }) => {
      const counted = NUMBER_FIRST.find(([pattern]) => pattern.test(text));
      if (counted !== undefined) {
        return done(counted[1]);
      }
      for (const { starts, pattern, read } of PRINTED) {
        const line = from(text, starts);
        const match = line === undefined ? null : pattern.exec(line);
        if (match !== null) {
          return read(match[1] ?? "", match[2] ?? "");
        }
      }
      return undefined;
    }),
};
