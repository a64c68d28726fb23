import { type AirflowTarget } from "./airflow-target";
import { asciiJson, pythonLiteral } from "./encode";
import { type Data, type DagModel, typedIn } from "./model";
import { isImportable } from "./operators";
import { BUILDER, FUNCTIONS, PARTS } from "./python-parts";

/** First line of every rendered file: what may be overwritten and removed. */
export const HEADER =
  "# Rendered by mwaa-teams: an Airflow dag from a definition. Do not edit it; edit the definition.";

/**
 * A DAG as the text of a Python file: constant code, imports of names that the allow-list or the policy has, and the
 * definition as one literal. The same DAG always becomes the same bytes.
 * @param sourceHash SHA-256 of the definition's file, in hexadecimal digits
 */
export function renderDag(dag: DagModel, target: AirflowTarget, sourceHash: string): string {
  const data: Data = [
    dag.arguments,
    ...dag.tasks.flatMap(taskData),
    ...dag.groups.map((group) => group.arguments),
  ];
  const typed = typedIn(data);
  const types = Object.keys(PARTS).filter((type) => typed.has(type));
  const operators = named("OPERATORS", [...new Set(dag.tasks.map(({ operator }) => operator))].sort());
  const callables = named(
    "CALLABLES",
    [
      ...new Set(
        (typed.get("callable") ?? []).flatMap(({ name }) => (typeof name === "string" ? [name] : [])),
      ),
    ].sort(),
  );
  const imports = [
    ...types.flatMap((type) => PARTS[type]?.imports(target) ?? []),
    target.major === 2 ? "from airflow import DAG" : "from airflow.sdk import DAG",
    ...(dag.groups.length === 0
      ? []
      : [
          target.major === 2
            ? "from airflow.utils.task_group import TaskGroup"
            : "from airflow.sdk import TaskGroup",
        ]),
    ...operators.imports,
    ...callables.imports,
  ];
  const functions = types.flatMap((type) =>
    FUNCTIONS[type] === undefined ? [] : [`\n\n${FUNCTIONS[type]}`],
  );
  const table = types.map((type) => `    "${type}": ${PARTS[type]?.code(target)},\n`).join("");
  return [
    `${HEADER}\n#\n${commentTable(dag)}\nimport json\n`,
    `${[...new Set(imports)].sort().join("\n")}\n\n`,
    operators.table,
    types.includes("callable") ? callables.table : "",
    "NODES = {}\n",
    definition(dag),
    functions.join(""),
    `${functions.length > 0 ? "\n\n" : "\n"}TYPES = {${table === "" ? "" : `\n${table}`}}\n\n`,
    BUILDER,
    `# source-sha256: ${sourceHash}\n`,
  ].join("");
}

function taskData(task: DagModel["tasks"][number]): Data[] {
  return [task.arguments, task.expand ?? null];
}

/** Imports of full names under names of this file's own, and the table to find them by their full names. */
function named(table: string, paths: readonly string[]): { imports: string[]; table: string } {
  const imports = paths.map((path, index) => {
    if (!isImportable(path)) {
      throw new RangeError(`not a name to import: ${path}`);
    }
    const at = path.lastIndexOf(".");
    return `from ${path.slice(0, at)} import ${path.slice(at + 1)} as ${aliasOf(table, index)}`;
  });
  const rows = paths.map((path, index) => `    "${path}": ${aliasOf(table, index)},\n`);
  return { imports, table: `${table} = {\n${rows.join("")}}\n` };
}

function aliasOf(table: string, index: number): string {
  return `${table.toLowerCase().slice(0, -1)}_${index}`;
}

/** The definition as one literal, which Python joins from one for each task, so that a change of one can be seen. */
function definition(dag: DagModel): string {
  const tasks = dag.tasks.map(({ id, operator, arguments: args, expand, group }) =>
    asciiJson({
      id,
      operator,
      ...(group === undefined ? {} : { group }),
      arguments: args,
      ...(expand === undefined ? {} : { expand }),
    }),
  );
  const groups = dag.groups.map(({ id, parent, arguments: args }) =>
    asciiJson({ id, ...(parent === undefined ? {} : { parent }), arguments: args }),
  );
  const order = runsOf(dag.order).map((run) => asciiJson(run));
  const lines = [
    `{"dag": ${asciiJson(dag.arguments)}, `,
    `"groups": [${groups.join(", ")}], `,
    `"order": [${order.join(", ")}], `,
    '"tasks": [',
    ...tasks.map((task, index) => (index === tasks.length - 1 ? task : `${task}, `)),
    "]}",
  ];
  return `DEFINITION = (\n${lines.map((line) => `    ${pythonLiteral(line)}\n`).join("")})\n`;
}

/**
 * The same pairs in the same order, neighbours with one side in common as one: `[before, [after, …]]` or
 * `[[before, …], after]`. Airflow looks at the whole DAG each time that it connects something.
 */
function runsOf(order: DagModel["order"]): Data[] {
  const runs: { before: string[]; after: string[] }[] = [];
  for (const [before, after] of order) {
    const run = runs.at(-1);
    if (run?.before.length === 1 && run.before[0] === before) {
      run.after.push(after);
    } else if (run?.after.length === 1 && run.after[0] === after) {
      run.before.push(before);
    } else {
      runs.push({ before: [before], after: [after] });
    }
  }
  return runs.map(({ before, after }) =>
    before.length === 1 ? [before[0] ?? "", after] : [before, after[0] ?? ""],
  );
}

/** Ids and classes are of letters, digits, _, - and . alone, so that nothing of a comment can be code. */
function commentTable(dag: DagModel): string {
  const rows = dag.tasks.map(({ id, operator, group, dependencies }) => [
    group === undefined ? id : `${group}.${id}`,
    operator.split(".").at(-1) ?? "",
    dependencies.length === 0 ? "" : `after ${dependencies.join(", ")}`,
  ]);
  const widths = [0, 1].map((column) =>
    Math.min(40, Math.max(0, ...rows.map((row) => row[column]?.length ?? 0))),
  );
  return rows
    .map((row) => `#   ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .map((line) => {
      if (!/^#[\w.,\- ]*$/.test(line)) {
        throw new RangeError("a comment has names alone");
      }
      return `${line}\n`;
    })
    .join("");
}
