import { type LogLine } from "../log/log-message";
import { isDefaultRole, isOfAirflow } from "./baseline";
import { firstInLines, from } from "./lines";
import { type Change, type DetectionRule, type RuleContext } from "./detection-rule";

interface SecurityManagerLine {
  readonly starts: string;
  /** Of two groups with `s`: a line separator at the end would else cost quadratic time. */
  readonly pattern: RegExp;
  /**
   * Whether other software may well write the same words, so that they count only where the line says that
   * Airflow's security manager wrote it.
   */
  readonly common?: boolean;
  readonly read: (first: string, second: string, context: RuleContext) => Change | undefined;
}

/** Texts of Flask-AppBuilder's `const.py` (`LOGMSG_INF_SEC_*`), the same from 4.4.1 to 5.2.2. */
const LINES: readonly SecurityManagerLine[] = [
  {
    starts: "Added user ",
    pattern: /^Added user (.+)$/,
    common: true,
    // In the web server it is somebody's first login; a user made there has an access line.
    read: (targetUser, _, context) =>
      inWebServer(context)
        ? undefined
        : { kind: "user-created", outcome: "succeeded", ...named({ targetUser }) },
  },
  {
    starts: "Updated user ",
    pattern: /^Updated user (.+)$/,
    common: true,
    // Every login ends in this line too. It names the person ("Bob Jones"), not the user ("bob").
    read: (targetUser, _, context) =>
      inWebServer(context)
        ? undefined
        : { kind: "user-updated", outcome: "succeeded", ...named({ targetUser }) },
  },
  {
    starts: "Deleted user ",
    pattern: /^Deleted user (.+)$/,
    common: true,
    read: (targetUser) => ({ kind: "user-deleted", outcome: "succeeded", ...named({ targetUser }) }),
  },
  {
    starts: "Inserted Role: ",
    pattern: /^Inserted Role: (.+)$/,
    read: (role, _, context) =>
      isUnnamedUpkeep(role, context) || isDefaultRole(role)
        ? undefined
        : { kind: "role-created", outcome: "succeeded", ...named({ role }) },
  },
  {
    starts: "Updated role ",
    pattern: /^Updated role (.+)$/,
    common: true,
    read: (role) => ({ kind: "role-updated", outcome: "succeeded", ...named({ role }) }),
  },
  {
    starts: "Deleting role '",
    pattern: /^Deleting role '(.+)'$/,
    read: (role) => ({ kind: "role-deleted", outcome: "succeeded", ...named({ role }) }),
  },
  {
    starts: "Deleted role ",
    pattern: /^Deleted role (.+)$/,
    common: true,
    read: (role) => ({ kind: "role-deleted", outcome: "succeeded", ...named({ role }) }),
  },
  {
    // Groups (Flask-AppBuilder 5) give their roles to their users.
    starts: "Added group ",
    pattern: /^Added group (.+)$/,
    common: true,
    read: (role) => ({ kind: "role-created", outcome: "succeeded", ...named({ role }) }),
  },
  {
    starts: "Updated group ",
    pattern: /^Updated group (.+)$/,
    common: true,
    read: (role) => ({ kind: "role-updated", outcome: "succeeded", ...named({ role }) }),
  },
  {
    starts: "Deleted group ",
    pattern: /^Deleted group (.+)$/,
    common: true,
    read: (role) => ({ kind: "role-deleted", outcome: "succeeded", ...named({ role }) }),
  },
  {
    starts: "Deleted ",
    pattern: /^Deleted [1-9]\d{0,8} faulty permissions$/,
    read: () => ({ kind: "permissions-cleaned-up", outcome: "succeeded" }),
  },
  {
    starts: "Added Permission ",
    pattern: /^Added Permission (.+) to role (.+)$/s,
    read: (permission, role, context) =>
      isUnnamedUpkeep(role, context) || isOfAirflow(permission, role)
        ? undefined
        : {
            kind: "role-permission-granted",
            outcome: "succeeded",
            ...named({ permission, role }),
            ...accessControl(permission, context),
            // Admin holds all that there is, also what a plugin adds.
            ...(role === "Admin" ? { severity: "LOW" } : {}),
          },
  },
  {
    // "to role" is Flask-AppBuilder's own slip.
    starts: "Removed Permission ",
    pattern: /^Removed Permission (.+) (?:to|from) role (.+)$/s,
    read: (permission, role, context) =>
      isUnnamedUpkeep(role, context)
        ? undefined
        : {
            kind: "role-permission-revoked",
            outcome: "succeeded",
            ...named({ permission, role }),
            ...accessControl(permission, context),
          },
  },
];

export const securityManager: DetectionRule = {
  name: "security-manager",
  description: "What Airflow's security manager logs when it changes users, roles or permissions",
  kinds: [
    "user-created",
    "user-updated",
    "user-deleted",
    "role-created",
    "role-updated",
    "role-deleted",
    "role-permission-granted",
    "role-permission-revoked",
    "permissions-cleaned-up",
  ],
  source:
    "airflow/providers/fab/auth_manager/security_manager/override.py; flask_appbuilder/const.py of dpgaspar/Flask-AppBuilder",
  prefilter: [
    // Other software writes "Added user", too: what counts is who wrote the line.
    String.raw`override\.py:`,
    "security_manager",
    "flask_appbuilder",
    "(user|group|role) %s",
    "Deleting role '",
    "Inserted Role: ",
    "(Added|Removed) Permission ",
    "faulty permissions",
  ],
  classify: (message, context) => firstInLines(message, (line) => changeIn(line, context)),
};

function changeIn({ text, writtenBy }: LogLine, context: RuleContext): Change | undefined {
  for (const { starts, pattern, common = false, read } of LINES) {
    const line = common && !isSecurityManager(writtenBy, text) ? undefined : from(text, starts);
    const match = line === undefined ? null : pattern.exec(line);
    if (match !== null) {
      return read(match[1] ?? "", match[2] ?? "", context);
    }
  }
  return undefined;
}

/** What 2.7 prints for each name: it formats none of them. */
const UNNAMED = "%s";

/** The names that a line has. */
function named<Names extends Record<string, string>>(names: Names): Partial<Names> {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== UNNAMED)) as Partial<Names>;
}

/** 2.7's web server writes hundreds of lines without names when it starts; which of them are its own, nobody can say. */
function isUnnamedUpkeep(role: string, { place }: RuleContext): boolean {
  return role === UNNAMED && (place === "webserver" || place === "scheduler");
}

/**
 * `override.py` since the FAB provider; `manager.py` in 2.7 alone, whose lines have no names; 3.x gives the logger, such as
 * `airflow.providers.fab.auth_manager.security_manager.override`.
 */
function isSecurityManager(writtenBy: string | undefined, text: string): boolean {
  return (
    writtenBy !== undefined &&
    (/^override\.py$|security_manager|flask_appbuilder|\.fab[._]/.test(writtenBy) ||
      (writtenBy === "manager.py" && text.endsWith(` ${UNNAMED}`)))
  );
}

/** By its log group: what a stream is called is up to who writes it. */
function inWebServer({ place }: RuleContext): boolean {
  return place === "webserver";
}

/** A DAG file may set its own DAG's `access_control`: expected, and worth a line in the record. 2.7 does not name the DAG. */
export function accessControl(permission: string, { place }: RuleContext): Partial<Change> {
  if (place !== "dag-processor") {
    return {};
  }
  return / on DAG(?: Run)?:/.test(permission)
    ? { severity: "INFORMATIONAL" }
    : permission === UNNAMED
      ? { severity: "LOW" }
      : {};
}
