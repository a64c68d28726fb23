import { airflowTarget } from "../../../../functions/dag-publisher/factory/airflow-target";
import { diagnosticLine } from "../../../../functions/dag-publisher/factory/dag-definition-error";
import { renderDefinitions } from "../../../../functions/dag-publisher/factory/render-definitions";
import { type DagPolicy, dagPolicySchema } from "../../../../functions/dag-publisher/policy/dag-policy";

/** A policy with these keys, the rest by default. */
export function policyOf(keys: object = {}): DagPolicy {
  return dagPolicySchema.parse(keys);
}

/** What became of a text: the Python files by dag_id, and problems as lines. */
export function render(
  text: string,
  { policy = {}, airflow = "3.1" }: { policy?: object; airflow?: string } = {},
): { python: Record<string, string>; errors: string[]; warnings: string[] } {
  const result = renderDefinitions([{ path: "etl.yaml", text }], policyOf(policy), airflowTarget(airflow));
  return {
    python: Object.fromEntries(result.dags.map(({ dagId, python }) => [dagId, python])),
    errors: result.errors.map(diagnosticLine),
    warnings: result.warnings.map(diagnosticLine),
  };
}

/** The data of a rendered file, read as Python reads it: literals side by side are one text of JSON. */
export function dataOf(python: string): unknown {
  const literals = /DEFINITION = \(\n((?: {4}".*"\n)+)\)/.exec(python)?.[1] ?? "";
  const text = literals
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
  return JSON.parse(text.join(""));
}

/** A DAG with one task of these lines, two levels in. */
export function dagWithTask(...lines: string[]): string {
  return [
    "etl:",
    "  start_date: 2025-01-01",
    "  tasks:",
    "    load:",
    ...lines.map((line) => `      ${line}`),
  ].join("\n");
}

export const BASH = "operator: airflow.providers.standard.operators.bash.BashOperator";
