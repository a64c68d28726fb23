/**
 * Ids of the rules of the DAG checker. They are contract: policies, baselines and CI pipelines name them. A rule that is
 * dropped leaves its id unused.
 */
export const RULE_IDS = [
  // The text itself: what Python and a parser read differently.
  "ENC001",
  "ENC002",
  "ENC003",
  "ENC004",
  // Files by their names.
  "FILE001",
  "FILE002",
  // Files beside DAGs: requirements.txt, plugins.zip, the startup script.
  "FILE003",
  "FILE004",
  "FILE005",
  "FILE006",
  // Imports.
  "IMP001",
  // The metadata database.
  "DB001",
  "DB002",
  "DB003",
  "DB004",
  "DB005",
  "DB006",
  // Users, roles, permissions, and the environment itself.
  "PRIV001",
  "PRIV002",
  "PRIV003",
  "PRIV004",
  "PRIV005",
  "PRIV006",
  // Credentials.
  "CRED001",
  "CRED002",
  "CRED003",
  "CRED004",
  "CRED005",
  "CRED006",
  "CRED007",
  "CRED008",
  "CRED009",
  "CRED010",
  "CRED011",
  // Running other code.
  "EXEC001",
  "EXEC002",
  "EXEC003",
  "EXEC004",
  "EXEC005",
  "EXEC006",
  "EXEC007",
  "EXEC008",
  "EXEC009",
  "EXEC010",
  "EXEC011",
  "EXEC012",
  "EXEC013",
  // Work at parse time.
  "TOP001",
  "TOP002",
  // Where a DAG writes to and connects to.
  "IO001",
  "IO002",
  "IO003",
  "IO004",
  // Airflow.
  "AF001",
  "AF002",
  "AF003",
  "AF004",
  "AF005",
  "AF006",
] as const;

/** Id of a rule of the DAG checker. */
export type RuleId = (typeof RULE_IDS)[number];

/**
 * Rules about what keeps the checker from reading a file to its end. No policy turns them down, and no exception covers
 * them: whatever else is in the file, no other rule has seen.
 */
export const UNREADABLE: ReadonlySet<RuleId> = new Set<RuleId>(["ENC001", "ENC002", "ENC003", "ENC004"]);
