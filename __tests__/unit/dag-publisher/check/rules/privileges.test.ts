import { PRIVILEGE_COMMANDS } from "../../../../../functions/airflow/privileges";
import { check, severitiesOf } from "../support";

const bash = (command: string): string =>
  `from airflow.operators.bash import BashOperator\nBashOperator(task_id="x", bash_command=${JSON.stringify(command)})`;

describe("PRIV001, Airflow's command line", () => {
  const commands = Object.entries<readonly string[]>(PRIVILEGE_COMMANDS).flatMap(([group, verbs]) =>
    verbs.map((verb) => `airflow ${group} ${verb}`.replace("  ", " ")),
  );

  test.each(commands)("finds `%s`, which the detector reports", async (command) => {
    const found = await check(bash(`${command} --role Admin`));
    const [finding] = found.filter(({ rule }) => rule === "PRIV001");
    expect(finding?.severity).toBe("error");
    expect(finding?.message).toContain("users, roles, permissions or the metadata database");
  });

  test.each([
    "/usr/local/bin/airflow users add-role -u bob -r Admin",
    "air''flow us\"er\"s add-role",
    "A=airflow; $A users create",
    "${X:-airflow} users create",
    "airflow \\\n  users create",
    "airflow {users,create}",
    "$(echo airflow) users create",
    "echo YWlyZmxvdyB1c2VycyBhZGQtcm9sZQ== | base64 -d | sh",
    "bash -c 'airflow users create'",
    "eval 'airflow users create'",
    "python3 -m airflow users create",
    "ls | xargs airflow users create",
    "alias a=airflow\na users create",
    'f() { airflow "$@"; }; f users create',
    "true && sudo -u airflow airflow roles add-perms Public -r Users",
    "if [ -f x ]; then airflow users create; fi",
    "airflow connections get warehouse",
    "airflow rotate-fernet-key",
    "airflow dags delete other",
    "airflow config get-value core fernet_key",
    "airflow $COMMAND",
  ])("finds %j", async (command) => {
    expect(await severitiesOf("PRIV001", bash(command))).toEqual(["error"]);
  });

  test.each([
    ["a list", "import subprocess\nsubprocess.run(['airflow', 'users', 'create'])"],
    ["os.system", "import os\nos.system('airflow users create')"],
    [
      "words of exec",
      "import os\nos.execvp('airflow', ['airflow', 'users', 'create'])\nos.execl('airflow', 'users', 'create')",
    ],
    [
      "@task.bash",
      "from airflow.decorators import task\n@task.bash\ndef f():\n    return 'airflow users create'",
    ],
    [
      "the operator's env",
      "from airflow.operators.bash import BashOperator\nBashOperator(task_id='x', bash_command='$C users create', env={'C': 'airflow'})",
    ],
    [
      "a class of the file",
      "from airflow.operators.bash import BashOperator\nclass B(BashOperator): pass\nB(task_id='x', bash_command='airflow users create')",
    ],
    [
      "a text in parts",
      "from airflow.operators.bash import BashOperator\nc = 'air' + 'flow'\nc += ' users'\nBashOperator(task_id='x', bash_command=f'{c} create')",
    ],
  ])("finds it in %s", async (_name, text) => {
    expect(await severitiesOf("PRIV001", text)).toContain("error");
  });

  test.each([
    "airflow dags trigger load",
    "airflow tasks list load",
    "echo 'airflow users create'",
    "grep 'airflow users' log.txt",
    "# airflow users create",
    "gcloud iam roles create x",
    "aws airflow-thing users",
  ])("leaves %j alone", async (command) => {
    expect(await severitiesOf("PRIV001", bash(command))).toEqual([]);
  });

  test("leaves prose alone", async () => {
    expect(await severitiesOf("PRIV001", 'DOC = "Ask the platform team for airflow users create."')).toEqual(
      [],
    );
  });

  test("warns of what only reads", async () => {
    expect(await severitiesOf("PRIV001", bash("airflow config get-value core parallelism"))).toEqual([
      "warning",
    ]);
  });
});

describe("Airflow's internals, MWAA's API and AWS's identities", () => {
  test.each([
    ["PRIV002", "from airflow.www.app import cached_app\ncached_app().appbuilder.sm.add_user('x')", "error"],
    [
      "PRIV002",
      "from airflow.providers.fab.auth_manager.security_manager.override import FabAirflowSecurityManagerOverride",
      "error",
    ],
    ["PRIV002", "from flask import current_app\ncurrent_app.appbuilder.sm", "error"],
    ["PRIV002", "import airflow.cli.commands.user_command", "error"],
    ["PRIV002", "from airflow.api.client.local_client import Client", "error"],
    ["PRIV003", "import boto3\nboto3.client('mw' + 'aa')", "error"],
    ["PRIV003", "import boto3\ns = boto3.Session()\nc = s.client(service_name='mwaa')", "error"],
    ["PRIV003", "def f(session):\n    session.client('mwaa').create_cli_token(Name='x')", "error"],
    [
      "PRIV003",
      "from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook\nAwsBaseHook(client_type='mwaa')",
      "error",
    ],
    ["PRIV003", "from airflow.providers.amazon.aws.operators.mwaa import MwaaTriggerDagRunOperator", "error"],
    ["PRIV003", bash("aws mwaa create-cli-token --name x"), "error"],
    ["PRIV004", "from airflow import DAG\nDAG('x', access_control={'Public': {'can_edit'}})", "warning"],
    ["PRIV005", "import boto3\nboto3.client('iam')", "warning"],
    ["PRIV005", "import boto3\nboto3.client('sts').assume_role(RoleArn='arn:aws:iam::1:role/x')", "warning"],
    ["PRIV006", "import boto3\ndef f(name):\n    return boto3.client(name)", "warning"],
  ])("%s finds %j", async (rule, text, severity) => {
    expect(await severitiesOf(rule, text)).toContain(severity);
  });

  test.each([
    ["PRIV002", "from airflow.security import permissions\nx = permissions.ACTION_CAN_READ"],
    ["PRIV003", "import boto3\nboto3.client('elasticbeanstalk').create_environment(ApplicationName='x')"],
    ["PRIV003", "import boto3\nboto3.client('s3')"],
    ["PRIV005", "import boto3\nboto3.client('sts').get_caller_identity()"],
    ["PRIV006", "from google.cloud import storage\nstorage.client(project)"],
    ["PRIV006", "import boto3\nfor n in ['s3', 'sqs']:\n    boto3.client(n)"],
  ])("%s leaves %j alone", async (rule, text) => {
    expect(await severitiesOf(rule, text)).toEqual([]);
  });

  test("the policy's lists allow what they name", async () => {
    const role = "arn:aws:iam::111122223333:role/lake-reader";
    const assume = `import boto3\nboto3.client('sts').assume_role(RoleArn='${role}', RoleSessionName='x')`;
    expect(await severitiesOf("PRIV005", assume, { roleArns: [role] })).toEqual([]);
    expect(
      await severitiesOf("PRIV003", "import boto3\nboto3.client('mwaa')", { awsServices: ["mwaa"] }),
    ).toEqual([]);
    expect(
      await severitiesOf("PRIV005", "import boto3\nboto3.client('glue')", { awsServices: ["s3"] }),
    ).toEqual(["warning"]);
  });
});
