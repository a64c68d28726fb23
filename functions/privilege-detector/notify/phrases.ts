import { isUnknown } from "../model/actors";
import { type FindingKind } from "../model/finding";
import { type Incident, lineCount } from "../model/incident";

/** What happened as the end of a sentence: "granted Admin to bob", or "tried to grant Admin to bob". */
export function phraseOf(incident: Incident): string {
  if (incident.flood) {
    return `logged ${lineCount(incident)} changes in a minute, too many to report one by one`;
  }
  const [done, toDo, what] = PHRASES[incident.kind];
  return `${incident.outcome === "succeeded" ? done : `tried to ${toDo}`} ${what(incident)}`;
}

/** Who did it as the beginning of a sentence: "DAG sync_users", "the webserver". */
export function actorOf({ actor }: Incident): string {
  if (isUnknown(actor)) {
    return "somebody";
  }
  return actor.dagId === undefined ? `the ${actor.component}` : `DAG ${actor.dagId}`;
}

/** What somebody who is woken by the message does first: contain, then find out. */
export function adviceOn({ kind, actor, flood }: Incident): readonly string[] {
  if (isUnknown(actor)) {
    return [ADVICE[kind], ...FIND_UNKNOWN];
  }
  const byPerson = actor.component === "webserver";
  return [
    byPerson
      ? CONTAIN_PERSON
      : actor.dagId === undefined
        ? CONTAIN_COMPONENT
        : `Pause the DAG ${actor.dagId} in the Airflow UI.`,
    ADVICE[kind],
    flood
      ? "Read the whole minute in the log stream: a flood may be there to hide one line."
      : "Open the log stream and read the lines around these.",
    byPerson
      ? "Find who was at it: who assumed the IAM roles with access to Airflow around this time, in CloudTrail."
      : "Find who delivered the DAG: its history in version control, and the writes to the DAG bucket in CloudTrail.",
    ...(byPerson
      ? []
      : [
          "If it was meant, add it to detection.allow in teams.yaml, with its roles and a reason, and start the DAG again.",
        ]),
  ];
}

const CONTAIN_PERSON =
  "If nobody on the team did this on purpose, take the access to Airflow from the IAM role that was used.";
const CONTAIN_COMPONENT = "If it goes on, pause the DAGs that ran at this time in the Airflow UI.";

/** What the state shows has nobody's name on it. */
const FIND_UNKNOWN: readonly string[] = [
  "Pause the DAGs that ran in that time in the Airflow UI: whoever writes to the metadata database does so from a task.",
  "Read their task logs of that time, and their code: the history in version control, and the writes to the DAG bucket in CloudTrail.",
  "Look in CloudTrail who assumed the IAM roles with access to Airflow in that time.",
];

type Phrase = readonly [done: string, toDo: string, what: (incident: Incident) => string];

const PHRASES: Readonly<Record<FindingKind, Phrase>> = {
  "user-role-granted": ["granted", "grant", (incident) => `${role(incident)} to ${user(incident)}`],
  "user-role-revoked": ["took", "take", (incident) => `${role(incident)} from ${user(incident)}`],
  "user-created": ["created", "create", userWithRole],
  "user-updated": ["changed", "change", user],
  "user-deleted": ["deleted", "delete", user],
  "user-password-reset": ["reset", "reset", (incident) => `the password of ${user(incident)}`],
  "users-imported": ["imported", "import", () => "users"],
  "role-created": ["created", "create", namedRole],
  "role-updated": ["changed", "change", namedRole],
  "role-deleted": ["deleted", "delete", namedRole],
  "roles-imported": ["imported", "import", () => "roles"],
  "role-permission-granted": [
    "gave",
    "give",
    (incident) => `${permission(incident)} to ${namedRole(incident)}`,
  ],
  "role-permission-revoked": [
    "took",
    "take",
    (incident) => `${permission(incident)} from ${namedRole(incident)}`,
  ],
  "permissions-synchronized": ["synchronized", "synchronize", () => "permissions"],
  "permissions-cleaned-up": ["cleaned up", "clean up", () => "permissions"],
  "metadata-database-changed": ["changed", "change", () => "users or roles in the metadata database"],
  "metadata-database-credentials-read": ["read", "read", () => "the credentials of the metadata database"],
  "metadata-database-access-blocked": ["used", "use", () => "the metadata database"],
  "signing-key-read": ["read", "read", () => "keys that sign or encrypt for Airflow"],
  "connection-changed": ["changed", "change", () => "a connection"],
  "connections-exported": ["read", "read", () => "connections with their passwords"],
  "variable-changed": ["changed", "change", () => "a variable"],
  "variables-exported": ["exported", "export", () => "variables"],
  "audit-log-cleared": ["deleted", "delete", () => "Airflow's audit log"],
  "log-template-changed": ["changed", "change", () => "where Airflow's tasks log"],
  "airflow-api-called": ["called", "call", () => "Airflow's API for users and roles"],
  "privilege-change-suspected": [
    "named",
    "change users or roles, it seems:",
    () => "commands for users or roles",
  ],
};

