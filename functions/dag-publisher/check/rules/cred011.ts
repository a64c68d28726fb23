import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";
import { wholeEnvironmentUses } from "./environment-reads";

/** Arguments that give a child process its environment: it has the same one anyway. */
const CHILD_ENVIRONMENT = new Set(["env", "environment", "env_vars"]);

export const cred011: DagRule = {
  id: "CRED011",
  title: "Uses the environment as a whole",
  why:
    "All of an MWAA worker's environment includes the password of the metadata database and the Fernet key. Printed, " +
    "returned or iterated over, they are in logs, in XCom or in whatever the code does next.",
  bad: "print(dict(os.environ))",
  good: 'print(os.environ["DEPLOY_ENV"])',
  source: "Airflow, security model: print(os.environ) shows credentials; see CRED001",
  fix: "pick the variables that are needed, by their names",
  severity: always("error"),
  *find({ facts, policy }) {
    for (const { node } of wholeEnvironmentUses(facts)) {
      const toChild = isChildEnvironment(node);
      yield {
        message: toChild
          ? "a process is given the whole environment"
          : "the whole environment is read or passed on",
        at: node,
        ...(toChild && policy.profile === "standard" ? { severity: "warning" as const } : {}),
      };
    }
  },
};

/** `env=os.environ`, `env={**os.environ, "A": "b"}`, `env=os.environ | more`. */
function isChildEnvironment(node: PythonNode): boolean {
  let at = node;
  while (
    at.parent !== undefined &&
    /^(dictionary|dictionary_splat|parenthesized_expression|binary_operator|conditional_expression|boolean_operator)$/.test(
      at.parent.type,
    )
  ) {
    at = at.parent;
  }
  const { parent } = at;
  return (
    parent?.type === "keyword_argument" &&
    at.field === "value" &&
    CHILD_ENVIRONMENT.has(parent.child("name")?.text ?? "")
  );
}
