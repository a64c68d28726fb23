import { type AlertKind } from "../model/alert-kinds";

/** What happened as the end of a sentence that begins with who did it. */
export const ALERT_PHRASES: Readonly<Record<AlertKind, string>> = {
  "airflow-called-by-dag": "asked for an Airflow token or called Airflow's REST API, as a DAG",
  "api-called-by-others": "called Airflow's REST API or command line and is none of its programs",
  "dag-bucket-written": "wrote to the DAG bucket and is none of its writers",
  "secret-written": "changed a secret and is none of its administrators",
  "logging-changed": "changed what the environment logs",
  "detector-changed": "changed the privilege-change detector, its rules or its topic",
  "trail-changed": "changed the audit trail or its records",
  "log-group-changed": "deleted logs or cut their retention",
  "bucket-changed": "changed the policy or settings of the DAG bucket or of its intake bucket",
  "boundary-changed": "changed what bounds the execution role",
};

/** What somebody who is woken by the alert does first. */
export const ALERT_ADVICE: Readonly<Record<AlertKind, readonly string[]>> = {
  "airflow-called-by-dag": [
    "Find the DAG: the session's name and the time, against the task logs of that minute. Pause it.",
    "If the call succeeded, compare users and roles in the Airflow UI (Security) with what they should be.",
    "The permissions boundary denies these calls: if one succeeded, see what became of the boundary.",
  ],
  "api-called-by-others": [
    "Find out what was called: the path or command is in the trail, beside the caller's name.",
    "If the call succeeded, compare users, roles and DAG runs in the Airflow UI with what they should be.",
    "If the role is to call Airflow, add it to access.programs in teams.yaml, with the Airflow role that it needs.",
  ],
  "dag-bucket-written": [
    "Compare the object's version with the one before it; pause the DAGs that it holds if it was not meant.",
    "If the write succeeded, see what became of the bucket's policy: it denies everybody but the writers.",
    "If the role is to write DAGs, add it to delivery.writers in teams.yaml.",
  ],
  "secret-written": [
    "Take back the value: the version before it is still there as AWSPREVIOUS. Rotate what it gave access to.",
    "If the call succeeded, see what became of the secret's policy: it denies everybody but the administrators.",
    "If the role is to set secrets, add it to secrets.administrators in teams.yaml.",
  ],
  "logging-changed": [
    "If an apply of teams.yaml did it just now, nothing is to be done.",
    "Otherwise apply the team's stack: it puts all five log types back to INFO or DEBUG.",
    "What was not logged meanwhile was not looked at: see what DAGs ran, and who delivered them.",
  ],
  "detector-changed": [
    "Until this is cleared up, do not rely on messages of the detector: its code may be another's.",
    "Apply the team's stack: it puts the rules, the function's code and the topic back.",
    "Then see the detector's dashboard, and what happened while it was blind, in the trail and in the log groups.",
  ],
  "trail-changed": [
    "Apply the audit stack: it starts the trail again and puts its settings back.",
    "What happened while the trail was stopped is on no record here: see other trails of the organization.",
    "Take the caller's rights away until this is cleared up.",
  ],
  "log-group-changed": [
    "Apply the team's stack: it creates the log group again and restores its retention. What was deleted is gone.",
    "See what the log group would have shown: what DAGs ran, and who delivered them, in the trail.",
    "Take the caller's rights away until this is cleared up.",
  ],
  "bucket-changed": [
    "Apply the team's stack: it puts the bucket's policy and settings back.",
    "See what was written to the bucket since, in the trail.",
  ],
  "boundary-changed": [
    "Apply the team's stack: it puts the role's boundary and trust back.",
    "See what the execution role did since, in the trail: nothing held its DAGs back.",
  ],
};
