import { commandSlots } from "./commands";
import { always, type DagRule } from "./dag-rule";

export const exec008: DagRule = {
  id: "EXEC008",
  title: "Builds a command from parts that are not known",
  why: "A value in the text of a command is read by the shell as part of it: who sets the value runs commands.",
  bad: 'BashOperator(task_id="x", bash_command=f"load {table}")',
  good: 'BashOperator(task_id="x", bash_command=\'load "$TABLE"\', env={"TABLE": table})',
  source: "Semgrep, formatted-string-bashoperator; Airflow, BashOperator's guide",
  fix: "pass the value through env, and quote it",
  severity: always("warning"),
  *find({ facts }) {
    for (const { node, open, shell } of commandSlots(facts)) {
      if (open && shell) {
        yield { message: "what this command will be cannot be known here", at: node };
      }
    }
  },
};
