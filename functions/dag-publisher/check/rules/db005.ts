import { SECURITY_TABLES } from "../../../airflow/privileges";
import { always, type DagRule } from "./dag-rule";

const TABLE = new RegExp(`(?<![\\w-])(?:${SECURITY_TABLES.join("|")})(?![\\w-])`, "i");

export const db005: DagRule = {
  id: "DB005",
  title: "Names a table of Airflow's users, roles or permissions",
  why: "One INSERT into ab_user_role makes anybody Admin, and Airflow logs nothing of it.",
  bad: 'hook.run("INSERT INTO ab_user_role ...")',
  good: "access in teams.yaml, which gives IAM roles an Airflow role",
  source: "airflow/providers/fab/auth_manager/models/__init__.py",
  fix: "leave users and roles to the platform team",
  severity: always("error"),
  *find({ facts }) {
    for (const { text, node, unused } of facts.texts) {
      const table = unused ? undefined : TABLE.exec(text)?.[0];
      if (table !== undefined) {
        yield { message: `${table} is a table of Airflow's users, roles and permissions`, at: node };
      }
    }
  },
};
