"""Stand-ins of what DAGs import, and the hooks that see what a DAG does."""

import contextlib
import importlib.machinery
import os
import posix
import sys
import types

# Path of every case.
CASE = "/usr/local/airflow/dags/case.py"

SECRETS = ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "MWAA__DB__CREDENTIALS")

# Modules that are there, and that nothing has imported yet: that they are is what a case may have to show.
UNLOADED = {
    "flask_appbuilder": ("AppBuilder",),
    "airflow.www.app": ("create_app", "cached_app"),
    "airflow.cli.cli_parser": ("get_parser",),
    "airflow.providers.fab.auth_manager.fab_auth_manager": ("FabAuthManager",),
}

# What must not happen here, whatever a case is after.
STOPPED = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
    "subprocess.Popen",
    "urllib.Request",
    "socket.getaddrinfo",
    "socket.connect",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
)


class Stopped(BaseException):
    """What a case wanted to do has been seen, and does not happen."""


class Seen:
    """What a case did."""

    def __init__(self, event, text):
        self.wanted = event
        self.text = text
        self.reached = False
        self.watching = True
        self.commands = []
        self.tasks = []
        self.before = {}

    def event(self, name, *args):
        if name == self.wanted and self.text in " ".join(readable(arg) for arg in args):
            self.reached = True

    def audit(self, name, args):
        if not self.watching or is_case(name, args):
            return
        if name == self.wanted:
            self.event(name, *args)
        writes = name == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
        if name in STOPPED or writes or name == "open" and str(args[0]).startswith("/proc/"):
            raise Stopped(name)

    def run_tasks(self):
        """What the scheduler and the workers would call."""
        done = 0
        while done < len(self.tasks):
            self.tasks[done]()
            done += 1

    def compare(self):
        """What is another object than before the case."""
        self.watching = False
        for name, value in snapshot().items():
            if self.before.get(name) != value:
                self.event("patched", name)


def is_case(name, args):
    """Whether Python compiles or runs the case itself, as it does with any file."""
    if name == "compile":
        return args[1] == CASE
    return name == "exec" and args[0].co_filename == CASE


def readable(value):
    if isinstance(value, types.CodeType):
        return " ".join([*value.co_names, *value.co_varnames, *(readable(constant) for constant in value.co_consts)])
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return " ".join(readable(item) for item in value)
    return value if isinstance(value, str) else repr(value)


def snapshot():
    """Identities of what a case might replace."""
    import json

    import airflow.models

    ids = {"sys.meta_path": tuple(map(id, sys.meta_path))}
    for name, owner in (("json", json), ("airflow.models.BaseOperator", airflow.models.BaseOperator), ("os", os)):
        ids.update({f"{name}.{key}": id(value) for key, value in list(vars(owner).items())})
    return ids


def spec():
    name = "unusual_prefix_case"
    return importlib.machinery.ModuleSpec(name, importlib.machinery.SourceFileLoader(name, CASE), origin=CASE)


# ── Modules

SEEN = None


def see(name, *args):
    if SEEN is not None:
        SEEN.event(name, *args)


class Anything:
    """An object that has every attribute, and can be called."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"{self._name}.{name}")

    def __call__(self, *args, **kwargs):
        see(self._name, *args, *kwargs.values())
        return Anything(self._name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def recorder(event):
    def function(*args, **kwargs):
        see(event, *args, *kwargs.values())
        return Anything(event)

    return function


def module(name, **members):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    made.__dict__.update(members)
    sys.modules[name] = made
    parent, _, last = name.rpartition(".")
    if parent:
        if parent not in sys.modules:
            module(parent)
        setattr(sys.modules[parent], last, made)
    return made


class Finder:
    """Imports stand-ins that are not loaded at first."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        see("import", name)
        if name in UNLOADED or any(other.startswith(f"{name}.") for other in UNLOADED):
            return importlib.machinery.ModuleSpec(name, Finder, is_package=True)
        return None

    @staticmethod
    def create_module(_):
        return None

    @staticmethod
    def exec_module(made):
        for name in UNLOADED.get(made.__name__, ()):
            setattr(made, name, recorder(f"www.{name}"))


def load():
    """Loads what Airflow has loaded when it reads a DAG, and makes the rest available."""
    import asyncio.subprocess
    import concurrent.futures
    import json
    import logging.config
    import logging.handlers
    import pickle
    import pty
    import runpy
    import subprocess
    import unittest.mock
    import urllib.request

    def call(name):
        return recorder(name)

    module("requests", **{name: call("requests") for name in ("get", "post", "put", "request")})
    module("yaml", unsafe_load=call("yaml.unsafe_load"), load=call("yaml.load"), safe_load=call("yaml.safe_load"))
    module("pandas", read_pickle=call("pandas.read_pickle"))
    load_boto3()
    load_airflow()
    sys.meta_path.insert(0, Finder)
    # Loaded by name once, as any process of Airflow has.
    assert all((asyncio, concurrent, json, logging, pickle, pty, runpy, subprocess, unittest, urllib))
    for name in ("ctypes", "_ctypes"):
        sys.modules.pop(name, None)


def load_boto3():
    class Client:
        def __init__(self, service):
            self._service = service

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return recorder(f"boto3.{name}")

    def client(service_name, *args, **kwargs):
        see("boto3", repr(service_name))
        return Client(service_name)

    class Session:
        def __init__(self, *args, **kwargs):
            self.client = self.resource = client

    module("boto3", client=client, resource=client, Session=Session)
    module("boto3.session", Session=Session)


