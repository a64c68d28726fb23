import { type Facts } from "../analysis/facts";
import { type DagPolicy } from "../../policy/dag-policy";
import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";
import { isDottedNameListed } from "../../policy/listed";
import { operatorOf } from "./tasks";

/** Where operators come from that every team may use: Airflow itself, and its providers of standard, SQL, HTTP and AWS. */
const DEFAULT = [
  "airflow.operators.*",
  "airflow.sensors.*",
  "airflow.models.*",
  "airflow.decorators.*",
  "airflow.sdk.*",
  "airflow.datasets.*",
  "airflow.assets.*",
  "airflow.providers.standard.*",
  "airflow.providers.common.*",
  "airflow.providers.http.*",
  "airflow.providers.amazon.*",
];

/** Kinds of `@task` that run where the worker does. */
const DECORATORS =
  /^airflow\.(?:decorators|sdk)(?:\.base)?\.task\.(?:python|branch|short_circuit|sensor|run_if|skip_if|virtualenv|external_python|branch_virtualenv|branch_external_python|bash|override|expand|partial|stub)(?:\(\)|\.|$)/;
const KIND = /^airflow\.(?:decorators|sdk)(?:\.base)?\.task\.(\w+)/;

export const af001: DagRule = {
  id: "AF001",
  title: "Uses an operator that the policy does not list",
  why:
    "An operator is code that someone else wrote and that runs with the environment's rights. Where the profile is " +
    "strict, or the policy lists operators, DAGs use those of Airflow, of its AWS, HTTP and SQL providers, and those " +
    "listed.",
  bad: "from airflow.providers.docker.operators.docker import DockerOperator",
  good: "from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator",
  source: "AWS, MWAA Serverless user guide: supported operators",
  fix: "use an operator of the list, or have its full path added to operators of the policy",
  severity: always("error"),
  *find({ facts, policy }) {
    if (policy.profile !== "strict" && policy.operators.length === 0) {
      return;
    }
    for (const { path, node } of [...operators(facts), ...decorators(facts)]) {
      if (!isAllowed(path, policy)) {
        yield { message: `${path} is not in the policy's list of operators`, at: node };
      }
    }
  },
};

function isAllowed(path: string, { operators: listed }: DagPolicy): boolean {
  return isDottedNameListed(path, DEFAULT) || isDottedNameListed(path, listed);
}

interface Used {
  readonly path: string;
  readonly node: PythonNode;
}

function* operators(facts: Facts): Iterable<Used> {
  for (const call of facts.calls) {
    const path = operatorOf(call);
    // Of a path that begins with ?, it is not known where the class comes from: then its name stands for it.
    if (path !== undefined) {
      yield { path: path.replace(/^\?\./, ""), node: call.node.child("function") ?? call.node };
    }
  }
  for (const { bases, node } of facts.definitions) {
    for (const path of bases) {
      if (/(?:Operator|Sensor)(?:Async)?$/.test(path)) {
        yield { path: path.replace(/^\?\./, ""), node: node.child("name") ?? node };
      }
    }
  }
}

/** `@task.docker`, and every other use of it. */
function* decorators(facts: Facts): Iterable<Used> {
  for (const { path, node } of facts.references) {
    const kind = KIND.exec(path);
    if (kind !== null && !DECORATORS.test(path) && path === kind[0]) {
      // The default list has all of airflow.decorators: a kind is listed by its own path.
      yield { path: `task.${kind[1] ?? ""}`, node };
    }
  }
}
