import { severitiesOf } from "../support";

const found = (rule: string, cases: readonly string[]): void => {
  test.each(cases.map((text) => [text]))(`${rule} finds %j`, async (text) => {
    expect(await severitiesOf(rule, text)).toContain("error");
  });
};

const ordinary = (rule: string, cases: readonly string[]): void => {
  test.each(cases.map((text) => [text]))(`${rule} leaves %j alone`, async (text) => {
    expect(await severitiesOf(rule, text)).toEqual([]);
  });
};

describe("sessions of the metadata database", () => {
  found("DB001", [
    "from airflow.settings import Session",
    "from airflow import settings\nsettings.Session()",
    "from airflow import settings as s\ne = s.engine",
    "import airflow.settings\nairflow.settings.configure_orm()",
    "import airflow.settings as x\ngetattr(x, 'Ses' + 'sion')()",
    "from airflow.settings import *",
    "import importlib\nimportlib.import_module('airflow.settings').Session()",
    "from airflow import settings\nwith settings.Session() as session:\n    session.commit()",
    "from airflow import settings\nprint(settings.SQL_ALCHEMY_CONN)",
  ]);
  ordinary("DB001", [
    "from airflow import settings\nprint(settings.DAGS_FOLDER, settings.TIMEZONE)",
    "import requests\nwith requests.Session() as session:\n    session.get(url)",
    "from sqlalchemy.orm import Session",
  ]);

  found("DB002", [
    "from airflow.utils.session import create_session\nwith create_session() as session: pass",
    "from airflow.utils import session as s\n@s.provide_session\ndef f(session=None): pass",
    "from airflow.utils.db import provide_session",
    "from airflow.utils import db\ndb.resetdb()",
  ]);
  ordinary("DB002", ["from airflow.utils.session import NEW_SESSION", "from team.db import create_session"]);
});

describe("Airflow's models as tables", () => {
  found("DB003", [
    "from airflow.models import Connection\ndef f(session):\n    session.query(Connection).all()",
    "from airflow.models.dag import DagModel\nfrom sqlalchemy import select\nx = select(DagModel)",
    "from airflow.models import Connection\ndef f(session):\n    session.add(Connection(conn_id='x'))",
    "from airflow.models import Connection\nc = Connection(conn_id='x')\ndef f(session):\n    session.merge(c)",
  ]);
  ordinary("DB003", [
    "from airflow.models import Variable\nVariable.get('x')",
    "from airflow.models import DAG\ndag = DAG('x')",
    "from team.models import Order\ndef f(session):\n    session.query(Order)",
    "df.query('amount > 3')",
  ]);
  test("DB003 warns of class methods that query", async () => {
    expect(await severitiesOf("DB003", "from airflow.models import DagRun\nDagRun.find(dag_id='x')")).toEqual(
      ["warning"],
    );
  });

  found("DB004", [
    "from airflow.configuration import conf\nfrom sqlalchemy import create_engine\ncreate_engine(conf.get('database', 'sql_alchemy_conn'))",
    "import os, sqlalchemy\nurl = os.environ['AIRFLOW__DATABASE__SQL_ALCHEMY_CONN']\nsqlalchemy.create_engine(url)",
    "import os, psycopg2\npsycopg2.connect(os.getenv('MWAA__DB__CREDENTIALS'))",
  ]);
  ordinary("DB004", [
    "import os, sqlalchemy\nsqlalchemy.create_engine(os.environ['WAREHOUSE_URL'])",
    "import psycopg2\npsycopg2.connect(host='warehouse')",
  ]);

  found("DB005", [
    "hook.run('INSERT INTO ab_user_role VALUES (1, 1)')",
    'hook.run(\'DELETE FROM "public"."ab_user"\')',
    "t = 'ab_' + 'role'\nhook.run(f'UPDATE {t} SET name = 1')",
    "hook.run('SELECT * FROM AB_PERMISSION_VIEW_ROLE')",
  ]);
  ordinary("DB005", [
    "hook.run('SELECT * FROM ab_user_assignments')",
    "hook.run('SELECT * FROM ab_group_assignment')",
    "hook.run('SELECT * FROM fab_user')",
    '"""Nothing of ab_user is touched here."""',
    "# ab_user",
  ]);
});

describe("secrets of Airflow's configuration", () => {
  found("DB006", [
    "from airflow.configuration import conf\nconf.get('core', 'fernet_key')",
    "from airflow.configuration import conf as c\nk = 'sql_' + 'alchemy_conn'\nc.get('database', k)",
    "from airflow import configuration\nconfiguration.conf.as_dict(display_sensitive=True)",
    "from airflow.configuration import conf\nconf.getsection('celery')",
    "from airflow.configuration import conf\nconf.get(section='api_auth', key='jwt_secret')",
  ]);
  ordinary("DB006", [
    "from airflow.configuration import conf\nconf.get('core', 'dags_folder')",
    "conf = context['dag_run'].conf\nconf.get('password')",
    "import configparser\nconf = configparser.ConfigParser()\nconf.get('a', 'password')",
  ]);
  test("DB006 warns where the option is not known", async () => {
    const text = "from airflow.configuration import conf\ndef f(key):\n    return conf.get('core', key)";
    expect(await severitiesOf("DB006", text)).toEqual(["warning"]);
  });
});