const CHECK_USER =
  "Check the user's roles in the Airflow UI (Security, List Users) and take back what should not be.";
const CHECK_ROLE =
  "Check the role's permissions in the Airflow UI (Security, List Roles) and take back what should not be.";

const ADVICE: Readonly<Record<FindingKind, string>> = {
  "user-role-granted": CHECK_USER,
  "user-role-revoked": "Check in the Airflow UI (Security, List Users) that nobody is locked out.",
  "user-created": "Check the new user in the Airflow UI (Security, List Users); deactivate it if in doubt.",
  "user-updated": CHECK_USER,
  "user-deleted": "Check in the Airflow UI (Security, List Users) that nobody is locked out.",
  "user-password-reset":
    "Deactivate the user in the Airflow UI (Security, List Users): with MWAA, nobody needs a password.",
  "users-imported": "Compare all users in the Airflow UI (Security, List Users) with who should be there.",
  "role-created": CHECK_ROLE,
  "role-updated": CHECK_ROLE,
  "role-deleted": "Check in the Airflow UI (Security, List Roles) which users have lost it.",
  "roles-imported": "Compare all roles in the Airflow UI (Security, List Roles) with what they should be.",
  "role-permission-granted": CHECK_ROLE,
  "role-permission-revoked": CHECK_ROLE,
  "permissions-synchronized": "Look for access_control in the DAGs: it is what gives roles rights on a DAG.",
  "permissions-cleaned-up": CHECK_ROLE,
  "metadata-database-changed":
    "Compare users and roles in the Airflow UI (Security) with what they should be: the log does not say what changed.",
  "metadata-database-credentials-read":
    "Treat the metadata database as read: whatever connections and variables it holds need new secrets.",
  "metadata-database-access-blocked":
    "Nothing was changed: Airflow refused it. Most such code was written for Airflow 2 and must be rewritten.",
  "signing-key-read":
    "Treat every session and token as forged: rotate the environment's keys with AWS Support, and all secrets in connections.",
  "connection-changed":
    "Compare the connection (Admin, Connections) with what it should be, its host above all.",
  "connections-exported": "Give every connection of the environment new secrets: they were in the open.",
  "variable-changed": "Compare the variable (Admin, Variables) with what it should be.",
  "variables-exported": "Look whether variables hold secrets; those need new ones.",
  "audit-log-cleared":
    "Take CloudTrail and the log groups for what happened before: Airflow's own record is gone.",
  "log-template-changed":
    "Compare the table log_template with another environment's: later runs log under names that hide them.",
  "privilege-change-suspected":
    "Read what the lines run: AWS's add-role query counts them, and no rule can say what they do.",
  "airflow-api-called": "Look in the log stream for what the call changed, and in the Airflow UI (Security).",
};

function user({ targetUser }: Incident): string {
  return targetUser ?? "a user";
}

function userWithRole(incident: Incident): string {
  return `${user(incident)}${incident.role === undefined ? "" : ` with role ${incident.role}`}`;
}

function role({ role }: Incident): string {
  return role ?? "a role";
}

function namedRole({ role }: Incident): string {
  return role === undefined ? "a role" : `role ${role}`;
}

function permission({ permission }: Incident): string {
  return permission ?? "a permission";
}
