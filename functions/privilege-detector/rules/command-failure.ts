import { type FindingKind, type Severity } from "../model/finding";
import { type LogLine } from "../log/log-message";
import { firstInLines, from } from "./lines";
import { type Change, type DetectionRule } from "./detection-rule";

interface Failure {
  readonly starts: string;
  readonly pattern: RegExp;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** What the pattern's groups are. */
  readonly groups?: readonly ("targetUser" | "role")[];
}

/**
 * Texts of commands that ended without a change. Somebody tried (MEDIUM), or what they wanted was so already
 * (LOW). Where several commands print the same text, the kind is the one that all of theirs can take in.
 */
const FAILURES: readonly Failure[] = [
  {
    starts: 'User "',
    pattern: /^User "(.+)" is already a member of role "([^"]+)"/,
    kind: "user-role-granted",
    severity: "LOW",
    groups: ["targetUser", "role"],
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" is not a member of role "([^"]+)"/,
    kind: "user-role-revoked",
    severity: "LOW",
    groups: ["targetUser", "role"],
  },
  {
    starts: 'User "',
    pattern: /^User "(.+)" does not exist$/,
    kind: "user-updated",
    severity: "LOW",
    groups: ["targetUser"],
  },
  {
    starts: '"',
    pattern: /^"(.+)" is not a valid role\. Valid roles are: /,
    kind: "user-updated",
    severity: "MEDIUM",
    groups: ["role"],
  },
  {
    starts: 'Error: "',
    pattern: /^Error: "(.+)" is not a valid role\./,
    kind: "users-imported",
    severity: "MEDIUM",
    groups: ["role"],
  },
  {
    starts: "Failed to create user",
    pattern: /^Failed to create user$/,
    kind: "user-created",
    severity: "MEDIUM",
  },
  {
    starts: "Failed to delete user",
    pattern: /^Failed to delete user$/,
    kind: "user-deleted",
    severity: "MEDIUM",
  },
  {
    starts: "Failed to reset user password",
    pattern: /^Failed to reset user password$/,
    kind: "user-password-reset",
    severity: "MEDIUM",
  },
  {
    starts: "Role named '",
    pattern: /^Role named '(.+)' does not exist$/,
    kind: "role-updated",
    severity: "LOW",
    groups: ["role"],
  },
  {
    starts: "Resource named '",
    pattern: /^Resource named '.+' does not exist$/,
    kind: "role-updated",
    severity: "LOW",
  },
  {
    starts: "Action named '",
    pattern: /^Action named '.+' does not exist$/,
    kind: "role-updated",
    severity: "LOW",
  },
];

/** Texts that begin with the name, so that there is no fixed start to look for. */
const NAME_FIRST: readonly Omit<Failure, "starts">[] = [
  {
    pattern: /^(\S{1,256}) already exists? in the db$/,
    kind: "user-created",
    severity: "LOW",
    groups: ["targetUser"],
  },
  {
    pattern: /^([^"]{1,256}) is not a valid role\. Valid roles are: /,
    kind: "user-created",
    severity: "MEDIUM",
    groups: ["role"],
  },
];

export const commandFailure: DetectionRule = {
  name: "command-failure",
  description:
    "What an Airflow command prints when it refuses to change users, roles or permissions, or need not",
  kinds: [...new Set([...FAILURES, ...NAME_FIRST].map(({ kind }) => kind))],
  source: "airflow/providers/fab/auth_manager/cli_commands/{user,role}_command.py",
  prefilter: [
    "a member of role",
    "is not a valid role",
    "already exists? in the db",
    '" does not exist',
    "Failed to (create|delete|reset) user",
    "(Role|Resource|Action) named '",
  ],
  classify: (message) => firstInLines(message, failureIn),
};

function failureIn({ text }: LogLine): Change | undefined {
  for (const { starts, pattern, ...failure } of FAILURES) {
    const line = from(text, starts);
    const match = line === undefined ? null : pattern.exec(line);
    if (match !== null) {
      return change(failure, match);
    }
  }
  for (const { pattern, ...failure } of NAME_FIRST) {
    const match = pattern.exec(text);
    if (match !== null) {
      return change(failure, match);
    }
  }
  return undefined;
}

function change(
  { kind, severity, groups = [] }: Omit<Failure, "starts" | "pattern">,
  match: RegExpExecArray,
): Change {
  const names = Object.fromEntries(groups.map((group, index) => [group, match[index + 1]]));
  return { kind, outcome: "attempted", severity, ...names };
}
