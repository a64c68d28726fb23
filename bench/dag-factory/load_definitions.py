"""What a team with dag-factory has as its only DAG file: Airflow reads the definitions each time that it parses it."""

import os

from dagfactory import load_yaml_dags

load_yaml_dags(globals_dict=globals(), dags_folder=os.path.join(os.path.dirname(__file__), "definitions"))
