"""One task per scenario, one after the other: what a DAG can do to Airflow's users, roles and permissions."""

import json
import os
from datetime import datetime
from pathlib import Path

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator

GRANT_ADMIN = (
    "INSERT INTO ab_user_role (user_id, role_id) "
    "SELECT u.id, r.id FROM ab_user u, ab_role r WHERE u.username = 'carol' AND r.name = 'Admin'"
)


def security_manager():
    try:
        from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
    except ImportError:  # 2.8, 2.7
        try:
            from airflow.auth.managers.fab.cli_commands.utils import get_application_builder
        except ImportError:
            from airflow.utils.cli_app_builder import get_application_builder

    with get_application_builder() as appbuilder:
        manager = appbuilder.sm
        role = manager.add_role("InProcess")
        permission = manager.get_permission("can_edit", "Variables")
        manager.add_permission_to_role(role, permission)
        manager.remove_permission_from_role(role, permission)
        user = manager.find_user(username="carol")
        user.roles.append(role)
        manager.update_user(user)
        manager.delete_role("InProcess")


def orm_change():
    from airflow.utils.session import create_session

    with create_session() as session:
        try:
            from airflow.providers.fab.auth_manager.models import Role, User
        except ImportError:  # 2.8 and 2.7
            from airflow.auth.managers.fab.models import Role, User

        user = session.query(User).filter(User.username == "carol").one()
        user.roles.append(session.query(Role).filter(Role.name == "User").one())


def raw_sql():
    from airflow import settings
    from sqlalchemy import text

    session = settings.Session()
    session.execute(text(GRANT_ADMIN))
    session.commit()


def raw_sql_refused():
    from airflow import settings
    from sqlalchemy import text

    settings.Session().execute(text("INSERT INTO ab_user_role (user_id, nonsense) VALUES (1, 1)"))


PYTHON = {
    "security-manager": security_manager,
    "orm-change": orm_change,
    "raw-sql": raw_sql,
    "raw-sql-refused": raw_sql_refused,
}


def task(scenario):
    common = {"task_id": scenario["id"], "trigger_rule": "all_done"}
    if "command" in scenario:
        return BashOperator(bash_command=scenario["command"] + " ", append_env=True, **common)
    if scenario["id"] == "sql-operator":
        from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

        return SQLExecuteQueryOperator(conn_id="metadata", sql="UPDATE ab_user SET active = 1", **common)
    if scenario["id"] == "log-template":
        from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

        statement = "UPDATE log_template SET elasticsearch_id = elasticsearch_id WHERE id = 0"
        return SQLExecuteQueryOperator(conn_id="metadata", sql=statement, **common)
    return PythonOperator(python_callable=PYTHON[scenario["id"]], **common)


with DAG("privilege_changes", start_date=datetime(2024, 1, 1), schedule=None, catchup=False):
    previous = None
    for scenario in json.loads((Path(os.environ["AIRFLOW_HOME"]) / "scenarios.json").read_text()):
        current = task(scenario)
        if previous is not None:
            previous >> current
        previous = current
