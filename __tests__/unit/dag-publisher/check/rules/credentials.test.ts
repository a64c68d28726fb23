import { describeRule, findingsIn } from "./findings-in";

const ERROR = { standard: "error", strict: "error" } as const;
const WARNING = { standard: "warning", strict: "error" } as const;

describeRule(
  "CRED001",
  ERROR,
  [
    ["a subscript", 'import os\nos.environ["AIRFLOW__CORE__FERNET_KEY"]'],
    ["a name in parts", 'import os\nos.environ["AIRFLOW__CORE__" + "FERNET" + "_KEY"]'],
    ["get", 'import os\nos.environ.get("MWAA__DB__CREDENTIALS")'],
    ["getenv", 'import os\nos.getenv("AIRFLOW_CONN_WAREHOUSE")'],
    ["getenv by keyword", 'import os\nos.getenv(key="DB_PASSWORD")'],
    ["bytes", 'import os\nos.environb[b"DB_PASSWORD"]'],
    ["pop", 'import os\nos.environ.pop("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN")'],
    ["setdefault", 'import os\nos.environ.setdefault("DB_PASSWORD", "")'],
    ["an alias", 'import os as o\ne = o.environ\ne["DB_PASSWORD"]'],
    ["a from-import", 'from os import environ as e, getenv as g\ng("DB_PASSWORD")'],
    ["a star import", 'from os import *\nenviron["DB_PASSWORD"]'],
    ["getattr", 'import os\ngetattr(os, "env" + "iron")["DB_PASSWORD"]'],
    ["sys.modules", 'import sys\nsys.modules["os"].environ["DB_PASSWORD"]'],
    ["the os of another module", 'import subprocess\nsubprocess.os.environ["DB_PASSWORD"]'],
    ["a copy", 'import os\nc = os.environ.copy()\nc["DB_PASSWORD"]'],
    ["a dictionary of it", 'import os\nc = dict(os.environ)\nc["DB_PASSWORD"]'],
    ["a dictionary with it", 'import os\nc = {**os.environ, "A": "b"}\nc["DB_PASSWORD"]'],
    ["a bound method", 'import os\ng = os.environ.get\ng("DB_PASSWORD")'],
    ["a default argument", 'import os\ndef f(e=os.environ):\n    return e["DB_PASSWORD"]'],
    ["Airflow's section with an unknown key", 'import os\nos.environ[f"AIRFLOW__CORE__{k}"]'],
    ["a shell's variable", 'BashOperator(bash_command="echo ${AIRFLOW__CORE__FERNET_KEY}")'],
    ["printenv", 'import os\nos.system("printenv AIRFLOW__CORE__FERNET_KEY")'],
    ["expandvars", 'import os\nos.path.expandvars("$DB_PASSWORD")'],
  ],
  [
    ["an ordinary name", 'import os\nos.environ["DEPLOY_ENV"]'],
    ["a name that is only set", 'import os\nos.environ["DB_PASSWORD"] = "x"'],
    ["a name that is only looked for", 'import os\n"DB_PASSWORD" in os.environ'],
    ["a setting of Airflow without a secret", 'import os\nos.environ["AIRFLOW__CORE__DAGS_FOLDER"]'],
    ["an option of the platform team's own section", 'import os\nos.environ["AIRFLOW__CDK__CLUSTER_NAME"]'],
    ["the name of a secret", 'import os\nos.environ["DB_SECRET_ARN"], os.environ["MAX_TOKENS"]'],
    ["another dictionary", 'settings["DB_PASSWORD"]'],
    ["a name of the policy", 'import os\nos.environ["DB_PASSWORD"]', { environmentVariables: ["DB_*"] }],
  ],
);

