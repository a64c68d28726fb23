import { type LogEvent } from "../../../../../functions/privilege-detector/model/log-event";
import { Random } from "../../../dag-publisher/evasions/grammar/random";
import { parseLine, runningCommand, taskLine, webLine } from "../rules/lines";
import { accessLine, AGENTS, OUTPUT_FORMATS, type Version, VERSIONS } from "./formats";
import { SQL_VERBS } from "./statements";

/** A line that shows no change, though it looks like one. */
export interface LookAlike {
  /** Family, and what is varied. */
  readonly id: string;
  readonly event: LogEvent;
}

/** A family of look-alikes: texts that a task writes. */
type Texts = Readonly<Record<string, readonly string[]>>;

const command = (text: string): string => runningCommand(text);

const PRODUCTS = [
  "https://acme.okta.com",
  "https://sso.example.com/auth/admin/realms/x",
  "https://api.crm.example.com",
  "https://grafana.example.com:3000",
  "https://superset.example.com",
  "https://dev.azuredatabricks.net",
  "https://app.datadoghq.eu",
  "http://billing.internal:8080",
];

const TABLES_OF_OTHERS = [
  "ab_user_assignments",
  "ab_group_assignment",
  "ab_test_user",
  "lab_user",
  "ab_users",
  "ab_role_experiments",
  "fact_ab_user",
  "ab_user_events",
  "crm.ab_userdata",
  "ab_experiment",
];

