import { always, type DagRule } from "./dag-rule";
import { dagsIn } from "./tasks";

export const af006: DagRule = {
  id: "AF006",
  title: "Makes a DAG that Airflow does not load",
  why:
    "Airflow loads the DAGs that names of the file's top level stand for, and those of a with statement or of @dag. A DAG " +
    "that is assigned to nothing is missing from Airflow, without an error.",
  bad: 'DAG("payments_daily", schedule="@daily")',
  good: 'dag = DAG("payments_daily", schedule="@daily")',
  source: "run with Airflow 2.10.3 and 3.1.8; airflow/models/dagbag.py",
  fix: "assign the DAG to a name at the top level of the file, or make it in a with statement",
  severity: always("warning"),
  *find({ facts }) {
    for (const { node } of dagsIn(facts)) {
      if (node.parent?.type === "expression_statement") {
        yield { message: "the DAG is assigned to nothing, so that Airflow does not load it", at: node };
      }
    }
  },
};