describeRule(
  "CRED002",
  ERROR,
  [
    ["the address of ECS", 'requests.get("http://169.254.170.2" + path)'],
    ["an address in parts", 'requests.get("http://169.254." + "169.254/latest")'],
    ["a decimal address", 'requests.get("http://2852039166/")'],
    ["a hexadecimal address", 'requests.get("http://0xA9FEA9FE/")'],
    ["an octal address", 'requests.get("http://0251.0376.0251.0376/")'],
    ["a number", "ipaddress.ip_address(2852039166)"],
    ["IPv6", 'requests.get("http://[fd00:ec2::254]/")'],
    ["an address cut off", 'requests.get("http://169.254." + x)'],
    ["the variable's name", 'x = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"'],
    ["base 64", 'import base64\nx = base64.b64decode("MTY5LjI1NC4xNjkuMjU0")'],
    ["botocore's fetcher", "from botocore.utils import IMDSFetcher\nIMDSFetcher()"],
  ],
  [
    ["other addresses", 'requests.get("http://10.0.0.1/", "1.169.254.169.254.8")'],
    ["a docstring", '"""Never ask 169.254.169.254."""'],
    ["other numbers", "x = 2852039167"],
  ],
);

describeRule(
  "CRED003",
  ERROR,
  [
    ["the environment of a process", 'open("/proc/self/environ")'],
    ["a path in parts", 'open("/proc/" + "self" + "/env" + "iron")'],
    ["a process that is not known", 'open(f"/proc/{pid}/environ")'],
    ["a file that is not known", 'open("/proc/self/" + name)'],
    ["detours", 'open("/proc//self/./task/../environ")'],
    ["pathlib", 'from pathlib import Path\n(Path.home() / ".aws" / "credentials").read_text()'],
    ["the login's file", 'open("/usr/local/airflow/.bashrc")'],
    ["airflow.cfg", 'import os\nopen(os.path.join(home, "airflow.cfg"))'],
    ["printenv", 'BashOperator(bash_command="cd /tmp && printenv | sort")'],
    ["env", 'import subprocess\nsubprocess.run(["env"])'],
    ["set", 'import os\nos.system("set > /tmp/x")'],
    ["declare -x", 'BashOperator(bash_command="declare -x")'],
    ["a login shell", 'import os\nos.system("bash -lc id")'],
    ["a file in a command", 'BashOperator(bash_command="cat ~/.aws/credentials")'],
    [
      "a task's returned command",
      "from airflow.decorators import task\n@task.bash\ndef f():\n    return 'printenv'",
    ],
  ],
  [
    ["a sentence", 'raise ValueError("set it in airflow.cfg, please")'],
    ["env before a command", 'BashOperator(bash_command="env A=b python x.py; set -e; export A=b")'],
    ["other files of /proc", 'open("/proc/cpuinfo")'],
    ["a docstring", '"""/proc/self/environ"""'],
  ],
);

describeRule(
  "CRED004",
  WARNING,
  [
    ["a session", "import boto3\nboto3.Session().get_credentials()"],
    ["a hook", "hook.get_credentials()"],
    ["getattr", 'import boto3\ngetattr(boto3.Session(), "get_" + "credentials")()'],
    ["a method passed on", "import boto3\nf = boto3.Session().get_credentials"],
  ],
  [
    ["a client", 'import boto3\nboto3.Session().client("s3")'],
    [
      "another cloud's hook",
      "from airflow.providers.google.common.hooks.base_google import GoogleBaseHook\nGoogleBaseHook().get_credentials()",
    ],
  ],
);

const KEY = `AKIA${"Q".repeat(16)}`;

describeRule(
  "CRED005",
  ERROR,
  [
    ["an access key", `x = "${KEY}"`],
    ["an access key in parts", `x = "AKIA" + "${"Q".repeat(16)}"`],
    ["a comment", `# ${KEY}`],
    ["a docstring", `"""${KEY}"""`],
    ["a secret key", `boto3.client("s3", aws_secret_access_key="${"a1".repeat(20)}")`],
  ],
  [
    ["AWS's example", 'x = "AKIAIOSFODNN7EXAMPLE"'],
    ["a password that is not known", 'x = f"postgresql://{user}:{password}@host/db"'],
    ["a key that is looked up", 'boto3.client("s3", aws_secret_access_key=connection.password)'],
  ],
);