/** What tasks print, and no change stands behind. */
const TASK_TEXTS: Texts = {
  "other-products-api": PRODUCTS.flatMap((host) => [
    `POST ${host}/api/v1/users 201`,
    `${host}:443 "PATCH /api/v1/users/7 HTTP/1.1" 200 512`,
    `DELETE ${host}/api/v1/roles/9 -> 204`,
    `HTTP Request: PUT ${host}/api/v1/groups/4 "HTTP/1.1 200 OK"`,
  ]),
  "business-log": [
    "Updated user 123 in the CRM",
    "Added user bob to the newsletter",
    "Added user 17 to segment VIP",
    "Deleted user 88 from the mailing list",
    "Updated role of contact 5 to buyer",
    "Added group Spring Campaign",
    "Updated group prices",
    "Deleted group of duplicates",
    "Added 12 users to the audience",
    "Deleted 40 users without orders",
    "Added 3 roles of the cast to the index",
    "User 55 added to list winter",
    "12 roles loaded",
    "Created user segment with 90 members",
    "Permission denied while reading s3://bucket/key",
    "Added can of paint to basket",
    "password reset mail sent to 14 customers",
    "Variable costs created per store",
    "Variable x1 dropped from the model",
    "Connection to warehouse added to pool",
    "Connections successfully opened: 4",
    "4 variables successfully imputed",
    "users imported into the lake: 9000",
    "role session name airflow-etl",
    "Assuming role arn:aws:iam::111122223333:role/etl",
    "The following users: bob, eve",
    "Session expired, signing in again",
    "Deleted session files in /tmp",
    "Deleted 7 log files",
  ],
  "other-programs": [
    command("gcloud iam roles create auditor --project x"),
    command("gcloud sql users create etl --instance x"),
    command("keycloak users create -r master -s username=bob"),
    command("kcadm.sh add-roles --uusername bob --rolename view"),
    command("az ad user create --display-name bob"),
    command("aws iam add-role-to-instance-profile --instance-profile-name p --role-name r"),
    command("aws rds add-role-to-db-cluster --db-cluster-identifier c --role-arn r"),
    command("aws rds add-role-to-db-instance --db-instance-identifier d --role-arn r"),
    command("aws iam create-user --user-name bob"),
    command("gh api -X PUT orgs/x/memberships/bob"),
    command("vault write auth/userpass/users/bob policies=x"),
    command("superset fab create-user --role Alpha"),
    command("dbt run --select users roles"),
    command("psql -c 'select count(*) from ab_user'"),
    command("terraform apply -target aws_iam_role.x"),
    command("mysql -e 'delete from session where age > 5'"),
    command("snowsql -q 'GRANT ROLE analyst TO USER bob'"),
    command("useradd bob && usermod -aG users bob"),
    command("redis-cli DEL session:5"),
  ],
  "airflow-that-only-reads": [
    command("airflow users list"),
    command("airflow users list -o json | jq length"),
    command("airflow roles list"),
    command("airflow users export /tmp/u.json"),
    command("airflow roles export /tmp/r.json"),
    command("airflow users --help"),
    command("airflow users create --help"),
    command("airflow dags list && airflow pools list"),
    command("airflow db check"),
    command("airflow db check-migrations"),
    command("airflow db clean --tables xcom,task_instance --clean-before-timestamp 2025-01-01 -y"),
    command("airflow config get-value core parallelism"),
    command("airflow config get-value core dags_folder"),
    command("airflow variables get limit"),
    command("airflow variables list"),
    command("airflow version"),
    command("airflow info"),
    command("airflow dags trigger sync-perm"),
    command("airflow tasks run users add-role manual__x"),
    command("airflow dags test users-delete"),
  ],
  "text-in-commands": [
    command("echo 'airflow users add-role -u bob -r Admin'"),
    command('echo "To get access: airflow users create -r Viewer"'),
    command("grep -rn 'users add-role' /usr/local/airflow/dags"),
    command("grep -c add-role /tmp/log || true"),
    command("cat <<'E'\nairflow users delete -u bob\nE"),
    command("cat > /dev/null <<E\nairflow roles create X\nE"),
    command("# airflow users add-role -u bob -r Admin\ndate"),
    command("date # was: airflow users delete -u bob"),
    command("printf 'airflow roles delete %s\\n' A B"),
    command("logger 'airflow users reset-password is forbidden'"),
    command("git log --grep='airflow roles add-perms' --oneline"),
    command("git commit -m 'Docs: airflow users add-role'"),
    command("sed -n '/airflow users create/p' README.md"),
    command("awk '/users add-role/ { n++ } END { print n }' /tmp/log"),
    command("man airflow-users || true; : airflow users delete -u x"),
    command("rg 'airflow users import' -l docs"),
    command("test \"$X\" = 'airflow users add-role' || true"),
    command("if false; then :; fi; true airflow users delete -u bob"),
    command("head -5 <<< 'airflow users add-role -u bob -r Op'"),
    command("wc -c <<X\nairflow users create\nX"),
  ],
  "sql-of-others": TABLES_OF_OTHERS.flatMap((table) =>
    Object.values(SQL_VERBS)
      .filter((_, index) => index % 4 === 0)
      .map((sql) => `Running statement: ${sql.replaceAll("@", table)}, parameters: None`),
  ),
  "sql-that-reads": [
    "Running statement: SELECT * FROM ab_user, parameters: None",
    "Running statement: select r.name from ab_role r join ab_user_role ur on ur.role_id = r.id, parameters: None",
    "COPY ab_user TO STDOUT",
    "COPY (SELECT * FROM ab_user) TO '/tmp/x'",
    "EXPLAIN SELECT 1 FROM ab_permission_view_role",
    "INSERT INTO audit.people SELECT username FROM ab_user",
    "CREATE TABLE copy AS SELECT * FROM ab_role",
    "create view v as select * from ab_user",
    "UPDATE people p SET admin = true FROM ab_user u WHERE u.id = p.id",
    "DELETE FROM people USING ab_user u WHERE u.id = people.id",
    "ANALYZE ab_user",
    "INSERT INTO log (level, text) VALUES ('info', 'x')",
    "DELETE FROM log WHERE level = 'debug'",
    "UPDATE session SET seen = now()",
    "DELETE FROM web.session WHERE user_agent LIKE '%bot%'",
    "TRUNCATE staging.log_templates",
    "SELECT filename FROM log_template ORDER BY id",
  ],
  "variables-of-others": [
    "MYAPP_DB_SECRETS=arn:aws:secretsmanager:x",
    "APP_SECRET_KEY=x",
    "DJANGO_SECRET_KEY=x",
    "SUPERSET__SECRET_KEY=x",
    "postgresql://etl:x@warehouse:5432/sales",
    "postgresql+psycopg2://etl:x@dwh/airflow_reports",
    "AIRFLOW__CORE__PARALLELISM=32",
    "AIRFLOW_CTX_TASK_ID=add_role",
    "AIRFLOW__CELERY__WORKER_CONCURRENCY=16",
    "DB_SECRETS_ARN=arn:aws:secretsmanager:eu-west-1:111122223333:secret:x",
    "mysql://root:x@db/airflow",
    "FERNET=x",
    "jwt_secret loaded from vault",
    "DeprecationWarning: The sql_alchemy_conn option in [core] has been moved; AIRFLOW__CORE__SQL_ALCHEMY_CONN",
    "FutureWarning: AIRFLOW__WEBSERVER__SECRET_KEY is deprecated, use AIRFLOW__API__SECRET_KEY",
  ],
  "names-of-tasks": [
    "Marking task as SUCCESS. dag_id=users, task_id=add-role, run_id=x",
    "Starting attempt 1 of 1 for <TaskInstance: users.add-role manual__x [queued]>",
    "Executing <Task(BashOperator): add-role> on 2026-01-01",
    "Exporting env vars: AIRFLOW_CTX_DAG_ID='users' AIRFLOW_CTX_TASK_ID='add-role'",
    "Running: ['airflow', 'tasks', 'run', 'users', 'add-role', 'manual__x', '--job-id', '5', '--raw']",
    "Executing command in Celery: ['airflow', 'tasks', 'run', 'users', 'add-role', 'manual__x', '--local']",
    "Task add-role finished",
    "dag_id=roles-import started",
    "Dependencies all met for dep_context=non-requeueable deps ti=<TaskInstance: x.users-delete [queued]>",
    "usage: airflow users add-role [-h] [-e EMAIL] -r ROLE [-u USERNAME]",
  ],
  "the-api-of-airflow-for-dags": [
    command("aws mwaa invoke-rest-api --name p --path /dags/x/dagRuns --method POST"),
    command("curl -X POST https://airflow.example.com/api/v1/dags/x/dagRuns -d '{}'"),
    command("curl -s https://airflow.example.com/api/v1/users"),
    'airflow.example.com:443 "GET /api/v1/roles HTTP/1.1" 200 90',
    command("curl https://localhost:8080/health"),
    "client.invoke_rest_api(Name='p', Path='/dags/x/dagRuns', Method='POST')",
    command("curl -X PATCH https://airflow.example.com/api/v1/dags/x -d '{\"is_paused\": false}'"),
    command("curl -X POST https://airflow.example.com/api/v2/pools -d '{}'"),
  ],
};

