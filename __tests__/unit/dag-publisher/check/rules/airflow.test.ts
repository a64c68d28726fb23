import { describeRule, findingsIn } from "./findings-in";

const ERROR = { standard: "error", strict: "error" } as const;
const WARNING = { standard: "warning", strict: "error" } as const;

describeRule(
  "TOP001",
  WARNING,
  [
    ["requests", 'import requests\nrequests.get("https://a")'],
    ["an alias", "from requests import post as p\np(u)"],
    ["boto3", 'import boto3\nboto3.client("s3").list_buckets()'],
    [
      "a hook's method",
      "from airflow.providers.postgres.hooks.postgres import PostgresHook\nPostgresHook('a').get_records('x')",
    ],
    ["a class body", "import requests\nclass A:\n    x = requests.get(u)"],
    [
      "a function of @dag",
      "import requests\nfrom airflow.decorators import dag\n@dag()\ndef d():\n    requests.get(u)",
    ],
    ["a default argument", "import requests\ndef f(x=requests.get(u)):\n    pass"],
  ],
  [
    ["a function", "import requests\ndef f():\n    requests.get(u)"],
    [
      "a task of @dag",
      "import requests\nfrom airflow.decorators import dag, task\n@dag()\ndef d():\n    @task\n    def t():\n        requests.get(u)",
    ],
    ["a lambda", "import requests\nf = lambda: requests.get(u)"],
    ["a script's part", 'import requests\nif __name__ == "__main__":\n    requests.get(u)'],
    [
      "a hook that is only made",
      "from airflow.providers.postgres.hooks.postgres import PostgresHook\nh = PostgresHook('a')",
    ],
  ],
);

describeRule(
  "TOP002",
  { standard: "warning", strict: "warning" },
  [
    ["Variable.get", 'from airflow.models import Variable\nVariable.get("a")'],
    ["the SDK's", 'from airflow.sdk import Variable as V\nx = V.get("a")'],
    ["get_connection", 'from airflow.hooks.base import BaseHook\nBaseHook.get_connection("a")'],
    ["an argument of an operator", 'from airflow.models import Variable\nO(a=Variable.get("a"))'],
  ],
  [
    ["a template", 'O(a="{{ var.value.a }}")'],
    ["a task", 'from airflow.models import Variable\ndef t():\n    Variable.get("a")'],
  ],
);

const OPERATORS = { operators: ["team_lib.operators.*"] };

describeRule(
  "AF001",
  ERROR,
  [
    [
      "another provider's",
      "from airflow.providers.docker.operators.docker import DockerOperator\nDockerOperator()",
      OPERATORS,
    ],
    ["an alias", "from other.x import LoadOperator as L\nL()", OPERATORS],
    ["partial", "from other.x import LoadOperator\nLoadOperator.partial()", OPERATORS],
    ["a subclass", "from other.x import LoadSensor\nclass A(LoadSensor):\n    pass", OPERATORS],
    [
      "a kind of task",
      "from airflow.decorators import task\n@task.docker(image='a')\ndef f():\n    pass",
      OPERATORS,
    ],
    ["getattr", 'import other.x\ngetattr(other.x, "Load" + "Operator")()', OPERATORS],
  ],
  [
    ["listed ones", "from team_lib.operators.a import LoadOperator\nLoadOperator()", OPERATORS],
    [
      "Airflow's and AWS's",
      "from airflow.operators.empty import EmptyOperator\nfrom airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\nEmptyOperator(); S3KeySensor()",
      OPERATORS,
    ],
    [
      "kinds of task that run on the worker",
      "from airflow.decorators import task\n@task.branch\ndef f():\n    pass",
      OPERATORS,
    ],
    [
      "a listed kind of task",
      "from airflow.decorators import task\n@task.docker(image='a')\ndef f():\n    pass",
      { operators: ["task.docker"] },
    ],
    ["anything in the standard profile without a list", "from other.x import LoadOperator\nLoadOperator()"],
  ],
);

test("AF001: without a list, the strict profile closes it", async () => {
  const code = "from other.x import LoadOperator\nLoadOperator()";
  expect(await findingsIn("AF001", code, { profile: "strict" })).toEqual(["error"]);
});

const PREFIX = { dagIdPrefix: "pay_" };

describeRule(
  "AF002",
  ERROR,
  [
    ["another id", 'from airflow import DAG\nDAG("daily")', PREFIX],
    ["a keyword", 'from airflow.sdk import DAG as D\nD(dag_id="daily")', PREFIX],
    ["an id that is not known", "from airflow import DAG\nDAG(name)", PREFIX],
    ["an unknown beginning", 'from airflow import DAG\nDAG(f"{x}_daily")', PREFIX],
    ["unknown keywords", "from airflow import DAG\nDAG(**options)", PREFIX],
    ["a decorated function", "from airflow.decorators import dag\n@dag\ndef daily():\n    pass", PREFIX],
    [
      "a decorator's id",
      'from airflow.decorators import dag\n@dag(dag_id="daily")\ndef pay_daily():\n    pass',
      PREFIX,
    ],
    ["a subclass", 'from airflow import DAG\nclass D(DAG):\n    pass\nD("daily")', PREFIX],
    ["an id that is set later", 'from airflow import DAG\nd = DAG("pay_daily")\nd.dag_id = "daily"', PREFIX],
    [
      "a DAG of others that is started",
      'from airflow.operators.trigger_dagrun import TriggerDagRunOperator\nTriggerDagRunOperator(trigger_dag_id="daily")',
      PREFIX,
    ],
    [
      "a DAG of others that is waited for",
      'from airflow.sensors.external_task import ExternalTaskSensor\nExternalTaskSensor(external_dag_id="daily")',
      PREFIX,
    ],
  ],
  [
    ["ids with the prefix", 'from airflow import DAG\nDAG("pay_daily")\nDAG(f"pay_{x}")', PREFIX],
    [
      "a decorated function of that name",
      "from airflow.decorators import dag\n@dag()\ndef pay_daily():\n    pass",
      PREFIX,
    ],
    ["any id without a prefix", 'from airflow import DAG\nDAG("daily")'],
  ],
);