test("CRED005: what examples have too is a warning in the standard profile", async () => {
  const code = 'x = "postgresql://me:hunter22@db/rows"';
  expect(await findingsIn("CRED005", code)).toEqual(["warning"]);
  expect(await findingsIn("CRED005", code, { profile: "strict" })).toEqual(["error"]);
});

const LISTS = { connections: ["warehouse", "payments_*"], variables: ["region"] };
const HOOK = "from airflow.hooks.base import BaseHook\n";
const VARIABLE = "from airflow.models import Variable\n";

describeRule(
  "CRED006",
  ERROR,
  [
    ["get_connection", `${HOOK}BaseHook.get_connection("ledger")`, LISTS],
    ["a conn_id argument", 'SomeOperator(postgres_conn_id="ledger")', LISTS],
    ["default_args", 'DAG("a", default_args={"aws_conn_id": "ledger"})', LISTS],
    ["keywords from a dictionary", 'k = {"conn_id": "ledger"}\nSomeOperator(**k)', LISTS],
    [
      "a hook's first argument",
      "from airflow.providers.postgres.hooks.postgres import PostgresHook\nPostgresHook('ledger')",
      LISTS,
    ],
    ["an id that is not known", `${HOOK}BaseHook.get_connection(x)`, LISTS],
    ["a variable", `${VARIABLE}Variable.get("secret")`, LISTS],
    ["a variable by alias", `${VARIABLE}g = Variable.get\ng("sec" + "ret")`, LISTS],
    ["a template's connection", 'x = "{{ conn.ledger.host }}"', LISTS],
    ["a template's variable", "x = \"{{ var.value.get('secret') }}\"", LISTS],
    ["a template's subscript", "x = \"{{ var.json['secret'] }}\"", LISTS],
    ["an empty list", `${VARIABLE}Variable.get("region")`, { variables: [] }],
  ],
  [
    [
      "listed ids",
      `${HOOK}BaseHook.get_connection("warehouse")\nSomeOperator(x_conn_id="payments_db")`,
      LISTS,
    ],
    ["listed variables", `${VARIABLE}Variable.get("region")\nx = "{{ var.value.region }}"`, LISTS],
    ["no connection", "SomeOperator(aws_conn_id=None)", LISTS],
    ["anything, without lists", `${HOOK}BaseHook.get_connection("ledger")\nx = "{{ var.value.secret }}"`],
  ],
);

test("CRED006: an id that is not known is a warning in the standard profile", async () => {
  expect(await findingsIn("CRED006", `${HOOK}BaseHook.get_connection(x)`, LISTS)).toEqual(["warning"]);
});

describeRule(
  "CRED007",
  WARNING,
  [
    ["print", `${HOOK}print(BaseHook.get_connection("a").get_uri())`],
    ["an f-string", `${HOOK}print(f"{BaseHook.get_connection('a').password}")`],
    [
      "a variable that is logged",
      `${HOOK}import logging\nc = BaseHook.get_connection("a")\nlogging.info(c.password)`,
    ],
    ["a logger", `${HOOK}log.info("%s", BaseHook.get_connection("a").extra)`],
    ["XCom", `${HOOK}ti.xcom_push("a", BaseHook.get_connection("a").password)`],
    [
      "what a task returns",
      `${HOOK}from airflow.decorators import task\n@task\ndef f():\n    return BaseHook.get_connection("a").password`,
    ],
  ],
  [
    ["a host", `${HOOK}print(BaseHook.get_connection("a").host)`],
    ["a client that is given it", `${HOOK}connect(BaseHook.get_connection("a").password)`],
    ["what a helper returns", `${HOOK}def f():\n    return BaseHook.get_connection("a").get_uri()`],
    [
      "what a task makes of it",
      `${HOOK}from airflow.decorators import task\n@task\ndef f():\n    return load(BaseHook.get_connection("a").password)`,
    ],
  ],
);

