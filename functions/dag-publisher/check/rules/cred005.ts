import { looksLikeSecret } from "../../../../modules/validation/secret-looking";
import { type Facts } from "../analysis/facts";
import { HOLE, isExactText, textsOf } from "../analysis/value";
import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";

/** Shapes that examples and tests have too: they are shown, and stop nothing in the standard profile. */
const UNCERTAIN = new Set(["a password", "a URI with a password"]);

/** Arguments that take AWS keys and nothing else. */
const AWS_KEYS = ["aws_secret_access_key", "aws_session_token"];

/** Stands for what is not known, with characters that no password of these shapes has. */
const UNKNOWN_PART = "<'>";

/** AWS's own example keys end so. */
const EXAMPLE = "EXAMPLE";

export const cred005: DagRule = {
  id: "CRED005",
  title: "Holds a secret in its text",
  why:
    "Whoever can read the repository, the bucket or the DAG's code in the Airflow UI has the secret, and it stays in " +
    "the history of all of them.",
  bad: 'aws_access_key_id="AKIA" followed by the 16 characters of a key',
  good: 'BaseHook.get_connection("warehouse"), or the role of the environment',
  source: "bandit B105–B107; gitleaks",
  fix: "store it in AWS Secrets Manager as a connection or variable, and replace the secret that was written down",
  severity: always("error"),
  *find({ facts, policy }) {
    for (const { kind, node } of secretsIn(facts)) {
      yield {
        message: `the text holds what looks like ${kind}`,
        at: node,
        ...(UNCERTAIN.has(kind) && policy.profile === "standard" ? { severity: "warning" as const } : {}),
      };
    }
    for (const name of AWS_KEYS) {
      for (const call of facts.callsWith(name)) {
        const value = call.keywords.get(name);
        if (value !== undefined && isExactText(value) && textsOf(value).some(isKey)) {
          yield { message: `${name} is written down`, at: call.argument(name) ?? call.node };
        }
      }
    }
  },
};

function* secretsIn(facts: Facts): Iterable<{ readonly kind: string; readonly node: PythonNode }> {
  const texts = [...facts.texts, ...facts.comments.map((node) => ({ text: node.text, node }))];
  for (const { text, node } of texts) {
    // What is not known is no password: it stands where a template's placeholder would.
    const kind = looksLikeSecret(text.includes(HOLE) ? text.replaceAll(HOLE, UNKNOWN_PART) : text);
    if (kind !== undefined && !text.includes(EXAMPLE)) {
      yield { kind, node };
    }
  }
}

function isKey(text: string): boolean {
  return text.length >= 16 && /^[A-Za-z0-9/+=]+$/.test(text) && !text.includes(EXAMPLE);
}