def load_airflow():
    dags = []

    class DAG:
        def __init__(self, *args, default_args=None, user_defined_macros=None, **kwargs):
            self.default_args = default_args or {}
            for macro in (user_defined_macros or {}).values():
                SEEN.tasks.append(macro)

        def __enter__(self):
            dags.append(self)
            return self

        def __exit__(self, *_):
            dags.pop()

    class BaseOperator:
        def __init__(self, task_id=None, on_failure_callback=None, **kwargs):
            self.task_id = task_id
            SEEN.tasks.append(self._run)
            if on_failure_callback is not None:
                SEEN.tasks.append(lambda: on_failure_callback({}))

        def _run(self):
            self.execute({})

        def execute(self, context):
            pass

        @classmethod
        def partial(cls, **kwargs):
            class Mapped:
                def expand(self, **lists):
                    for name, values in lists.items():
                        for value in values:
                            cls(**kwargs, **{name: value})

            return Mapped()

    def with_defaults(kwargs):
        return {**(dags[-1].default_args if dags else {}), **kwargs}

    class BashOperator(BaseOperator):
        def __init__(self, **kwargs):
            kwargs = with_defaults(kwargs)
            self.bash_command = kwargs.pop("bash_command")
            self.env = kwargs.pop("env", None)
            super().__init__(**kwargs)

        def execute(self, context):
            SEEN.commands.append((self.bash_command, self.env))

    class PythonOperator(BaseOperator):
        def __init__(self, python_callable, op_args=(), op_kwargs=None, **kwargs):
            self.work = lambda: python_callable(*op_args, **(op_kwargs or {}))
            super().__init__(**kwargs)

        def execute(self, context):
            self.work()

    class Sql(BaseOperator):
        def __init__(self, sql, **kwargs):
            super().__init__(**kwargs)
            see("sql", sql)

    class S3Create(BaseOperator):
        def __init__(self, s3_bucket, s3_key, data, **kwargs):
            super().__init__(**kwargs)
            see("s3-operator", s3_key)

    class AwsBaseHook:
        def __init__(self, aws_conn_id=None, client_type=None, **kwargs):
            self.client_type = client_type

        def get_conn(self):
            return sys.modules["boto3"].client(self.client_type)

    class PostgresHook:
        def __init__(self, *args, **kwargs):
            pass

        def run(self, sql, **kwargs):
            see("sql", sql)

    class S3Hook:
        def __init__(self, *args, **kwargs):
            pass

        def load_string(self, string_data, key, bucket_name=None, **kwargs):
            see("s3-hook", key)

    class SubprocessHook:
        def run_command(self, command, env=None, **kwargs):
            SEEN.commands.append((command, env))

    class AirflowPlugin:
        def __init_subclass__(cls):
            see("plugin", cls.__name__)

    class Task:
        def __call__(self, function=None, **kwargs):
            if function is None:
                return self
            return function

        def bash(self, function):
            return lambda *args, **kwargs: SEEN.commands.append((function(*args, **kwargs), None))

    def dag(function=None, **kwargs):
        return function if callable(function) else lambda other: other

    @contextlib.contextmanager
    def create_session():
        yield Anything("session")

    def recorded_session(*args, **kwargs):
        see("create_session")
        return create_session()

    def provide_session(function):
        see("provide_session")
        return function

    def import_string(path):
        parent, _, last = path.rpartition(".")
        return getattr(__import__(parent, fromlist=["x"]), last)

    models = {"BaseOperator": BaseOperator, "DAG": DAG}
    tasks = {"task": Task(), "dag": dag}
    module("airflow", DAG=DAG)
    module(
        "airflow.settings",
        Session=recorder("settings.Session"),
        engine=Anything("settings.engine"),
        SQL_ALCHEMY_CONN="canary-of-settings",
    )
    module("airflow.utils")
    module("airflow.utils.session", create_session=recorded_session, provide_session=provide_session)
    module("airflow.utils.module_loading", import_string=import_string)
    module("airflow.configuration", conf=Configuration())
    module("airflow.models", **models)
    module("airflow.models.baseoperator", BaseOperator=BaseOperator)
    module("airflow.decorators", **tasks)
    module("airflow.plugins_manager", AirflowPlugin=AirflowPlugin)
    module("airflow.hooks.subprocess", SubprocessHook=SubprocessHook)
    for name in ("airflow.operators", "airflow.providers.standard.operators"):
        module(f"{name}.bash", BashOperator=BashOperator)
        module(f"{name}.python", PythonOperator=PythonOperator)
        module(f"{name}.empty", EmptyOperator=type("EmptyOperator", (BaseOperator,), {}))
    module("airflow.sensors.bash", BashSensor=type("BashSensor", (BashOperator,), {}))
    module("airflow.providers.postgres.hooks.postgres", PostgresHook=PostgresHook)
    module("airflow.providers.common.sql.operators.sql", SQLExecuteQueryOperator=Sql)
    module("airflow.providers.amazon.aws.hooks.base_aws", AwsBaseHook=AwsBaseHook)
    module("airflow.providers.amazon.aws.hooks.s3", S3Hook=S3Hook)
    module("airflow.providers.amazon.aws.operators.s3", S3CreateObjectOperator=S3Create)


class Configuration:
    def get(self, section, key, **kwargs):
        see("conf.get", section, key)
        return "canary-of-conf"


# ── Hooks


class Environment(dict):
    """What os.environ holds, and who reads it."""

    def __getitem__(self, key):
        see("environ", key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        see("environ", key)
        return super().get(key, default)

    def __setitem__(self, key, value):
        see("set-environ", key)
        super().__setitem__(key, value)


def install(seen):
    global SEEN
    SEEN = seen
    values = {**posix.environ, **{name.encode(): b"canary" for name in SECRETS}}
    os.environ._data = Environment(values)
    posix.environ = Environment(values)
    seen.before = snapshot()
    sys.addaudithook(seen.audit)
