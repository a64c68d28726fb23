/** What `list_operators.py` prints of one installation of Airflow. */
export interface OperatorList {
  readonly airflow: string;
  readonly base: readonly string[];
  readonly operators: Readonly<
    Record<string, { readonly arguments: readonly string[]; readonly required: readonly string[] }>
  >;
}

/**
 * The content of `functions/dag-publisher/factory/operators.json`, a line for each operator so that a change can be
 * read. An argument counts where one of the versions has it, and as required where all have it so: a definition is
 * checked before anyone knows the very version that it runs on.
 */
export function mergeRecords(lists: readonly OperatorList[]): string {
  const paths = [...new Set(lists.flatMap(({ operators }) => Object.keys(operators)))].sort();
  const lines = paths.map((path) => {
    const having = lists.filter(({ operators }) => operators[path] !== undefined);
    const signatures = having.flatMap(({ operators }) => operators[path] ?? []);
    const required = signatures
      .map((signature) => new Set(signature.required))
      .reduce((all, one) => new Set([...all].filter((name) => one.has(name))));
    const record = {
      airflow: sorted(having.map(({ airflow }) => airflow.split(".")[0] ?? "")),
      arguments: sorted(signatures.flatMap((signature) => signature.arguments)),
      required: sorted([...required]),
    };
    return `    ${JSON.stringify(path)}: ${JSON.stringify(record)}`;
  });
  const recorded = lists.map(({ airflow }) => airflow).join(", ");
  return [
    "{",
    `  "recordedWith": ${JSON.stringify(`Airflow ${recorded}`)},`,
    `  "base": ${JSON.stringify(sorted(lists.flatMap(({ base }) => base)))},`,
    `  "operators": {\n${lines.join(",\n")}\n  }\n}\n`,
  ].join("\n");
}

function sorted(names: readonly string[]): string {
  return [...new Set(names)].sort().join(" ");
}