describeRule(
  "CRED008",
  ERROR,
  [
    ["a secret of Airflow", 'c.put_secret_value(SecretId="airflow/connections/a", SecretString=x)'],
    ["a secret that is not known", "c.create_secret(Name=name, SecretString=x)"],
    ["a parameter", 'import boto3\nboto3.client("ssm").put_parameter(Name="/airflow/variables/a", Value=x)'],
    ["getattr", 'getattr(c, "delete_" + "secret")(SecretId=x)'],
    ["a method passed on", 'import boto3\nf = boto3.client("secretsmanager").update_secret'],
  ],
  [
    ["reading", 'c.get_secret_value(SecretId="payments/api")'],
    [
      "another cloud's hook",
      "from airflow.providers.google.cloud.hooks.secret_manager import GoogleCloudSecretManagerHook\nGoogleCloudSecretManagerHook().create_secret(x)",
    ],
  ],
);

test("CRED008: a secret that is certainly not Airflow's is a warning in the standard profile", async () => {
  expect(await findingsIn("CRED008", 'c.put_secret_value(SecretId="payments/api", SecretString=x)')).toEqual([
    "warning",
  ]);
});

describeRule(
  "CRED009",
  WARNING,
  [
    ["an import", "from cryptography.fernet import Fernet"],
    ["Airflow's", "from airflow.models.crypto import get_fernet"],
    ["the module", "from airflow.models import crypto"],
    ["a built name", 'import importlib\nimportlib.import_module("cryptography." + "fernet").Fernet(k)'],
  ],
  [["other cryptography", "from cryptography.hazmat.primitives import serialization"]],
);

describeRule(
  "CRED010",
  WARNING,
  [
    ["a name that is not known", "import os\nos.environ[name]"],
    ["getenv", "import os\nos.getenv(name)"],
    ["a name with an unknown beginning", 'import os\nos.environ[x + "_NAME"]'],
    ["a beginning that Airflow's have", 'import os\nos.environ["AIR" + x]'],
    ["a method passed on", "import os\nmap(os.environ.get, names)"],
    ["a partial", "import functools, os\nf(functools.partial(os.getenv))"],
  ],
  [
    ["a literal", 'import os\nos.environ["DEPLOY_ENV"]'],
    ["names from a list of the file", 'import os\nfor n in ["A_B", "C_D"]:\n    os.environ[n]'],
    ["an own beginning", 'import os\nos.environ[f"MYAPP_{x}"]'],
    ["a custom section", 'import os\nos.environ[f"AIRFLOW__CDK__{x}"]'],
    ["setting", 'import os\nos.environ[name] = "x"'],
  ],
);

describeRule(
  "CRED011",
  ERROR,
  [
    ["print", "import os\nprint(os.environ)"],
    ["a printed copy", "import os\nprint(dict(os.environ))"],
    ["items", "import os\nfor k, v in os.environ.items():\n    pass"],
    ["iteration", "import os\nfor k in os.environ:\n    pass"],
    ["an alias that is returned", "from os import environ as e\ndef f():\n    return e"],
    ["an attribute", "import os\nself.env = os.environ"],
    ["str", "import os\nx = f'{os.environ}'"],
    ["getattr", "import os\nsend(getattr(os, 'environ'))"],
    ["unpacked keywords", "import os\nf(**os.environ)"],
  ],
  [
    ["one variable", 'import os\nos.environ["A"], os.environ.get("B"), "C" in os.environ'],
    ["setting", 'import os\nos.environ.update(A="b")\ndel os.environ["A"]'],
    ["a copy of which one variable is read", 'import os\nc = os.environ.copy()\nc["A"]'],
    ["another environ", "print(request.environ)"],
  ],
);

test.each(["env=os.environ", 'env={**os.environ, "A": "b"}', "env=c"])(
  "CRED011: a child process that is given the environment is a warning in the standard profile: %s",
  async (argument) => {
    const code = `import os, subprocess\nc = os.environ.copy()\nsubprocess.run(["ls"], ${argument})`;
    expect(await findingsIn("CRED011", code)).toEqual(["warning"]);
    expect(await findingsIn("CRED011", code, { profile: "strict" })).toEqual(["error"]);
  },
);
