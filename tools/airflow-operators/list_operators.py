"""Prints, as JSON, the operators of this installation of Airflow with the arguments of their constructors.

The classes are those that the modules of the Amazon, standard, common.sql and http providers define, and of Airflow 2's own
operators and sensors, whose paths are printed as those of the standard provider. Modules that need a provider which is not
installed are skipped.
"""

import importlib
import inspect
import json
import pkgutil
import warnings

import airflow

try:
    from airflow.sdk.bases.operator import BaseOperator
except ImportError:
    from airflow.models.baseoperator import BaseOperator

PACKAGES = {
    "airflow.providers.amazon.aws.operators": None,
    "airflow.providers.amazon.aws.sensors": None,
    "airflow.providers.amazon.aws.transfers": None,
    "airflow.providers.common.sql.operators": None,
    "airflow.providers.common.sql.sensors": None,
    "airflow.providers.http.operators": None,
    "airflow.providers.http.sensors": None,
    "airflow.providers.standard.operators": None,
    "airflow.providers.standard.sensors": None,
}
if airflow.__version__.startswith("2."):
    for kind in ("operators", "sensors"):
        del PACKAGES[f"airflow.providers.standard.{kind}"]
        PACKAGES[f"airflow.{kind}"] = f"airflow.providers.standard.{kind}"
# What Airflow 3 has elsewhere, or nowhere.
SKIPPED = ("airflow.operators.email", "airflow.operators.generic_transfer", "airflow.operators.subdag")
RENAMED = {"time_sensor": "time"}


def constructors(cls):
    """The constructors that a call reaches: each hands its keyword arguments to the next one."""
    for base in cls.__mro__:
        if base is BaseOperator:
            return
        constructor = base.__dict__.get("__init__")
        if constructor is None:
            continue
        parameters = list(inspect.signature(constructor).parameters.values())[1:]
        yield parameters
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            return


def arguments(cls):
    names, required = set(), set()
    for depth, parameters in enumerate(constructors(cls)):
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            # What an outer constructor has a default for, it hands on.
            if depth == 0 and parameter.default is parameter.empty:
                required.add(parameter.name)
            names.add(parameter.name)
    return {"arguments": sorted(names), "required": sorted(required)}


def classes():
    for package, written_as in PACKAGES.items():
        root = importlib.import_module(package)
        for _, module_name, _ in pkgutil.iter_modules(root.__path__):
            name = f"{package}.{module_name}"
            if name in SKIPPED:
                continue
            try:
                module = importlib.import_module(name)
            except Exception:
                # It needs another provider.
                continue
            for class_name, cls in vars(module).items():
                if inspect.isclass(cls) and issubclass(cls, BaseOperator) and cls.__module__ == name:
                    if not class_name.startswith("_") and "Base" not in class_name:
                        path = f"{written_as or package}.{RENAMED.get(module_name, module_name)}.{class_name}"
                        yield path, arguments(cls)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    base = [name for name in inspect.signature(BaseOperator.__init__).parameters if name not in ("self", "args", "kwargs")]
    found = dict(sorted(classes()))
print(json.dumps({"airflow": airflow.__version__, "base": sorted(base), "operators": found}))
