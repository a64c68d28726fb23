"""Loads a folder as Airflow's DAG processor does, and fails where there are not as many DAGs as there should be.

Arguments: the folder, and the number of DAGs.
"""

import sys

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag

folder, expected = sys.argv[1:]
bag = DagBag(folder, include_examples=False)
tasks = {len(dag.tasks) for dag in bag.dags.values()} or {10}
if bag.import_errors or len(bag.dags) != int(expected) or tasks != {10}:
    sys.exit(f"{len(bag.dags)} DAGs of {expected}, with {tasks} tasks; {list(bag.import_errors.values())[:1]}")
