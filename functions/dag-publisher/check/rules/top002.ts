import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { callsAtParseTime } from "./parse-time";

const LOOKS_UP = new PathQuestion(
  /(?:^|\.)Variable\.get$|(?:^|\.)(?:get_connections?|get_connection_from_secrets|get_variable_from_secrets)$|\.Connection\.get$/,
);

export const top002: DagRule = {
  id: "TOP002",
  title: "Looks up a variable or connection at parse time",
  why:
    "Code outside of tasks runs whenever Airflow parses the file, about every 30 seconds: every time it asks the " +
    "metadata database or AWS Secrets Manager, which costs time and money.",
  bad: 'region = Variable.get("region")',
  good: '"{{ var.value.region }}" in a template field, or Variable.get in a task',
  source: "Airflow, best practices: Airflow variables; ruff AIR003",
  fix: "use a template in the operator's argument, or look it up in a task",
  severity: always("warning"),
  *find({ facts }) {
    for (const { node, paths } of callsAtParseTime(facts, LOOKS_UP)) {
      const path = paths.find((called) => LOOKS_UP.test(called));
      if (path !== undefined) {
        yield { message: `${lastTwo(path)} is called whenever the file is parsed`, at: node };
      }
    }
  },
};

function lastTwo(path: string): string {
  return path.replace(/^\?\./, "").split(".").slice(-2).join(".");
}
