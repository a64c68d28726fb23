import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { parseLine, runningCommand, START, taskLine, version2, version3, webLine } from "./lines";

const command = (text: string): string => runningCommand(text);

/** Lines that show no change, though they look like it, and why. */
export const ORDINARY_LINES: readonly (readonly [why: string, event: LogEvent])[] = [
  [
    "the AWS CLI on instance profiles",
    taskLine(command("aws iam add-role-to-instance-profile --role-name r")),
  ],
  ["the AWS CLI on RDS", taskLine(command("aws rds add-role-to-db-cluster --role-arn r"))],
  ["listing users", taskLine(command("airflow users list; airflow roles list; airflow users export u.json"))],
  ["a command's help", taskLine(command("airflow users create --help"))],
  ["a command's usage", taskLine("usage: airflow users add-role [-h] -r ROLE")],
  ["a task with such a name", taskLine(version2("Marking task as SUCCESS. dag_id=users, task_id=add-role"))],
  [
    "Celery on such a task",
    taskLine("Executing command in Celery: ['airflow', 'tasks', 'run', 'users', 'add-role']"),
  ],
  [
    "a task's variables",
    taskLine("Exporting env vars: AIRFLOW_CTX_TASK_ID='sync-perm' AIRFLOW_CTX_TRY_NUMBER='1'"),
  ],
  ["another program", taskLine(command("gcloud iam roles create auditor"))],
  [
    "reading SQL",
    taskLine("Executing: SELECT * FROM ab_user u JOIN ab_user_role r ON u.id = r.user_id FOR UPDATE"),
  ],
  ["a table's dump", taskLine("COPY ab_user TO STDOUT")],
  ["another table", taskLine("INSERT INTO lab_user_results VALUES (1)")],
  ["a business log", taskLine(version2("Added user bob to the newsletter", "logging_mixin.py:190"))],
  ["a business log on 3.x", taskLine(version3("Updated user 7", { logger: "my_dag" }))],
  ["a login", webLine(version2("Updated user Bob Jones", "override.py:1697"))],
  ["a first login", webLine(version2("Added user assumed-role/x", "override.py:1697"))],
  [
    "a start's baseline",
    webLine(version2("Added Permission can read on Pools to role Admin", "override.py:1981")),
  ],
  ["a start's roles", webLine("Inserted Role: Viewer", START + 60_000)],
  ["a new view", webLine("Created Permission View: can read on Users")],
  [
    "a read",
    webLine('10.0.1.2 - - [01/Jan/2025:00:00:00 +0000] "GET /api/v1/users HTTP/1.1" 200 4 "-" "curl/8"'),
  ],
  ["a DAG named users", webLine('"POST /api/v1/dags/users/dagRuns HTTP/1.1" 200 4 "-" "curl/8"')],
  ["a DAG's new permission", parseLine("Creating new action 'can_read' on resource 'DAG:x'")],
  ["a deprecation", taskLine("FutureWarning: AIRFLOW__CORE__SQL_ALCHEMY_CONN has been deprecated")],
  [
    "starting another environment's DAG",
    taskLine(command("aws mwaa invoke-rest-api --name p --path /dags/x/dagRuns")),
  ],
];
