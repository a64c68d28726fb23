import { commandSlots } from "./commands";
import { always, type DagRule } from "./dag-rule";

const FROM_OUTSIDE = /\{\{(?:(?!\}\})[\s\S])*?\b(?:dag_run\.conf|params)\b/;

export const exec013: DagRule = {
  id: "EXEC013",
  title: "Puts what a caller sends into a command",
  why: "Whoever may start the DAG sets dag_run.conf and params, and the shell reads them as commands.",
  bad: "bash_command=\"load {{ dag_run.conf['table'] }}\"",
  good: 'bash_command=\'load "$TABLE"\', env={"TABLE": "{{ dag_run.conf[\'table\'] }}"}',
  source: "Airflow, BashOperator's guide; CVE-2020-11978, CVE-2022-40127",
  fix: "pass the value through env, and quote it",
  severity: always("error"),
  *find({ facts }) {
    for (const { node, texts, shell } of commandSlots(facts)) {
      if (shell && texts.some((text) => FROM_OUTSIDE.test(text))) {
        yield { message: "the shell runs what the caller of the DAG sends", at: node };
      }
    }
  },
};
