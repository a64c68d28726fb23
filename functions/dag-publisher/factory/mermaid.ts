import { type DagModel } from "./model";

/** The tasks and dependencies of DAGs as a Mermaid flowchart, which GitHub and GitLab show in Markdown. */
export function mermaid(dags: readonly DagModel[]): string {
  return dags.map(flowchart).join("\n");
}

function flowchart({ dagId, groups, tasks, order }: DagModel): string {
  // Ids of its own: words of Mermaid, such as end, may be ids of tasks. Labels have no character that ends them.
  const names = new Map([...groups, ...tasks].map(({ id }, index) => [id, `n${index}`]));
  const nameOf = (id: string): string => names.get(id) ?? "";
  const lines = (parent: string | undefined, depth: number): string[] => {
    const indent = "  ".repeat(depth);
    return [
      ...groups
        .filter((group) => group.parent === parent)
        .flatMap(({ id }) => [
          `${indent}subgraph ${nameOf(id)}["${id}"]`,
          ...lines(id, depth + 1),
          `${indent}end`,
        ]),
      ...tasks
        .filter(({ group }) => group === parent)
        .map(({ id, operator }) => `${indent}${nameOf(id)}["${id}<br/>${operator.split(".").at(-1) ?? ""}"]`),
    ];
  };
  const inputs = tasks.flatMap(({ id, inputs: before }) => before.map((one): [string, string] => [one, id]));
  const arrows = new Set(
    [...order, ...inputs].map(([before, after]) => `  ${nameOf(before)} --> ${nameOf(after)}`),
  );
  return ["---", `title: ${dagId}`, "---", "flowchart LR", ...lines(undefined, 1), ...arrows, ""].join("\n");
}
