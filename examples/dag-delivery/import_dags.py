"""Imports every DAG file as Airflow does, and fails with Airflow's errors. Runs the files: give it no rights."""

import os
import sys
import tempfile

# Airflow writes its configuration there when it is imported.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp())
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
# What a DAG logs stays out of the way of what fails.
os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")

folder = os.path.abspath(sys.argv[1])
# DAGs import modules of their folder.
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = folder
sys.path.insert(0, folder)

try:
    from airflow.dag_processing.dagbag import DagBag  # where later versions of Airflow 3 have it
except ImportError:
    from airflow.models.dagbag import DagBag

bag = DagBag(folder, include_examples=False)
for file, error in sorted(bag.import_errors.items()):
    print(f"{file}:\n{error}", file=sys.stderr)
print(f"{len(bag.dags)} DAGs, {len(bag.import_errors)} files that cannot be imported")
sys.exit(1 if bag.import_errors else 0)
