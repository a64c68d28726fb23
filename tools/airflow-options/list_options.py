"""Prints the options of installed Airflows and providers, by version, without importing them.

Arguments: folders, each with one distribution, named by its version or, for providers, `providers`.
"""

import ast
import configparser
import json
import pathlib
import sys

import yaml


def assigned(tree, name):
    """The values that a name is given anywhere in a module."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(
            isinstance(target, ast.Name) and target.id == name for target in targets
        ):
            yield node.value


def parameter(call):
    return ".".join(ast.literal_eval(argument) for argument in call.args)


def deprecated(airflow):
    """Old name to new name, of what this version still reads."""
    names = {}
    for file in [airflow / "configuration.py", airflow / "_shared/configuration/parser.py"]:
        if not file.exists():
            continue
        tree = ast.parse(file.read_text())
        for value in assigned(tree, "deprecated_options"):
            if isinstance(value, ast.Dict):
                for new, old in ast.literal_eval(value).items():
                    names[".".join(old[:2])] = ".".join(new)
        for value in assigned(tree, "many_to_one_deprecated_options"):
            if isinstance(value, ast.Dict):
                for new, olds in ast.literal_eval(value).items():
                    names.update({".".join(old[:2]): ".".join(new) for old in olds})
    return names


def changes(airflow):
    """What `airflow config lint` says of Airflow 3: old name to new name, or to nothing."""
    tree = ast.parse((airflow / "cli/commands/config_command.py").read_text())
    found = {}
    for value in assigned(tree, "CONFIGS_CHANGES"):
        for call in value.elts:
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            flag = lambda name, default: ast.literal_eval(given[name]) if name in given else default
            conditional = any(name in given for name in ("is_invalid_if", "remove_if_equals", "default_change"))
            if conditional or not flag("was_removed", True):
                continue
            found[parameter(given["config"])] = parameter(given["renamed_to"]) if "renamed_to" in given else ""
    return found


def options(airflow):
    names = set()
    for section, details in yaml.safe_load((airflow / "config_templates/config.yml").read_text()).items():
        names.update(f"{section}.{name}".lower() for name in details["options"])
    fallback = airflow / "config_templates/provider_config_fallback_defaults.cfg"
    if fallback.exists():
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(fallback)
        names.update(f"{section}.{name}".lower() for section in parser for name in parser[section])
    return names


def provider_options(folder):
    names = set()
    for file in sorted(folder.glob("airflow/providers/**/get_provider_info.py")):
        scope = {}
        exec(compile(file.read_text(), str(file), "exec"), scope)
        for section, details in (scope["get_provider_info"]().get("config") or {}).items():
            names.update(f"{section}.{name}".lower() for name in details["options"])
    return names


result = {"versions": {}, "providers": [], "changes": {}}
for argument in sys.argv[1:]:
    folder = pathlib.Path(argument)
    airflow = folder / "airflow"
    if folder.name == "providers":
        result["providers"] = sorted(provider_options(folder))
        continue
    result["versions"][folder.name] = {"options": sorted(options(airflow)), "deprecated": deprecated(airflow)}
    if folder.name.startswith("3."):
        result["changes"].update(changes(airflow))
print(json.dumps(result))
