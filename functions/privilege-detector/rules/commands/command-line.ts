import { HOLE } from "../../../shell/hole";
import { PRIVILEGE_COMMANDS } from "../../../airflow/privileges";
import { SEVERITIES, UNKNOWN_PART } from "../../model/finding";
import { type Change, type DetectionRule } from "../detection-rule";
import { BETWEEN_RAW_WORDS } from "../lines";
import { severityOf } from "../severity";
import { AIRFLOW_IN_BASE64 } from "./base64";
import { readArguments } from "./command-arguments";
import { commandsOf } from "./commands-of-line";
import { type PrivilegeCommand, privilegeCommand } from "./privilege-commands";

const USERS = PRIVILEGE_COMMANDS.users.join("|");
const ROLES = PRIVILEGE_COMMANDS.roles.join("|");

export const commandLine: DetectionRule = {
  name: "command-line",
  description:
    "A command of Airflow that changes users, roles, connections or keys, as a task or a shell's trace prints it",
  kinds: [
    "user-role-granted",
    "user-role-revoked",
    "user-created",
    "user-deleted",
    "user-password-reset",
    "users-imported",
    "role-created",
    "role-updated",
    "role-deleted",
    "role-permission-granted",
    "role-permission-revoked",
    "roles-imported",
    "permissions-synchronized",
    "permissions-cleaned-up",
    "metadata-database-changed",
    "metadata-database-credentials-read",
    "audit-log-cleared",
    "connection-changed",
    "connections-exported",
    "variable-changed",
    "variables-exported",
    "signing-key-read",
  ],
  source: "airflow/providers/fab/cli/definition.py; BashOperator logs its command before it runs",
  prefilter: [
    `users${BETWEEN_RAW_WORDS}(${USERS})`,
    `roles${BETWEEN_RAW_WORDS}(${ROLES})`,
    `db${BETWEEN_RAW_WORDS}(reset|downgrade|shell|clean)`,
    `connections${BETWEEN_RAW_WORDS}(add|delete|import|create-default|export|get|list)`,
    `variables${BETWEEN_RAW_WORDS}(set|delete|import|export)`,
    `config${BETWEEN_RAW_WORDS}(list|get-value)`,
    "(aws|keycloak)-auth-manager",
    "sync-perm",
    "permissions-cleanup",
    "(remove-role|add-perms|del-perms)",
    // One line for each command that a task runs: its words may be quoted, encoded or put together in any way.
    "[rR]unning command: ",
    "[eE]xecuting command: ",
    "bash_command",
    "returned non-zero exit status",
    ...AIRFLOW_IN_BASE64,
  ],
  classify: (message) => {
    const changes = commandsOf(message).flatMap(({ calls }) =>
      calls.flatMap((words) => changeOfCommand(words) ?? []),
    );
    const rank = (change: Change): number => SEVERITIES.indexOf(severityOf(change));
    return changes.reduce<Change | undefined>(
      (worst, change) => (worst === undefined || rank(change) < rank(worst) ? change : worst),
      undefined,
    );
  },
};

/** What the words behind `airflow` would change; nothing where they change nothing. */
export function changeOfCommand(words: readonly string[]): Change | undefined {
  const command = privilegeCommand(words);
  return command === undefined
    ? undefined
    : { kind: command.kind, outcome: "attempted", ...namesIn(command) };
}

function namesIn({ kind, group, rest }: PrivilegeCommand): Partial<Change> {
  if (group !== "users" && group !== "roles") {
    return {};
  }
  // What a variable holds that nobody knows may be any name, that of Admin too.
  const words = rest.map((word) => word.replaceAll(HOLE, UNKNOWN_PART));
  const { user, role, resources, actions, positional } = readArguments(words, group);
  const roles = group === "roles" && kind !== "roles-imported" ? positional.join(", ") || undefined : role;
  return {
    ...(user === undefined ? {} : { targetUser: user }),
    ...(roles === undefined ? {} : { role: roles }),
    ...(resources.length === 0 ? {} : { permission: permissionsOf(actions, resources) }),
  };
}

/** As `role_command.py` prints them: `can edit on Connections`. */
function permissionsOf(actions: readonly string[], resources: readonly string[]): string {
  return resources
    .flatMap((resource) =>
      actions.length === 0
        ? [resource]
        : actions.map((action) => `${action.replaceAll("_", " ")} on ${resource}`),
    )
    .join(", ");
}
