import { PRIVILEGE_COMMANDS } from "../../airflow/privileges";
import { type FindingKind, SEVERITIES } from "../model/finding";
import { readArguments } from "./command-arguments";
import { BETWEEN_RAW_WORDS, BETWEEN_WORDS } from "./lines";
import { type Change, type DetectionRule } from "./detection-rule";
import { severityOf } from "./severity";
import { shellWords } from "./shell-words";

/** `airflow/providers/fab/cli/definition.py`; what only reads (`list`, `export`) is left out. */
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
  ["db reset", "metadata-database-changed"],
]);

const USERS = PRIVILEGE_COMMANDS.users.join("|");
const ROLES = PRIVILEGE_COMMANDS.roles.join("|");

const COMMAND = new RegExp(
  [
    `(users)${BETWEEN_WORDS}{1,200}(${USERS})`,
    `(roles)${BETWEEN_WORDS}{1,200}(${ROLES})`,
    `(fab-db|db)${BETWEEN_WORDS}{1,200}(reset)`,
    "(sync-perm|permissions-cleanup)",
  ].join("|"),
  "g",
);

export const commandLine: DetectionRule = {
  name: "command-line",
  description:
    "An Airflow command that changes users, roles or permissions, as a task or a shell trace prints it",
  kinds: [...new Set(KINDS.values())],
  source: "airflow/providers/fab/cli/definition.py; BashOperator logs its command before it runs",
  prefilter: [
    `users${BETWEEN_RAW_WORDS}(${USERS})`,
    `roles${BETWEEN_RAW_WORDS}(${ROLES})`,
    `db${BETWEEN_RAW_WORDS}reset`,
    "sync-perm",
    "permissions-cleanup",
  ],
  classify: ({ text }, { stream }) => {
    const rank = (change: Change): number => SEVERITIES.indexOf(severityOf(change, stream));
    let worst: Change | undefined;
    COMMAND.lastIndex = 0;
    for (let match = COMMAND.exec(text); match !== null; match = COMMAND.exec(text)) {
      if (isCommand(text, match)) {
        const { change, end } = readCommand(text, match);
        worst = change !== undefined && (worst === undefined || rank(change) < rank(worst)) ? change : worst;
        // What belongs to one command is not read as another, which also keeps the time linear.
        COMMAND.lastIndex = Math.max(end, match.index + match[0].length);
      }
    }
    return worst;
  },
};

/**
 * Whether the words are an Airflow command: behind `airflow`, a path to it, a variable named after it, or as the
 * body of a call of MWAA's `/aws_mwaa/cli`. The same words also occur as ids (`airflow tasks run users add-role`)
 * and in other programs' commands (`gcloud iam roles create`).
 */
function isCommand(text: string, match: RegExpExecArray): boolean {
  const next = text.charAt(match.index + match[0].length);
  if (/[\w-]/.test(next)) {
    return false;
  }
  const before = text.slice(Math.max(0, match.index - 300), match.index);
  const gap = /[ \t\r\n'",[\]\\`]{1,100}$/.exec(before)?.index ?? before.length;
  const word = /[^ \t\r\n'",[\]\\`]{1,100}$/.exec(before.slice(0, gap));
  if (gap === before.length || word === null) {
    return false;
  }
  const program = word[0].slice(word[0].lastIndexOf("/") + 1);
  const usage = /usage:\s{1,5}$/i.test(before.slice(0, word.index));
  return (
    (/^[\w.${}-]*airflow[\w.${}-]*$/i.test(program) && !usage) ||
    /^(?:-d|--data(?:-[a-z]{1,10})?|data=)$/.test(word[0])
  );
}

function readCommand(text: string, match: RegExpExecArray): { change?: Change; end: number } {
  const named = match.slice(1).filter((word): word is string => word !== undefined);
  const after = match.index + match[0].length;
  // In a list the subcommand's own closing quote comes first.
  const closing = /\\{0,8}['"],/y;
  closing.lastIndex = after;
  const { words, end } = shellWords(text, closing.exec(text) === null ? after : closing.lastIndex);
  const kind = KINDS.get(named.join(" "));
  const of = named[0] === "roles" ? "roles" : "users";
  const { user, role, resources, actions, positional, asksForHelp } = readArguments(words, of);
  if (kind === undefined || asksForHelp) {
    return { end };
  }
  const roles = of === "roles" && kind !== "roles-imported" ? positional.join(", ") || undefined : role;
  const change: Change = {
    kind,
    outcome: "attempted",
    ...(user === undefined ? {} : { targetUser: user }),
    ...(roles === undefined ? {} : { role: roles }),
    ...(resources.length === 0 ? {} : { permission: permissionsOf(actions, resources) }),
  };
  return { change, end };
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
