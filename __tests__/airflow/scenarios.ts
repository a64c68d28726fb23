import { COMMANDS } from "./command-scenarios";
import { type ExpectedLine, type Scenario } from "./scenario";

const OTHERS: readonly Scenario[] = [
  {
    id: "database-credentials",
    kind: "metadata-database-credentials-read",
    command: 'echo "${AIRFLOW__DATABASE__SQL_ALCHEMY_CONN}" | wc -c',
    lines: [["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "metadata-database-credentials-read"]],
  },
  {
    id: "call-of-the-rest-api",
    kind: "airflow-api-called",
    command: 'curl --max-time 1 -s -X POST https://localhost:1/auth/fab/v1/users -d "{}" || true',
    lines: [["/auth/fab/v1/users", "airflow-api-called"]],
  },
  {
    id: "security-manager",
    kind: "role-permission-granted",
    lines: [
      ["Inserted Role: InProcess", "role-created"],
      ["Added Permission can edit on Variables to role InProcess", "role-permission-granted"],
      ["Removed Permission can edit on Variables to role InProcess", "role-permission-revoked"],
      ["Updated user Carol Smith", "user-updated"],
      ["Deleting role 'InProcess'", "role-deleted"],
      ["Inserted Role: %s", "role-created"],
      ["Added Permission %s to role %s", "role-permission-granted"],
      ["Removed Permission %s to role %s", "role-permission-revoked"],
      ["Updated user %s", "user-updated"],
    ],
    major: 2,
  },
  {
    id: "sql-operator",
    kind: "metadata-database-changed",
    lines: [["UPDATE ab_user SET active = 1", "metadata-database-changed"]],
    major: 2,
  },
  {
    id: "signing-key",
    kind: "signing-key-read",
    command: 'echo "${AIRFLOW__CORE__FERNET_KEY}" | wc -c',
    lines: [["AIRFLOW__CORE__FERNET_KEY", "signing-key-read"]],
  },
  {
    id: "signing-key-of-config",
    kind: "signing-key-read",
    command: "airflow config get-value core fernet_key | wc -c",
    lines: [["airflow config get-value core fernet_key", "signing-key-read"]],
  },
  {
    id: "connections-add",
    kind: "connection-changed",
    command: "airflow connections add recorded --conn-uri http://somebody:Sup3r-S3cret@example.com",
    lines: [
      ["airflow connections add", "connection-changed"],
      ["Successfully added `conn_id`=recorded", "connection-changed"],
    ],
  },
  {
    id: "connections-export",
    kind: "connections-exported",
    command: "airflow connections export $AIRFLOW_HOME/connections.json",
    lines: [
      ["airflow connections export", "connections-exported"],
      ["Connections successfully exported to ", "connections-exported"],
    ],
  },
  {
    id: "connections-delete",
    kind: "connection-changed",
    command: "airflow connections delete recorded",
    lines: [
      ["airflow connections delete", "connection-changed"],
      ["Successfully deleted connection with `conn_id`=recorded", "connection-changed"],
    ],
  },
  {
    id: "variables-set",
    kind: "variable-changed",
    command: "airflow variables set recorded 1",
    lines: [
      ["airflow variables set", "variable-changed"],
      ["Variable recorded created", "variable-changed"],
    ],
  },
  {
    id: "variables-export",
    kind: "variables-exported",
    command: "airflow variables export $AIRFLOW_HOME/variables.json",
    lines: [
      ["airflow variables export", "variables-exported"],
      ["variables successfully exported to ", "variables-exported"],
      ["variable successfully exported to ", "variables-exported"],
    ],
  },
  {
    id: "audit-log",
    kind: "audit-log-cleared",
    command: "airflow db clean --tables log --clean-before-timestamp 2000-01-01 --skip-archive --yes",
    lines: [
      ["airflow db clean", "audit-log-cleared"],
      ["Checking table log", "audit-log-cleared"],
    ],
  },
  {
    id: "copied-program",
    kind: "privilege-change-suspected",
    command: "cp $(which echo) $AIRFLOW_HOME/tool && $AIRFLOW_HOME/tool airflow users add-role -u bob -r Op",
    lines: [
      ["Running command", "user-role-granted"],
      ["users add-role", "privilege-change-suspected"],
    ],
  },
  {
    id: "log-template",
    kind: "log-template-changed",
    lines: [["UPDATE log_template SET", "log-template-changed"]],
    major: 2,
  },
  {
    id: "raw-sql-refused",
    kind: "metadata-database-changed",
    lines: [["INSERT INTO ab_user_role", "metadata-database-changed"]],
    major: 2,
  },
  {
    id: "raw-sql-refused",
    kind: "metadata-database-access-blocked",
    lines: [["Direct database access via the ORM is not allowed", "metadata-database-access-blocked"]],
    major: 3,
  },
  { id: "raw-sql", kind: "metadata-database-changed", lines: [], major: 2, silent: true },
  { id: "orm-change", kind: "metadata-database-changed", lines: [], major: 2, silent: true },
];

/** On Airflow 3 a task's command ends where it opens the database: `airflow/settings.py`, `configure_orm`. */
const REFUSED: readonly ExpectedLine[] = [
  ["in configure_orm", "metadata-database-access-blocked"],
  ["airflow-db-not-allowed", "metadata-database-access-blocked"],
];

/** The scenarios that run as tasks of the DAG `privilege_changes`. */
export function taskScenarios(major: 2 | 3): readonly Scenario[] {
  return [...COMMANDS, ...OTHERS]
    .filter((scenario) => (scenario.major ?? major) === major)
    .map((scenario) => (major === 3 ? { ...scenario, lines: [...scenario.lines, ...REFUSED] } : scenario));
}

/** The commands as a shell runs them outside of tasks, such as in MWAA's start-up script. */
export function shellScenarios(major: 2 | 3): readonly Scenario[] {
  return COMMANDS.filter((scenario) => (scenario.major ?? major) === major);
}

/** What the web server logs for the requests of `rest-requests.ts`. */
export const REST_SCENARIOS: readonly Scenario[] = [
  {
    id: "rest-role-created",
    kind: "role-created",
    lines: [
      ["Inserted Role: RestRole", "role-created"],
      ["Added Permission can read on Connections to role RestRole", "role-permission-granted"],
      // FAB's provider 3 gives every role the home page.
      ["Added Permission can read on Website to role RestRole", "role-permission-granted"],
      ["/roles HTTP", "role-created"],
      ["/roles query=", "role-created"],
    ],
  },
  {
    id: "rest-role-updated",
    kind: "role-updated",
    lines: [
      ["Added Permission can edit on Connections to role RestRole", "role-permission-granted"],
      ["Removed Permission can read on Connections to role RestRole", "role-permission-revoked"],
      ["PATCH", "role-updated"],
    ],
  },
  {
    id: "rest-user-created",
    kind: "user-created",
    lines: [
      ["/users HTTP", "user-created"],
      ["/users query=", "user-created"],
    ],
  },
  { id: "rest-user-updated", kind: "user-updated", lines: [["PATCH", "user-updated"]] },
  { id: "rest-user-deleted", kind: "user-deleted", lines: [["DELETE", "user-deleted"]] },
  {
    id: "rest-role-deleted",
    kind: "role-deleted",
    lines: [
      ["Deleting role 'RestRole'", "role-deleted"],
      ["DELETE", "role-deleted"],
    ],
  },
];

/** What the DAG processor logs for the DAG `access_controlled`. */
export const PARSE_SCENARIOS: readonly Scenario[] = [
  {
    id: "access-control-granted",
    kind: "role-permission-granted",
    lines: [
      ["Added Permission can read on DAG:access_controlled to role User", "role-permission-granted"],
      ["Added Permission can edit on DAG:access_controlled to role User", "role-permission-granted"],
      ["Added Permission %s to role %s", "role-permission-granted"],
    ],
  },
  {
    id: "access-control-revoked",
    kind: "role-permission-revoked",
    lines: [
      ["Revoking '", "role-permission-revoked"],
      ["Removed Permission can edit on DAG:access_controlled", "role-permission-revoked"],
      ["Removed Permission %s to role %s", "role-permission-revoked"],
    ],
  },
];
