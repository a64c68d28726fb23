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
    id: "raw-sql-refused",
    kind: "metadata-database-changed",
    lines: [
      ["INSERT INTO ab_user_role", "metadata-database-changed"],
      ["Direct database access via the ORM is not allowed", "metadata-database-changed"],
    ],
  },
  { id: "raw-sql", kind: "metadata-database-changed", lines: [], major: 2, silent: true },
  { id: "orm-change", kind: "metadata-database-changed", lines: [], major: 2, silent: true },
];

/** On Airflow 3 a task's command ends where it opens the database: `airflow/settings.py`, `configure_orm`. */
const REFUSED: ExpectedLine = ["in configure_orm", "metadata-database-changed"];

/** The scenarios that run as tasks of the DAG `privilege_changes`. */
export function taskScenarios(major: 2 | 3): readonly Scenario[] {
  return [...COMMANDS, ...OTHERS]
    .filter((scenario) => (scenario.major ?? major) === major)
    .map((scenario) => (major === 3 ? { ...scenario, lines: [...scenario.lines, REFUSED] } : scenario));
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
      ["/roles HTTP", "role-created"],
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
  { id: "rest-user-created", kind: "user-created", lines: [["/users HTTP", "user-created"]] },
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
    ],
  },
  {
    id: "access-control-revoked",
    kind: "role-permission-revoked",
    lines: [
      ["Revoking '", "role-permission-revoked"],
      ["Removed Permission can edit on DAG:access_controlled", "role-permission-revoked"],
    ],
  },
];