describeRule(
  "AF003",
  ERROR,
  [
    ["a plugin", "from airflow.plugins_manager import AirflowPlugin as P\nclass A(P):\n    pass"],
    [
      "a plugin by type()",
      "from airflow import plugins_manager\ntype('A', (plugins_manager.AirflowPlugin,), {})",
    ],
    ["a timetable", "from airflow.timetables.base import Timetable\nclass A(Timetable):\n    pass"],
    ["a trigger", "from airflow.triggers.base import BaseTrigger\nclass A(BaseTrigger):\n    pass"],
    [
      "a class of a class",
      "from airflow.secrets import BaseSecretsBackend\nclass A(BaseSecretsBackend):\n    pass\nclass B(A):\n    pass",
    ],
    [
      "a listener",
      "from airflow.listeners import hookimpl\n@hookimpl\ndef on_task_instance_running():\n    pass",
    ],
    ["a cluster policy", "def task_policy(task):\n    pass"],
  ],
  [
    ["an operator", "from airflow.models import BaseOperator\nclass A(BaseOperator):\n    pass"],
    [
      "the use of a timetable",
      "from airflow.timetables.trigger import CronTriggerTimetable\nCronTriggerTimetable('@daily')",
    ],
    ["a method of that name", "class A:\n    def task_policy(self):\n        pass"],
  ],
);

const OPERATOR = "from airflow.operators.bash import BashOperator as O\n";

describeRule(
  "AF004",
  WARNING,
  [
    ["a queue", `${OPERATOR}O(queue="fast")`],
    ["a user", `${OPERATOR}O(run_as_user="root")`],
    [
      "executor_config",
      "from airflow.decorators import task\n@task(executor_config={'a': 1})\ndef f():\n    pass",
    ],
    ["default_args", 'from airflow import DAG\nd = {"queue": "fast"}\nDAG("a", default_args=d)'],
    ["keywords from a dictionary", `${OPERATOR}O(**{"queue": "fast"})`],
    ["a pool that is not listed", `${OPERATOR}O(pool="others")`, { pools: ["mine"] }],
    ["a pool that is not known", `${OPERATOR}O(pool=x)`, { pools: ["mine"] }],
  ],
  [
    ["the default queue", `${OPERATOR}O(queue="default", executor_config={}, run_as_user=None)`],
    ["listed pools", `${OPERATOR}O(pool="mine"); O(pool="default_pool")`, { pools: ["mine"] }],
    ["any pool without a list", `${OPERATOR}O(pool="others")`],
    ["a queue of something else", 'send(queue="fast")'],
  ],
);

const COMPLETE = 'schedule="@daily", tags=["a"], default_args={"owner": "a", "retries": 1}';

describeRule(
  "AF005",
  { standard: "info", strict: "info" },
  [
    ["what is missing", 'from airflow import DAG\nDAG("a")'],
    [
      "a missing owner",
      'from airflow import DAG\nDAG("a", schedule=None, tags=["a"], default_args={"retries": 1})',
    ],
    ["catchup", `from airflow import DAG\nDAG("a", catchup=True, ${COMPLETE})`],
    ["a decorator", "from airflow.decorators import dag\n@dag()\ndef a():\n    pass"],
  ],
  [
    ["a complete DAG", `from airflow import DAG\nDAG("a", ${COMPLETE})`],
    [
      "what may be stated elsewhere",
      'from airflow import DAG\nDAG("a", schedule=None, tags=[], default_args=shared)\nDAG(**options)',
    ],
  ],
);

test.each([
  "datetime.now()",
  "datetime.now() - timedelta(days=1)",
  "days_ago(1)",
  "datetime.today().replace(hour=0)",
])("AF005: a start date that moves is a warning: %s", async (date) => {
  const imports =
    "from airflow import DAG\nfrom datetime import datetime, timedelta\nfrom airflow.utils.dates import days_ago\n";
  expect(await findingsIn("AF005", `${imports}DAG("a", start_date=${date}, ${COMPLETE})`)).toEqual([
    "warning",
  ]);
  expect(
    await findingsIn("AF005", `${imports}DAG("a", start_date=datetime(2026, 1, 1), ${COMPLETE})`),
  ).toEqual([]);
});

describeRule(
  "AF006",
  { standard: "warning", strict: "warning" },
  [
    ["a DAG that nobody keeps", 'from airflow import DAG\nDAG("a")'],
    ["one of a function", 'from airflow.sdk import DAG\ndef make():\n    DAG("a")\nmake()'],
    ["one of a class of the file", 'from airflow import DAG\nclass Mine(DAG):\n    pass\nMine("a")'],
  ],
  [
    ["a name", 'from airflow import DAG\ndag = DAG("a")'],
    ["a with statement", 'from airflow import DAG\nwith DAG("a"):\n    pass'],
    ["a decorator", "from airflow.decorators import dag\n@dag()\ndef a():\n    pass\na()"],
    ["what a function returns", 'from airflow import DAG\ndef make():\n    return DAG("a")\ndag = make()'],
    ["a global name", 'from airflow import DAG\nglobals()["a"] = DAG("a")'],
    ["something else of that name", 'from shop import DAG\nDAG("a")'],
  ],
);
