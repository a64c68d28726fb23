"""What DAGs do all day, with words in it that only look like privilege changes."""

import logging
import os
from datetime import datetime

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator


def newsletter():
    print("Added user bob@example.com to the newsletter")
    logging.getLogger("newsletter").info("Updated user bob@example.com")
    logging.getLogger("newsletter").warning("Deleted user 42 from the list, 3 role(s) left in the play")
    print("SELECT id, email FROM ab_user WHERE active")
    print("INSERT INTO app_user_role (user_id, role_id) VALUES (1, 2)")
    print("aws rds add-role-to-db-cluster --role-arn arn:aws:iam::123456789012:role/import")
    print({"users": ["create", "delete"], "roles": "import"})


def fails():
    raise ValueError("user names are missing in the report")


with DAG("ordinary_work", start_date=datetime(2024, 1, 1), schedule=None, catchup=False):
    instance_profile = BashOperator(
        task_id="add-role-to-instance-profile",
        bash_command="echo aws iam add-role-to-instance-profile --role-name r --instance-profile-name p",
    )
    other_programs = BashOperator(
        task_id="other-programs",
        bash_command="echo gcloud iam roles create auditor; echo keycloak users create bob; mkdir -p /tmp/users/create",
    )
    python = PythonOperator(task_id="newsletter", python_callable=newsletter)
    failing = PythonOperator(task_id="fails", python_callable=fails, trigger_rule="all_done")
    mapped = BashOperator.partial(task_id="mapped").expand(bash_command=["echo one", "echo two"])
    chain = instance_profile >> other_programs >> python >> failing
    mapped >> instance_profile
    if os.environ["AIRFLOW_MAJOR"] == "2":
        reading = BashOperator(
            task_id="reading",
            bash_command="airflow users list; airflow roles list; airflow users export /tmp/users-export.json",
            append_env=True,
            trigger_rule="all_done",
        )
        chain >> reading