/** Lines of Airflow's own files, and of files that are called like them. */
const FILES = ["manager.py", "security.py", "users.py", "roles.py", "models.py", "api.py"];
const FILE_TEXTS = [
  "Added user bob",
  "Updated user 7",
  "Deleted user x",
  "Updated role lead",
  "Added group a",
  "Deleted role extra",
];

/** What Airflow's components write by themselves; `%s` is 2.7's. */
const UPKEEP: Texts = {
  webserver: [
    "Added Permission %s to role %s",
    "Created Permission View: %s",
    "Inserted Role: %s",
    "Added user %s",
    "Updated user %s",
    "Removed Permission View: %s on %s",
    "Added Permission can read on DAGs to role Viewer",
    "Added Permission can edit on DAG Runs to role User",
    "Added Permission menu access on Pools to role Op",
    "Added Permission can read on Users to role Admin",
    "Inserted Role: Admin",
    "Inserted Role: Public",
    "Created Permission View: can read on DAG:x",
    "Updated user Bob Jones",
    "Added user assumed-role/dev/bob",
    'Add Permission to Role Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "ab_permission_view_role_permission_view_id_role_id_key"',
    'Creation of Permission View Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "ab_view_menu_name_key"',
    'Add View Menu Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "ab_view_menu_name_uq"',
    "Add Permission to Role Error: (sqlite3.IntegrityError) UNIQUE constraint failed: ab_permission_view_role.permission_view_id, ab_permission_view_role.role_id",
    "[SQL: INSERT INTO ab_permission_view_role (id, permission_view_id, role_id) VALUES (nextval('x'), %(permission_view_id)s, %(role_id)s)]",
    "[SQL: INSERT INTO ab_view_menu (name) VALUES (%(name)s) RETURNING ab_view_menu.id]",
    "[SQL: INSERT INTO ab_role (name) VALUES (?)]",
    "DETAIL:  Key (permission_view_id, role_id)=(5, 1) already exists.",
  ],
};

