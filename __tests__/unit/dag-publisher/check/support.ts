import { Checker } from "../../../../functions/dag-publisher/check/checker";
import { type Diagnostic } from "../../../../functions/dag-publisher/diagnostic";
import { type DagPolicy, dagPolicySchema } from "../../../../functions/dag-publisher/policy/dag-policy";

let loaded: Promise<Checker> | undefined;

/** The checker, loaded once for a test file. */
export function checker(): Promise<Checker> {
  loaded ??= Checker.load();
  return loaded;
}

/** A policy of a few keys. */
export function policy(keys: object = {}): DagPolicy {
  return dagPolicySchema.parse(keys);
}

/** What the checker finds in a text, as a DAG file of a team. */
export async function check(
  text: string,
  keys: object = {},
  path = "payments/load.py",
): Promise<Diagnostic[]> {
  const bytes = new TextEncoder().encode(text);
  return (await checker()).check({ path, bytes, modules: ["payments"] }, policy(keys), {
    today: "2027-01-01",
  });
}

/** The severities that a rule has in a text: empty where it finds nothing. */
export async function severitiesOf(rule: string, text: string, keys: object = {}): Promise<string[]> {
  const found = await check(text, keys);
  return [...new Set(found.filter((diagnostic) => diagnostic.rule === rule).map(({ severity }) => severity))];
}
