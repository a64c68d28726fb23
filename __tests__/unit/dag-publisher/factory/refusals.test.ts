import { BASH, dagWithTask, dataOf, render } from "./support";

const PYTHON = "operator: airflow.providers.standard.operators.python.PythonOperator";
const bash = (...lines: string[]): string => dagWithTask(BASH, "bash_command: echo", ...lines);
const dag = (...lines: string[]): string =>
  [
    "etl:",
    ...lines.map((line) => `  ${line}`),
    "  tasks: {load: {operator: airflow.operators.empty.EmptyOperator}}",
  ].join("\n");

describe("what dag-factory would run or read is refused, with what to write instead", () => {
  test.each<[what: string, text: string, message: RegExp]>([
    [
      "F1: any class by __type__",
      bash("env: {A: {__type__: subprocess.getoutput, __args__: [id]}}"),
      /^etl\.yaml:7:27 {2}etl\.tasks\.load\.env\.A\.__type__ must be datetime\.datetime, .*got: "subprocess\.getoutput"; write the value itself/,
    ],
    [
      "F2: an environment variable",
      bash("cwd: $AIRFLOW_HOME/dags"),
      /etl\.tasks\.load\.cwd must not have \$AIRFLOW_HOME: .*var\.value\.NAME/,
    ],
    [
      "F2: a secret one, in a command too",
      dagWithTask(BASH, "bash_command: echo $AIRFLOW__CORE__FERNET_KEY"),
      /must not have \$AIRFLOW__CORE__FERNET_KEY/,
    ],
    [
      "F3: a tag of Python's",
      dagWithTask(PYTHON, "python_callable: !!python/name:os.system"),
      /etl\.yaml:6:\d+ .*tag/i,
    ],
    [
      "F4: an operator that is not allowed",
      dagWithTask("operator: airflow.providers.ssh.operators.ssh.SSHOperator"),
      /etl\.yaml:5:17 {2}etl\.tasks\.load\.operator must be an operator of the allow-list.*nearest that is allowed: .*got: "airflow\.providers\.ssh/,
    ],
    [
      "F4: a misspelt operator, with the right one",
      dagWithTask("operator: airflow.operators.bash.BashOperatr"),
      /nearest that is allowed: airflow\.providers\.standard\.operators\.bash\.BashOperator/,
    ],
    [
      "F4: a decorator",
      dagWithTask("decorator: airflow.decorators.task", "python_callable: a.b"),
      /etl\.tasks\.load\.decorator must not be given: .*PythonOperator/,
    ],
    [
      "F4: a function that is not allowed",
      dagWithTask(PYTHON, "python_callable: os.system"),
      /python_callable must be a function that the policy's callables list names.*got: "os\.system"; add its full name/,
    ],
    [
      "F4: a callback that is not allowed",
      bash("on_failure_callback: os.abort"),
      /on_failure_callback must be a function that/,
    ],
    [
      "F4: a callback with arguments that is not allowed",
      bash("on_failure_callback: {callback: os.abort, x: 1}"),
      /on_failure_callback\.callback must be a function that/,
    ],
    [
      "F4: macros of the author's",
      dag("user_defined_macros: {x: os.system}"),
      /etl\.user_defined_macros must not be given: templates would call/,
    ],
    [
      "F5: a Python file",
      dagWithTask(PYTHON, "python_callable_name: f", "python_callable_file: /x.py"),
      /python_callable_file must not be given: it runs a Python file.*; write python_callable: module\.function/,
    ],
    [
      "F5: a callback's file",
      bash("on_success_callback_name: f", "on_success_callback_file: /x.py"),
      /on_success_callback_file must not be given/,
    ],
    [
      "F6: code in a text",
      dagWithTask(
        "operator: airflow.providers.http.sensors.http.HttpSensor",
        "endpoint: /",
        "response_check_lambda: 'lambda r: 1'",
      ),
      /response_check_lambda must not be given: it is code in a text/,
    ],
    [
      "F7: a documentation's file",
      dag("doc_md_file_path: /etc/passwd"),
      /doc_md_file_path must not be given: it shows a file/,
    ],
    ["F7: a path of templates", dag("template_searchpath: [/]"), /template_searchpath must not be given/],
    [
      "F7: a file of datasets",
      dag("schedule: {file: /x, datasets: [s3://a]}"),
      /schedule\.file must not be given: it reads a file/,
    ],
    [
      "F8: variables at parse time",
      bash("variables_as_arguments: [{variable: a, attribute: bash_command}]"),
      /variables_as_arguments must not be given: it reads Airflow's variables each time/,
    ],
    [
      "F9: a connection's password",
      dagWithTask(BASH, "bash_command: 'echo {{ conn.db.password }}'"),
      /bash_command must use a connection in a template that the policy lists under connections, got: db/,
    ],
    [
      "F10: grants",
      dag("access_control: {Admin: [can_edit]}"),
      /etl\.access_control must not be given: it grants permissions/,
    ],
    [
      "where a task runs: queue",
      bash("queue: other"),
      /queue must not be given: where tasks run is the platform's/,
    ],
    ["where a task runs: executor_config", bash("executor_config: {}"), /executor_config must not be given/],
    ["another user", bash("run_as_user: root"), /run_as_user must not be given/],
    [
      "a pool",
      bash("pool: big"),
      /pool must be a pool that the policy's pools list names \(default_pool\), got: "big"/,
    ],
    [
      "Jinja's environment",
      dag("jinja_environment_kwargs: {}"),
      /jinja_environment_kwargs must not be given/,
    ],
    [
      "an e-mail address of a template",
      bash("email: '{{ params.x }}@example.com'"),
      /email must be an e-mail address/,
    ],
    [
      "an operator that installs packages",
      dagWithTask("operator: airflow.operators.python.PythonVirtualenvOperator", "python_callable: a.b"),
      /operator must be an operator that the policy lists under operators, since it installs packages/,
    ],
    [
      "an operator that calls MWAA's API",
      dagWithTask("operator: airflow.providers.amazon.aws.operators.mwaa.MwaaTriggerDagRunOperator"),
      /since it calls the API of MWAA/,
    ],
    [
      "a former key",
      dag("schedule_interval: '@daily'"),
      /etl\.schedule_interval must not be given: dag-factory 1\.0 and Airflow 3 have schedule in its place; write its value as schedule/,
    ],
    ["a template in doc_md", dag("doc_md: '{{ x }}'"), /doc_md must be text without \{\{/],
    [
      "a watcher of assets",
      dag("schedule: [{__type__: airflow.sdk.Asset, uri: s3://a, watchers: []}]"),
      /schedule\[0\] must not have watchers/,
    ],
  ])("%s", (_what, text, message) => {
    const { errors, python } = render(text);

    expect(errors).toContainEqual(expect.stringMatching(message));
    expect(python).toEqual({});
  });
});

describe("a file that two readers would read differently, or none can", () => {
  test.each<[what: string, text: string, message: RegExp]>([
    [
      "a bare no",
      bash("env: {COUNTRY: no}"),
      /etl\.yaml:7:22 {2}etl\.tasks\.load\.env\.COUNTRY must be in quotes .*true or false, got: no$/,
    ],
    ["a bare key on", bash("env: {on: x}"), /must be in quotes .*got: on$/],
    ["an octal number", bash("env: {MODE: 0755}"), /octal number, got: 0755/],
    ["a time that is a number", bash("env: {AT: 1:30}"), /number of seconds, got: 1:30/],
    ["a date as a value", bash("env: {DAY: 2025-01-01}"), /a date, got: 2025-01-01/],
    ["NaN", bash("retries: .nan"), /finite number, got: \.nan/],
    ["a number beyond 2^53", bash("retries: 9007199254740993"), /up to 2\^53 .*got: 9007199254740993/],
    ["several documents", `${bash()}\n---\n${bash()}`, /must be one YAML document/],
    [
      "a duplicate key",
      bash("retries: 1", "retries: 2"),
      /etl\.yaml:8:7 {2}must not have the key "retries" twice/,
    ],
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
        .split("")
        .map((one, index) => `${one}: &${one} [${Array(10).fill(`*${"abcdefg"[index]}`).join(",")}]`)
        .join("\n")}`,
      /aliases/,
    ],
    ["no map", "- a", /must be a map of DAGs/],
    ["no DAG", "default: {}", /must have the definition of a DAG, got: none/],
    ["half of a character", dagWithTask(BASH, 'bash_command: "\\ud800"'), /half of a character|valid YAML/],
    ["a NUL", dagWithTask(BASH, 'bash_command: "a\\0b"'), /must not have a NUL/],
  ])("%s", (_what, text, message) => {
    expect(render(text).errors).toContainEqual(expect.stringMatching(message));
  });

  test("values that grow by aliases are counted each time that they are used", () => {
    const big = `big: &big [${Array(2000).fill("x").join(",")}]`;
    const text = `default: {default_args: {start_date: 2025-01-01}}\netl:\n  tasks:\n    load:\n      ${BASH}\n      bash_command: x\n      params:\n        ${big}\n        more: [${Array(60).fill("*big").join(",")}]\n`;

    expect(render(text).errors).toContainEqual(expect.stringMatching(/at most 50000 values and/));
  });
});

describe("a definition that makes no DAG", () => {
  test.each<[what: string, text: string, message: RegExp]>([
    [
      "an unknown dependency",
      bash("dependencies: [extract]"),
      /etl\.yaml:7:22 {2}etl\.tasks\.load\.dependencies\[0\] must be a task or a task group of this DAG, got: "extract"/,
    ],
    [
      "a cycle",
      dag().replace(
        /tasks:.*/,
        "tasks: {a: {operator: airflow.operators.empty.EmptyOperator, dependencies: [b]}, b: {operator: airflow.operators.empty.EmptyOperator, dependencies: [a]}}",
      ),
      /must not depend on each other in a circle, got: a after b after a/,
    ],
    [
      "a group inside itself",
      dag("task_groups: {g: {parent_group_name: g}}"),
      /must not have a group inside itself/,
    ],
    [
      "an unknown argument",
      bash("bash_comand: x"),
      /etl\.tasks\.load\.bash_comand must be an argument that is known there \(nearest: bash_command\)/,
    ],
    [
      "a missing argument",
      dagWithTask(BASH),
      /etl\.tasks\.load must have the argument bash_command, which BashOperator needs/,
    ],
    [
      "an unknown key",
      dag("schedul: '@daily'"),
      /etl\.schedul must be a known key of a DAG \(nearest: schedule\)/,
    ],
    [
      "a wrong cron expression",
      dag("schedule: 61 * * * *"),
      /etl\.schedule must be a cron expression.*got: "61/,
    ],
    ["a wrong date", dag("end_date: 2025-02-30"), /end_date must be a date that the calendar has/],
    ["a wrong time zone", dag("timezone: Mars/Base"), /timezone must be the name of a time zone/],
    [
      "an expanded task that is not there",
      dagWithTask(PYTHON, "expand: {op_args: other.output}"),
      /expand\.op_args must be the output of a task of this DAG/,
    ],
    ["a dag_id that is no name", "a b: {tasks: {}}", /must be named with 1 to 200 letters/],
    ["another dag_id inside", dag("dag_id: other"), /etl\.dag_id must be the same as its key, etl/],
    ["no tasks", "etl: {}", /etl must have tasks/],
    [
      "a number where text is expected",
      dag("description: 1"),
      /description must be text \(put it in quotes\), got: 1/,
    ],
  ])("%s", (_what, text, message) => {
    expect(render(text).errors).toContainEqual(expect.stringMatching(message));
  });

  test("two definitions with one dag_id, in whatever case", () => {
    expect(
      render(`${dag()}\nETL:\n  tasks: {load: {operator: airflow.operators.empty.EmptyOperator}}`).errors,
    ).toEqual(["etl.yaml:3:1  ETL must be defined once, got: etl in etl.yaml"]);
  });

  test("Airflow 2 needs a start date", () => {
    expect(render(dag(), { airflow: "2.10" }).errors).toEqual([
      "etl.yaml:1:1  etl must have a start_date, of its own or under default_args: Airflow 2 needs one",
    ]);
  });

  test("a problem in defaults is reported there", () => {
    const text = `default:\n  tags: 3\n${dag()}`;

    expect(render(text).errors).toEqual(["etl.yaml:2:9  default.tags must be a list of texts, got: 3"]);
  });
});

describe("the team's policy", () => {
  test.each<[what: string, text: string, policy: object]>([
    ["operators", dagWithTask("operator: team.ops.Own", "anything: 1"), { operators: ["team.ops.*"] }],
    ["callables", dagWithTask(PYTHON, "python_callable: team.f"), { callables: ["team.f"] }],
    ["pools", bash("pool: big"), { pools: ["big"] }],
    ["variables", dagWithTask(BASH, "bash_command: 'echo {{ var.value.stage }}'"), { variables: ["stage"] }],
    ["connections", dagWithTask(BASH, "bash_command: 'echo {{ conn.db.host }}'"), { connections: ["db"] }],
  ])("%s allow what they name, and nothing without it", (_key, text, policy) => {
    expect(render(text, { policy }).errors).toEqual([]);
    expect(render(text).errors).toHaveLength(1);
  });

  test("an operator that it allows keeps arguments whose names end as dag-factory's own keys do", () => {
    const operator = "airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator";
    const policy = { operators: [operator] };
    const [pod, file] = [`operator: ${operator}`, "/usr/local/airflow/dags/kube.yaml"];
    const { python, errors } = render(
      dagWithTask(pod, `config_file: ${file}`, `pod_template_file: ${file}`, "invoke_lambda: f"),
      { policy },
    );

    expect(errors).toEqual([]);
    expect(dataOf(python.etl ?? "")).toMatchObject({
      tasks: [{ arguments: { config_file: file, pod_template_file: file, invoke_lambda: "f" } }],
    });
    const keys = [
      "python_callable_file",
      "on_failure_callback_file",
      "failure_check_file",
      "success_check_lambda",
    ];
    for (const key of keys) {
      expect(render(dagWithTask(pod, `${key}: x`), { policy }).errors).toEqual([
        expect.stringContaining(`etl.tasks.load.${key} must not be given`),
      ]);
    }
  });

  test("connections are a closed list where they are given", () => {
    const text = dagWithTask(
      "operator: airflow.providers.amazon.aws.operators.s3.S3CreateBucketOperator",
      "bucket_name: b",
      "aws_conn_id: other",
    );

    expect(render(text).errors).toEqual([]);
    expect(render(text, { policy: { connections: ["aws_default"] } }).errors[0]).toContain(
      'etl.tasks.load.aws_conn_id must be a connection that the policy\'s connections list names (aws_default), got: "other"',
    );
  });

  test("dagIdPrefix holds for the DAG's id and those that it starts", () => {
    const text = dagWithTask(
      "operator: airflow.operators.trigger_dagrun.TriggerDagRunOperator",
      "trigger_dag_id: other",
    );

    expect(render(text, { policy: { dagIdPrefix: "pay_" } }).errors).toEqual([
      "etl.yaml:1:1  etl must begin with pay_, as the policy's dagIdPrefix says, got: etl",
      expect.stringContaining(
        'etl.tasks.load.trigger_dag_id must begin with pay_, as the policy\'s dagIdPrefix says, got: "other"',
      ),
    ]);
  });
});
