import { PRIVILEGE_COMMANDS } from "../../../airflow/privileges";
import { type FindingKind } from "../../model/finding";

/** Commands of Airflow that the detector reports beside those that change users, roles or permissions. */
const OTHERS = {
  db: ["clean"],
  connections: ["add", "delete", "import", "create-default-connections", "export", "get", "list"],
  variables: ["set", "delete", "import", "export"],
  config: ["list", "get-value"],
  "aws-auth-manager": ["init-avp", "update-avp-schema"],
  "keycloak-auth-manager": [
    "create-scopes",
    "create-resources",
    "create-permissions",
    "create-all",
    "create-team",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Names of groups and of the commands in them; those without a group stand under the empty name. */
export const COMMANDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...new Set([...Object.keys(PRIVILEGE_COMMANDS), ...Object.keys(OTHERS)])].map((group) => [
    group,
    new Set([...verbsOf(PRIVILEGE_COMMANDS, group), ...verbsOf(OTHERS, group)]),
  ]),
);

function verbsOf(commands: Readonly<Record<string, readonly string[]>>, group: string): readonly string[] {
  return commands[group] ?? [];
}

/** Verbs of users and roles that hardly another program has. */
export const DISTINCT: ReadonlySet<string> = new Set([
  "users add-role",
  "users remove-role",
  "roles add-perms",
  "roles del-perms",
]);

/**
 * What each command does. Sources: `airflow/providers/fab/cli/definition.py`, `airflow/cli/cli_config.py`, and the `cli`
 * of the Amazon and Keycloak providers' auth managers.
 */
const KINDS: ReadonlyMap<string, FindingKind> = new Map([
  ["users add-role", "user-role-granted"],
  ["users remove-role", "user-role-revoked"],
  ["users create", "user-created"],
  ["users delete", "user-deleted"],
  ["users reset-password", "user-password-reset"],
  ["users import", "users-imported"],
  ["roles create", "role-created"],
  ["roles delete", "role-deleted"],
  ["roles add-perms", "role-permission-granted"],
  ["roles del-perms", "role-permission-revoked"],
  ["roles import", "roles-imported"],
  ["sync-perm", "permissions-synchronized"],
  ["permissions-cleanup", "permissions-cleaned-up"],
  ["fab-db reset", "metadata-database-changed"],
  ["fab-db downgrade", "metadata-database-changed"],
  ["db reset", "metadata-database-changed"],
  ["db downgrade", "metadata-database-changed"],
  ["db shell", "metadata-database-changed"],
  ["db clean", "audit-log-cleared"],
  ["connections add", "connection-changed"],
  ["connections delete", "connection-changed"],
  ["connections import", "connection-changed"],
  ["connections create-default-connections", "connection-changed"],
  ["connections export", "connections-exported"],
  ["connections get", "connections-exported"],
  ["connections list", "connections-exported"],
  ["variables set", "variable-changed"],
  ["variables delete", "variable-changed"],
  ["variables import", "variable-changed"],
  ["variables export", "variables-exported"],
  ["config list", "signing-key-read"],
  ["config get-value", "signing-key-read"],
  ["aws-auth-manager init-avp", "role-updated"],
  ["aws-auth-manager update-avp-schema", "role-updated"],
  ["keycloak-auth-manager create-scopes", "role-updated"],
  ["keycloak-auth-manager create-resources", "role-updated"],
  ["keycloak-auth-manager create-permissions", "role-updated"],
  ["keycloak-auth-manager create-all", "role-updated"],
  ["keycloak-auth-manager create-team", "role-updated"],
]);

/** Options of Airflow's configuration that are keys, and those that hold the metadata database's address. */
const KEY_OPTION = /^(?:fernet_key|secret_key|jwt_secret|jwt_private_key_path|internal_api_secret_key)$/;
const DATABASE_OPTION = /^(?:sql_alchemy_conn|sql_alchemy_conn_async|result_backend|broker_url)$/;

/** The words of a command that the detector reports, behind `airflow`. */
export interface PrivilegeCommand {
  readonly kind: FindingKind;
  readonly group: string;
  /** What follows the command's name. */
  readonly rest: readonly string[];
}

/** Reads the words behind `airflow`; nothing where they change and show nothing. */
export function privilegeCommand(given: readonly string[]): PrivilegeCommand | undefined {
  const words = given.slice(given.findIndex((word) => !word.startsWith("-")));
  const [group = "", verb = ""] = words;
  const alone = KINDS.get(group);
  if (alone !== undefined) {
    return { kind: alone, group, rest: words.slice(1) };
  }
  const kind = KINDS.get(`${group} ${verb}`);
  const rest = words.slice(2);
  if (kind === undefined || rest.includes("--help") || rest.includes("-h")) {
    return undefined;
  }
  if (group === "config" && verb === "get-value") {
    const option = rest.filter((word) => !word.startsWith("-"))[1] ?? "";
    return KEY_OPTION.test(option)
      ? { kind, group, rest }
      : DATABASE_OPTION.test(option)
        ? { kind: "metadata-database-credentials-read", group, rest }
        : undefined;
  }
  return verb === "clean" && !cleansLog(rest) ? undefined : { kind, group, rest };
}

/** `db clean` takes all tables where it is given none. */
function cleansLog(words: readonly string[]): boolean {
  const at = words.findIndex((word) => /^(?:-t|--tables?)(?:=|$)/.test(word));
  const written =
    at < 0 ? undefined : words[at]?.includes("=") === true ? words[at].split("=")[1] : words[at + 1];
  return written === undefined || written.split(/[,\s]/).includes("log");
}
