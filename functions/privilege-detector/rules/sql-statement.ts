import { type DetectionRule } from "./detection-rule";

/** What may stand between two words of SQL, also where Python wrote the statement with `\n`. */
const GAP = String.raw`(?:\\[nrt]|\s){1,100}`;

/** The table, perhaps with its schema and in quotes, which Python may have escaped. */
const TABLE = String.raw`(?:[\"'\x60]{0,3}\w{1,63}[\"'\x60]{0,3}\.)?[\"'\x60]{0,3}ab_(?:user|role|permission|group|view_menu)`;

const WRITING = [
  `insert${GAP}into`,
  `replace${GAP}into`,
  `merge${GAP}into`,
  `delete${GAP}from(?:${GAP}only)?`,
  `truncate(?:${GAP}table)?(?:${GAP}only)?`,
  `update(?:${GAP}only)?`,
  `alter${GAP}table(?:${GAP}if${GAP}exists)?(?:${GAP}only)?`,
  `drop${GAP}table(?:${GAP}if${GAP}exists)?`,
];

/**
 * A statement that writes to one of Flask-AppBuilder's tables
 * (`airflow/providers/fab/auth_manager/models/__init__.py`); what only reads is left out, `COPY … TO` too.
 */
const WRITE = new RegExp(
  `(?:${WRITING.join("|")})${GAP}${TABLE}|copy${GAP}${TABLE}[^;]{0,300}?${GAP}from${GAP}`,
  "i",
);

export const sqlStatement: DetectionRule = {
  name: "sql-statement",
  description: "SQL that writes to Airflow's tables of users, roles and permissions, where a task prints it",
  kinds: ["metadata-database-changed"],
  source:
    "SQL operators' `Running statement: …` (airflow/providers/common/sql/hooks/sql.py), SQLAlchemy's echo and errors",
  prefilter: [
    // Postgres folds names to lower case, so that AB_User is the same table.
    "[aA][bB]_([uU][sS][eE][rR]|[rR][oO][lL][eE]|[pP][eE][rR][mM]|[gG][rR][oO][uU][pP]|[vV][iI][eE][wW])",
  ],
  classify: ({ text }) =>
    WRITE.test(text) ? { kind: "metadata-database-changed", outcome: "attempted" } : undefined,
};
