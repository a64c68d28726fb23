/** A DAG file that looks a little like something forbidden, and is not. */
export interface NearMiss {
  /** What it looks like. */
  readonly name: string;
  readonly source: string;
}

/** Lines of Python by what they are mistaken for; each stands in a file of its own. */
const SNIPPETS: Readonly<Record<string, string>> = {
  // Running code.
  "a method eval": `
def train(model, rows):
    model.eval()
    return model(rows)
`,
  "re.compile": `
import re
PATTERN = re.compile(r"orders_(\\d+)\\.csv")
`,
  "an argument named exec": `
def run(exec_date, eval_metric="auc", compile_args=None):
    return {"exec": exec_date, "eval": eval_metric}
`,
  "a data frame's eval and query": `
import pandas as pd
def rows(df):
    df = df.query("amount > 10 and state == 'paid'")
    return df.eval("total = amount * price")
`,
  "ast.literal_eval": `
import ast
SETTINGS = ast.literal_eval("{'rows': 10}")
`,
  "a template compiled by jinja": `
from jinja2 import Template
TEXT = Template("Hello {{ name }}").render(name="orders")
`,
  "a cursor's execute": `
def load(cursor, day):
    cursor.execute("SELECT * FROM orders WHERE day = %s", (day,))
    return cursor.fetchall()
`,
  "a hook's run": `
from airflow.providers.postgres.hooks.postgres import PostgresHook
def load():
    PostgresHook(postgres_conn_id="warehouse").run("DELETE FROM staging_orders")
`,
  "a queue named like a module": `
def work(os_name, system):
    return system(os_name)
`,
  "an attribute system": `
def plan(solar):
    return solar.system.run("orbit")
`,
  "platform.system": `
import platform
NAME = platform.system()
`,
  "os.path and os.makedirs": `
import os
def folder(day):
    path = os.path.join("/tmp", "orders", day)
    os.makedirs(path, exist_ok=True)
    return os.listdir(path)
`,
  "os.getpid and os.cpu_count": `
import os
WORKERS = min(4, os.cpu_count() or 1)
NAME = f"worker-{os.getpid()}"
`,
  "the word subprocess in a text": `
DOC = "The export runs in a subprocess; os.system is never used here, nor exec() or eval()."
`,
  "a comment about exec": `
# exec("x") and __import__("os") would be rejected here.
LIMIT = 10
`,
  "a docstring with code": `
def load():
    """Like eval(text), but safe.

    >>> os.system("ls")
    """
    return 1
`,
  "getattr with a constant on an object": `
def state(ti):
    return getattr(ti, "state", None)
`,
  "getattr with a variable on an instance": `
def field(row, name):
    return getattr(row, name)
`,
  "setattr on an instance": `
def configure(options, values):
    for key, value in values.items():
        setattr(options, key, value)
    return options
`,
  "hasattr on a module": `
import json
FAST = hasattr(json, "c_make_encoder")
`,
  "globals written": `
from airflow import DAG
for team in ["orders", "stock"]:
    dag_id = f"load_{team}"
    dag = DAG(dag_id, schedule=None)
    globals()[dag_id] = dag
`,
  "super and dunder init": `
class Base:
    def __init__(self, name):
        self.name = name
class Derived(Base):
    def __init__(self):
        super().__init__("x")
        self.kind = self.__class__.__name__
`,
  "type() of a value": `
def kind(value):
    return type(value).__name__
`,
  "a class with __getattr__": `
class Settings(dict):
    def __getattr__(self, name):
        return self[name]
`,
  "__name__ and __file__": `
import os
HERE = os.path.dirname(os.path.abspath(__file__))
NAME = __name__
`,
  "__doc__ for doc_md": `
"""Loads orders."""
from airflow import DAG
dag = DAG("load_orders", schedule=None, doc_md=__doc__)
`,
  "functools.partial of an own function": `
from functools import partial
def load(table, day):
    return f"{table}/{day}"
load_orders = partial(load, "orders")
`,
  "map and filter of own functions": `
NAMES = list(map(str.strip, ["a ", "b "]))
FULL = list(filter(None, NAMES))
`,
  "operator.itemgetter": `
from operator import itemgetter
ROWS = sorted([{"day": 2}, {"day": 1}], key=itemgetter("day"))
`,
  "a decorator of one's own": `
import functools
def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner
@logged
def load():
    return 1
`,
  "json.loads and json.dump": `
import json
def read(text):
    return json.loads(text)
def write(rows, file):
    json.dump(rows, file)
`,
  "yaml.safe_load": `
import yaml
def read(text):
    return yaml.safe_load(text)
`,
  "yaml.load with SafeLoader": `
import yaml
def read(text):
    return yaml.load(text, Loader=yaml.SafeLoader)
`,
  "pandas reads of a table": `
import pandas as pd
def read(path):
    return pd.concat([pd.read_csv(path), pd.read_parquet(path)])
`,
  "numpy.load of plain arrays": `
import numpy as np
def read(path):
    return np.load(path)
`,
  "base64 of a payload": `
import base64
def encode(body):
    return base64.b64encode(body).decode()
def decode(text):
    return base64.b64decode(text)
`,
  "a hash": `
import hashlib
def key(text):
    return hashlib.sha256(text.encode()).hexdigest()
`,
  "texts put together": `
TABLE = "orders" + "_" + "daily"
SQL = "SELECT * FROM {}".format(TABLE)
PATH = "/".join(["raw", TABLE, "2024"])
NAME = TABLE.replace("_", "-").upper()[:10]
`,
  "chr and ord": `
COLUMNS = [chr(ord("A") + n) for n in range(5)]
`,
  "importlib.metadata": `
from importlib.metadata import version
PANDAS = version("pandas")
`,
  "a conditional import": `
try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator
`,
  "an import under TYPE_CHECKING": `
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from airflow.models import DagRun
`,
  "sys.version_info": `
import sys
NEW = sys.version_info >= (3, 11)
`,
  "a threading lock": `
import threading
LOCK = threading.Lock()
`,
  "asyncio.sleep": `
import asyncio
async def wait():
    await asyncio.sleep(1)
`,
  "a metaclass-free enum": `
import enum
class State(enum.Enum):
    PAID = "paid"
`,
  "a dataclass": `
import dataclasses
@dataclasses.dataclass
class Order:
    id: int
    state: str = "new"
`,
  "a Code class": `
class Code:
    def compile(self):
        return "done"
Code().compile()
`,

  // The metadata database.
  "a session of requests": `
import requests
def load():
    session = requests.Session()
    return session.get("https://api.example.com/orders", timeout=10).json()
`,
  "a session of boto3 for s3": `
import boto3
def load():
    session = boto3.session.Session(region_name="eu-west-1")
    return session.client("s3").list_objects_v2(Bucket="orders")
`,
  "settings of one's own": `
class settings:
    Session = "evening"
    engine = "diesel"
print(settings.Session, settings.engine)
`,
  "own tables with ab in their names": `
SQL = "SELECT * FROM tab_users JOIN ab_test_results USING (id)"
`,
  "dag_run.conf in a function": `
def load(**context):
    return context["dag_run"].conf.get("day", "today")
`,
  "dag_run.conf in a template of an argument": `
from airflow.operators.python import PythonOperator
step = PythonOperator(task_id="load", python_callable=print, op_args=["{{ dag_run.conf.get('day') }}"])
`,
  "a conf that is not Airflow's": `
import configparser
conf = configparser.ConfigParser()
conf.read_string("[core]\\nfernet = 1")
VALUE = conf.get("core", "fernet")
`,
  "Variable.get in a task": `
from airflow.models import Variable
def load():
    return Variable.get("orders_bucket", default_var="orders")
`,
  "a connection's host": `
from airflow.hooks.base import BaseHook
def host():
    return BaseHook.get_connection("warehouse").host
`,
  "XCom push and pull": `
def load(ti):
    ti.xcom_push(key="rows", value=10)
    return ti.xcom_pull(task_ids="count", key="rows")
`,
  "create_engine with a plain address": `
from airflow.providers.postgres.hooks.postgres import PostgresHook
def engine():
    return PostgresHook("warehouse").get_sqlalchemy_engine()
`,

  // Users, roles, the environment.
  "prose about airflow users": `
DOC = "Ask the platform team: airflow users and airflow roles are managed there, with airflow users add-role."
`,
  "a task id like a command": `
from airflow.operators.empty import EmptyOperator
step = EmptyOperator(task_id="airflow_users_create_report")
`,
  "a bash command that echoes": `
from airflow.operators.bash import BashOperator
step = BashOperator(task_id="hello", bash_command="echo 'hello from the orders team'")
`,
  "a bash command with a file and a pipe": `
from airflow.operators.bash import BashOperator
step = BashOperator(task_id="count", bash_command="wc -l < /tmp/orders.csv | tr -d ' '")
`,
  "a bash command that ends in a script": `
from airflow.operators.bash import BashOperator
step = BashOperator(task_id="run", bash_command="python /usr/local/airflow/dags/scripts/clean.py --day {{ ds }}")
`,
  "a bash command with an environment": `
from airflow.operators.bash import BashOperator
step = BashOperator(task_id="run", bash_command='echo "$DAY"', env={"DAY": "{{ dag_run.conf['day'] }}"})
`,
  "boto3 for s3, sqs and glue": `
import boto3
def load():
    boto3.client("s3").download_file("orders", "raw/a.csv", "/tmp/a.csv")
    boto3.resource("dynamodb").Table("orders").put_item(Item={"id": 1})
    return boto3.client("glue").start_job_run(JobName="orders")
`,
  "boto3 sts identity": `
import boto3
def account():
    return boto3.client("sts").get_caller_identity()["Account"]
`,
  "a variable named iam or mwaa": `
iam = {"role": "reader"}
mwaa = "an environment"
print(iam["role"], mwaa)
`,
  "a bucket with mwaa in its name": `
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
def load():
    return S3Hook("aws_default").read_key("raw/mwaa/iam.csv", bucket_name="mwaa-data")
`,
  "a role of a job": `
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
step = GlueJobOperator(task_id="clean", job_name="clean", iam_role_name="glue-clean", script_location="s3://jobs/clean.py")
`,
  TriggerDagRunOperator: `
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
step = TriggerDagRunOperator(task_id="next", trigger_dag_id="load_stock")
`,
  "a user's column": `
SQL = "UPDATE users SET role = 'admin' WHERE id = 7"
`,

  // Credentials.
  "an environment variable of the team": `
import os
STAGE = os.environ.get("DEPLOY_ENV", "dev")
REGION = os.getenv("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]
`,
  "a keyboard and a monkey": `
MONKEY = "monkey"
KEYBOARD = {"key": "a", "tokens": 10, "passwords_checked": False}
`,
  "a loopback address": `
HOSTS = ["127.0.0.1", "10.0.0.7", "169.253.1.1", "192.168.1.1"]
`,
  "an environ that is not os.environ": `
def application(environ):
    return environ["PATH_INFO"], dict(environ)
`,
  "the word environ in an error": `
def check(value):
    if value is None:
        raise ValueError("set DEPLOY_ENV in the environment, see /proc for nothing")
`,
  "open of a local file": `
def read():
    with open("/tmp/orders.csv") as file:
        return file.read()
def write(rows):
    with open("/tmp/out.csv", "w") as file:
        file.write(rows)
`,
  "pathlib in /tmp": `
from pathlib import Path
def write(text):
    Path("/tmp", "orders").mkdir(exist_ok=True)
    Path("/tmp/orders/a.txt").write_text(text)
`,
  "a file of SQL next to the DAG": `
from pathlib import Path
SQL = (Path(__file__).parent / "sql" / "orders.sql")
def read():
    return SQL.read_text()
`,
  "a secret by its name from a backend": `
from airflow.providers.amazon.aws.hooks.secrets_manager import SecretsManagerHook
def read():
    return SecretsManagerHook("aws_default").get_secret("orders/api")
`,
  "a conn id": `
from airflow.providers.http.operators.http import HttpOperator
step = HttpOperator(task_id="call", http_conn_id="orders_api", endpoint="v1/orders")
`,

  // Where a DAG writes to.
  "an S3 key with dags inside": `
import boto3
def write():
    boto3.client("s3").put_object(Bucket="orders", Key="raw/dags/statistics.json", Body=b"{}")
`,
  "an S3 key like dags": `
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
def write():
    S3Hook().load_string("x", key="dagster/out.txt", bucket_name="orders")
`,
  "reading from dags": `
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
def read():
    return S3Hook().read_key("dags/readme.txt", bucket_name="orders")
`,
  "copying between data buckets": `
from airflow.providers.amazon.aws.operators.s3 import S3CopyObjectOperator
step = S3CopyObjectOperator(
    task_id="copy",
    source_bucket_key="s3://orders/raw/a.csv",
    dest_bucket_key="s3://orders/clean/a.csv",
)
`,
  "a requirements text": `
REQUIREMENTS = "requirements are in the wiki; see plugins and startup notes"
`,

  // Operators and DAGs as everybody writes them.
  "a TaskFlow DAG": `
import pendulum
from airflow.decorators import dag, task
@dag(schedule="@daily", start_date=pendulum.datetime(2024, 1, 1, tz="UTC"), catchup=False, tags=["orders"])
def orders():
    @task(retries=2)
    def extract() -> dict:
        return {"rows": 3}
    @task
    def load(rows: dict) -> None:
        print(rows)
    load(extract())
orders()
`,
  "task groups and branches": `
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import BranchPythonOperator
from airflow.utils.task_group import TaskGroup
from airflow.utils.trigger_rule import TriggerRule
with DAG("orders", schedule=None) as dag:
    choose = BranchPythonOperator(task_id="choose", python_callable=lambda: "a")
    with TaskGroup("group"):
        a = EmptyOperator(task_id="a", trigger_rule=TriggerRule.ONE_SUCCESS)
    choose >> a
`,
  "an operator of one's own": `
from airflow.models import BaseOperator
class CountOperator(BaseOperator):
    template_fields = ("table",)
    def __init__(self, table, **kwargs):
        super().__init__(**kwargs)
        self.table = table
    def execute(self, context):
        self.log.info("counting %s", self.table)
        return 1
`,
  "a sensor of one's own": `
from airflow.sensors.base import BaseSensorOperator
class Ready(BaseSensorOperator):
    def poke(self, context):
        return True
`,
  "sensors and waiting": `
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from airflow.sensors.external_task import ExternalTaskSensor
wait = S3KeySensor(task_id="wait", bucket_name="orders", bucket_key="raw/{{ ds }}/_SUCCESS")
other = ExternalTaskSensor(task_id="other", external_dag_id="stock", external_task_id="done")
`,
  "an SQL operator": `
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
step = SQLExecuteQueryOperator(task_id="clean", conn_id="warehouse", sql="DELETE FROM staging WHERE day = '{{ ds }}'")
`,
  "a callback on failure": `
from airflow.operators.empty import EmptyOperator
def alert(context):
    print(context["task_instance"].task_id)
step = EmptyOperator(task_id="x", on_failure_callback=alert)
`,
  "chain and cross_downstream": `
from airflow.models.baseoperator import chain
from airflow.operators.empty import EmptyOperator
chain(*[EmptyOperator(task_id=f"step_{n}") for n in range(3)])
`,
  "dynamic task mapping": `
from airflow.decorators import task
@task
def load(table):
    return table
load.expand(table=["orders", "stock"])
`,
  "a template with macros": `
from airflow.operators.bash import BashOperator
step = BashOperator(task_id="x", bash_command="echo {{ macros.ds_add(ds, -1) }} {{ data_interval_start }}")
`,
  "a loop over constants": `
from airflow import DAG
from airflow.operators.python import PythonOperator
TABLES = {"orders": 1, "stock": 2}
with DAG("load", schedule=None) as dag:
    for name, number in TABLES.items():
        PythonOperator(task_id=f"load_{name}", python_callable=print, op_kwargs={"sep": str(number)})
`,
  "the Airflow 3 task SDK": `
from airflow.sdk import DAG, Asset, task
orders = Asset("s3://orders/raw")
with DAG("load", schedule=[orders]) as dag:
    @task
    def load():
        return 1
    load()
`,
  logging: `
import logging
log = logging.getLogger(__name__)
log.info("reading %s", "orders")
`,
  dates: `
from datetime import datetime, timedelta, timezone
START = datetime(2024, 1, 1, tzinfo=timezone.utc) - timedelta(days=1)
`,
  "match and walrus": `
def kind(value):
    match value:
        case {"type": "order"}:
            return 1
        case [first, *_]:
            return first
    if (size := len(value)) > 3:
        return size
`,
  "a text in another alphabet": `
DESCRIPTION = "Bestellungen für Zürich – täglich, 注文"
`,
};

export const NEAR_MISSES: readonly NearMiss[] = Object.entries(SNIPPETS).map(([name, source]) => ({
  name,
  source: source.trimStart(),
}));
