import { type CallArguments, textsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import { commandTexts } from "./commands";
import { always, type DagRule, type Finding, type RuleInput } from "./dag-rule";
import { isSensitiveName } from "./environment-names";
import { environmentReads } from "./environment-reads";
import { readable } from "./readable";
import { isIdListed } from "../../policy/listed";

/** `$NAME` and `${NAME}` in a shell's text. */
const SHELL_VARIABLE = /\$\{?([A-Za-z_]\w*)/g;

/** `printenv NAME`, `env | grep NAME`. */
const PRINTED_VARIABLE = /\bprintenv\s+([A-Za-z_]\w*)/g;

const EXPANDS = new PathQuestion(/(?:^|\.)(?:posixpath|os\.path)\.expandvars$/);

export const cred001: DagRule = {
  id: "CRED001",
  title: "Reads credentials from the environment",
  why:
    "The environment of an MWAA worker holds the password of the metadata database, the Fernet key, the keys of " +
    "connections and the address of AWS credentials. Who has them is an administrator of Airflow.",
  bad: 'os.environ["AIRFLOW__CORE__FERNET_KEY"]',
  good: 'BaseHook.get_connection("warehouse"), Variable.get("region"), os.environ["DEPLOY_ENV"]',
  source:
    "aws/amazon-mwaa-docker-images, images/airflow/*/python/mwaa/config/airflow.py; Airflow, security model",
  fix: "use a connection, a secret of the secrets backend or the task's role; names that only look so go to environmentVariables of the policy",
  severity: always("error"),
  *find(input) {
    for (const { node, key } of environmentReads(input.facts)) {
      yield* findings(input, textsOf(key), node);
    }
    for (const { text, node } of commandTexts(input.facts)) {
      yield* findings(input, namesIn(text, SHELL_VARIABLE, PRINTED_VARIABLE), node);
    }
    for (const call of input.facts.callsTo(EXPANDS)) {
      yield* findings(input, expanded(call), call.node);
    }
  },
};

function* findings({ policy }: RuleInput, names: readonly string[], at: PythonNode): Iterable<Finding> {
  for (const name of names) {
    if (isSensitiveName(name) && !isIdListed(name, policy.environmentVariables)) {
      yield { message: `${readable(name)} of the environment is a credential, or looks like one`, at };
    }
  }
}

/** `os.path.expandvars("$NAME")`. */
function expanded({ positional }: CallArguments): string[] {
  return positional.flatMap(textsOf).flatMap((text) => namesIn(text, SHELL_VARIABLE));
}

function namesIn(text: string, ...patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name));
}
