import { type Facts } from "../analysis/facts";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";

/** The secret parts of a connection. */
const SECRET_PART = new PathQuestion(
  /get_connection(?:_from_secrets)?\(\)\.(?:password|_password|get_password(?:\(\))?|get_uri(?:\(\))?|extra|extra_dejson|get_extra(?:\(\))?|as_json(?:\(\))?)$/,
);

/** What writes to a log, to the console or to XCom. */
const SHOWS = new PathQuestion(
  /^(?:builtins\.print|pprint\.pprint|sys\.(?:stdout|stderr)\.write|warnings\.warn|(?:logging|structlog)\..*)$|(?:^|\.)(?:debug|info|warning|error|exception|critical|xcom_push)$/,
);

/** Decorators that make a task of a function: what it returns goes to XCom. */
const TASK = /(?:^|\.)task(?:\.\w+)*(?:\(\))?$/;

export const cred007: DagRule = {
  id: "CRED007",
  title: "Shows the password of a connection",
  why:
    "Logs and XCom are read by far more people than a connection is, and are kept. Airflow masks a password that it " +
    "knows of, but neither a part of one nor a URI.",
  bad: 'print(BaseHook.get_connection("warehouse").get_uri())',
  good: 'PostgresHook("warehouse").get_records(query)',
  source: "Airflow, masking sensitive data",
  fix: "show the connection's id or host, and pass the id on, not the password",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    const secrets = facts.referencesTo(SECRET_PART);
    if (secrets.length === 0) {
      return;
    }
    const shows = new Set(facts.callsTo(SHOWS).map(({ node }) => node));
    const tasks = taskBodies(facts);
    for (const { node } of secrets) {
      if (around(node, "call").some((call) => shows.has(call))) {
        yield { message: "a password or secret part of a connection is logged or pushed to XCom", at: node };
      } else if (isReturned(node) && tasks.has(node.ancestor("function_definition"))) {
        yield { message: "a task returns a password or secret part of a connection to XCom", at: node };
      }
    }
  },
};

function taskBodies({ definitions }: Facts): ReadonlySet<PythonNode | undefined> {
  return new Set(
    definitions
      .filter(({ decorators }) => decorators.some((path) => TASK.test(path)))
      .map(({ node }) => node),
  );
}

/** The node's ancestors of a type within its statement. */
function around(node: PythonNode, type: string): PythonNode[] {
  const found: PythonNode[] = [];
  for (
    let at = node.parent;
    at !== undefined && !/_statement$|^block$|^module$/.test(at.type);
    at = at.parent
  ) {
    if (at.type === type) {
      found.push(at);
    }
  }
  return found;
}

/** Whether it is what is returned, or a part of it, and not what a function is given. */
function isReturned(node: PythonNode): boolean {
  const statement = node.ancestor("return_statement", "block", "module", "argument_list");
  return statement?.type === "return_statement";
}
