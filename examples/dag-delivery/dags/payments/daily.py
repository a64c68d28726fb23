from datetime import datetime

from airflow import DAG
from airflow.operators.empty import EmptyOperator

from payments.schedule import EVERY_NIGHT

with DAG(
    dag_id="payments_daily",
    schedule=EVERY_NIGHT,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    tags=["payments"],
    default_args={"owner": "payments", "retries": 2},
):
    EmptyOperator(task_id="settle")
