"""Imports every rendered DAG, builds the DAGs of the same definitions with dag-factory, and prints where the two differ.

Arguments: the folder of the rendered files, the folder from which defaults.yml counts, and the definitions below it that
dag-factory reads too.
"""

import json
import os
import sys

from airflow.serialization.serialized_objects import SerializedDAG
from dagfactory.dagfactory import _DagFactory

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag

# Where a DAG comes from, what dag-factory adds to show itself, and the pages of Airflow 2 that it sets to their defaults.
OF_EACH_OWN = {"fileloc", "relative_fileloc", "_processor_dags_folder", "doc_md", "dag_display_name", "tags"}
OF_EACH_OWN |= {"_default_view", "default_view", "orientation", "_dag_display_property_value"}


def content(dag):
    data = SerializedDAG.to_dict(dag)["dag"]
    tags = sorted(set(data.get("tags", [])) - {"dagfactory"})
    tasks = sorted((task["__var"] for task in data.pop("tasks")), key=lambda task: task["task_id"])
    # dag-factory gives default_args to the tasks alone: what counts for a task is its own start, or else the DAG's.
    start = data.pop("start_date", None)
    for task in tasks:
        task.setdefault("start_date", start)
        for key in ("downstream_task_ids", "upstream_task_ids"):
            task[key] = sorted(task.get(key, []))
    rest = {key: value for key, value in data.items() if key not in OF_EACH_OWN}
    return json.loads(json.dumps({**rest, "tags": tags, "tasks": tasks}, sort_keys=True, default=str))


folder, root, *definitions = sys.argv[1:]
bag = DagBag(folder, include_examples=False)
expected = {}
for definition in definitions:
    factory = _DagFactory(config_filepath=os.path.abspath(definition), defaults_config_path=os.path.abspath(root))
    expected.update(factory.build_dags())
different = {
    dag_id: {"rendered": content(bag.dags[dag_id]), "expected": content(dag)}
    for dag_id, dag in expected.items()
    if dag_id not in bag.dags or content(bag.dags[dag_id]) != content(dag)
}
print("ANSWER " + json.dumps({
    "errors": {os.path.basename(file): error for file, error in bag.import_errors.items()},
    "dags": sorted(bag.dags),
    "compared": sorted(expected),
    "different": different,
}))
