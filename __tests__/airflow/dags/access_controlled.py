"""A DAG whose file gives roles permissions on it, and takes one away once the flag file is there."""

import os
from datetime import datetime
from pathlib import Path

from airflow import DAG

revoked = (Path(os.environ["AIRFLOW_HOME"]) / "revoke").exists()
actions = {"can_read"} if revoked else {"can_read", "can_edit"}

with DAG(
    "access_controlled",
    start_date=datetime(2024, 1, 1),
    schedule=None,
    catchup=False,
    description="revoked" if revoked else "granted",
    access_control={"User": actions},
):
    pass
