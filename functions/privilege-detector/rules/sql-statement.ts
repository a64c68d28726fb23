import { SECURITY_TABLES } from "../../airflow/privileges";
import { type FindingKind } from "../model/finding";
import { type DetectionRule } from "./detection-rule";
import { isDuplicate } from "./duplicate";

/** What may stand between two words of SQL, also where Python wrote the statement with `\n`. */
const GAP = String.raw`(?:\\[nrt]|\s){1,100}`;
const MAYBE = String.raw`(?:\\[nrt]|\s){0,100}`;

/** Quotes of any kind, which Python or JSON may have escaped. */
const QUOTES = String.raw`[\\"'\x60\[\]]{0,6}`;

/** A table by its exact name, perhaps with database and schema before it. */
function table(names: readonly string[]): string {
  return `(?:only${GAP})?(?:${QUOTES}\\w{1,63}${QUOTES}${MAYBE}\\.${MAYBE}){0,2}${QUOTES}(?:${names.join("|")})(?:[^\\w$]|$)`;
}

/** Statements that write to a table, or let others write to it; what only reads is left out, `COPY … TO` too. */
function writingTo(names: readonly string[]): RegExp {
  const target = table(names);
  const before = [
    `(?:insert|replace|merge)${GAP}into`,
    `delete${GAP}from`,
    `truncate(?:${GAP}table)?`,
    `alter${GAP}table(?:${GAP}if${GAP}exists)?`,
    `drop${GAP}table(?:${GAP}if${GAP}exists)?`,
    `(?:create|drop|alter)${GAP}[^;]{0,200}?(?:trigger|rule|policy)${GAP}[^;]{0,300}?${GAP}(?:on|to)`,
    `(?:grant|revoke)${GAP}[^;]{1,300}?${GAP}on(?:${GAP}table)?`,
  ];
  return new RegExp(
    [
      `(?:${before.join("|")})${GAP}${target}`,
      `update${GAP}${target}[^;]{0,200}?set(?:[^\\w]|$)`,
      `copy${GAP}${target}(?:[^;]{0,300}?${GAP})?from${GAP}`,
    ].join("|"),
    "i",
  );
}

/** Tables, and what a write to them is; a second pattern keeps a table of a common name apart from other products'. */
const WRITES: readonly { readonly pattern: RegExp; readonly also?: RegExp; readonly kind: FindingKind }[] = [
  { pattern: writingTo(SECURITY_TABLES), kind: "metadata-database-changed" },
  { pattern: writingTo(["log_template"]), kind: "log-template-changed" },
  { pattern: writingTo(["session"]), also: /session_id|expiry/i, kind: "metadata-database-changed" },
  {
    pattern: writingTo(["log"]),
    also: /\b(?:dttm|owner_display_name|dag_id|owner)\b/i,
    kind: "audit-log-cleared",
  },
];

/** Without SQL's comments, which may stand wherever a blank may. */
function withoutComments(text: string): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const block = text.indexOf("/*", at);
    const end = block < 0 ? -1 : text.indexOf("*/", block + 2);
    if (end < 0) {
      break;
    }
    result += `${text.slice(at, block)} `;
    at = end + 2;
  }
  return (result + text.slice(at))
    .split("\n")
    .map((line) => (line.includes("--") ? line.slice(0, line.indexOf("--")) : line))
    .join("\n");
}

export const sqlStatement: DetectionRule = {
  name: "sql-statement",
  description:
    "SQL that writes to Airflow's tables of users, roles, permissions, sessions, log templates or its audit log, where a task prints it",
  kinds: ["metadata-database-changed", "log-template-changed", "audit-log-cleared"],
  source:
    "SQL operators' `Running statement: …` (airflow/providers/common/sql/hooks/sql.py), SQLAlchemy's echo and errors; Flask-AppBuilder's models",
  prefilter: [
    // Postgres folds names to lower case, so that AB_User is the same table.
    "[aA][bB]_([uU][sS][eE][rR]|[rR][oO][lL][eE]|[pP][eE][rR][mM]|[gG][rR][oO][uU][pP]|[vV][iI][eE][wW]|[rR][eE][gG][iI][sS])",
    "[lL][oO][gG]_[tT][eE][mM][pP][lL][aA][tT][eE]",
    // Tables of common names, as statements are mostly written.
    String.raw`(delete|DELETE|update|UPDATE|insert|INSERT|truncate|TRUNCATE) {1,9}((from|FROM|into|INTO|table|TABLE) {1,9})?([a-z]{1,20}\.)?["\\]{0,4}(session|log)["\\ ]`,
  ],
  classify: ({ text }, { place }) => {
    const bare = withoutComments(text);
    // A line's own text may hold two hyphens, too.
    const statement = WRITES.some(({ pattern }) => pattern.test(bare)) ? bare : text;
    const write = WRITES.find(
      ({ pattern, also }) => (also === undefined || also.test(statement)) && pattern.test(statement),
    );
    if (write === undefined || isUpkeep(statement, place)) {
      return undefined;
    }
    // The row is there already, so that nothing is other than it was.
    return { kind: write.kind, outcome: "attempted", ...(isDuplicate(text) ? { severity: "LOW" } : {}) };
  },
};

/**
 * What SQLAlchemy writes on a line of its own where two components write the same permissions as they start, or where one
 * says which statement failed.
 */
function isUpkeep(text: string, place: string): boolean {
  return (
    (place === "webserver" || place === "scheduler" || place === "dag-processor") &&
    (isDuplicate(text) ||
      /\[SQL: INSERT INTO ab_(?:permission|view_menu|permission_view|permission_view_role|role) \((?:id, )?(?:name|permission_id|view_menu_id|permission_view_id|role_id)/.test(
        text,
      ))
  );
}
