"""Prints, as JSON, why dag-factory itself rejects some of the files that are given, on this installation of Airflow.

Usage: load_definitions.py FILE...
"""

import json
import sys
from pathlib import Path

from dagfactory import load_yaml_dags

rejected = {}
for name in sys.argv[1:]:
    found = {}
    try:
        load_yaml_dags(globals_dict=found, config_filepath=name, defaults_config_path=str(Path(name).parent))
    except Exception as error:  # whatever a definition can raise
        rejected[name] = f"{type(error).__name__}: {error}".split("\n")[0]
    else:
        if not found:
            rejected[name] = "no DAG"
print("\n" + json.dumps({"rejected": rejected}))