/** All look-alikes. */
export function lookAlikes(): readonly LookAlike[] {
  const tasks = Object.entries(TASK_TEXTS).flatMap(([family, texts]) =>
    texts.flatMap((text, index) => ofTask(`${family}/${index}`, text)),
  );
  const files = FILES.flatMap((file) =>
    FILE_TEXTS.map((text) => ({
      id: `files/${file}/${text}`,
      event: taskLine(`[2026-01-01T00:00:00.123+0000] {${file}:12} INFO - ${text}`),
    })),
  );
  const upkeep = Object.entries(UPKEEP).flatMap(([place, texts]) =>
    texts.flatMap((text, index) =>
      [
        webLine(
          `[2026-01-01T00:00:00.123+0000] {${text.includes("%s") ? "manager" : "override"}.py:511} INFO - ${text}`,
        ),
        webLine(text),
        ...(text.startsWith("[SQL") ? [parseLine(text)] : []),
      ].map((event, form) => ({ id: `upkeep/${place}/${index}/${form}`, event })),
    ),
  );
  return [...tasks, ...files, ...upkeep, ...reads()];
}

/** A text in the formats of two versions. */
function ofTask(id: string, text: string): LookAlike[] {
  const random = new Random(id);
  return [2, 3].flatMap((major) => {
    const version = random.pick(VERSIONS.filter((one) => one.major === major));
    const names = Object.keys(OUTPUT_FORMATS).filter(
      (name) => OUTPUT_FORMATS[name]?.(text, version) !== undefined,
    );
    const event = OUTPUT_FORMATS[random.pick(names)]?.(text, version);
    return event === undefined ? [] : [{ id: `${id}/${version.name}`, event }];
  });
}

/** Requests of the web server that change nothing of it, by any version. */
function reads(): LookAlike[] {
  const requests: readonly (readonly [method: string, path: string])[] = [
    ["GET", "/api/v1/users"],
    ["GET", "/users/list/"],
    ["GET", "/auth/fab/v1/roles"],
    ["GET", "/users/edit/7"],
    ["POST", "/api/v1/dags/users/dagRuns"],
    ["POST", "/api/v2/dags/roles/dagRuns"],
    ["PATCH", "/api/v1/dags/users"],
    ["POST", "/login/"],
    ["POST", "/auth/token"],
    ["POST", "/api/v1/dags/~/dagRuns/list"],
    ["DELETE", "/api/v1/dags/x/dagRuns/users"],
    ["POST", "/api/v1/pools"],
    ["GET", "/aws_mwaa/aws-console-sso"],
    ["POST", "/api/v2/pools"],
    ["OPTIONS", "/api/v1/users"],
    ["HEAD", "/roles/list/"],
  ];
  return requests.flatMap(([method, path]) =>
    VERSIONS.filter(({ name }) => ["2.7.2", "2.11.0", "3.0.6", "3.3.1"].includes(name)).map(
      (version: Version) => ({
        id: `requests/${method} ${path}/${version.name}`,
        event: accessLine(method, path, version, new Random(path).pick(AGENTS)),
      }),
    ),
  );
}
