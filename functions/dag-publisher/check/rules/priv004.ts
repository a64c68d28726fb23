import { always, type DagRule } from "./dag-rule";

export const priv004: DagRule = {
  id: "PRIV004",
  title: "Gives Airflow roles rights on a DAG",
  why: "access_control writes permissions into Airflow's roles each time the file is parsed.",
  bad: 'DAG("x", access_control={"Public": {"can_edit"}})',
  good: 'dag = DAG("x")',
  source: "airflow/models/dag.py: access_control",
  fix: "leave it out: roles belong to the platform team; or set the rule to info in the policy",
  severity: always("warning"),
  *find({ facts }) {
    for (const call of facts.callsWith("access_control")) {
      yield {
        message: "access_control gives Airflow roles rights on this DAG",
        at: call.argument("access_control") ?? call.node,
      };
    }
  },
};
