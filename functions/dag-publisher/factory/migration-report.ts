import { type DagPolicy } from "../policy/dag-policy";
import { type AirflowTarget } from "./airflow-target";
import { diagnosticLine } from "./dag-definition-error";
import { readDefinitions } from "./read-definitions";
import { type DefinitionFile } from "./render-definitions";

/** What stands between a team's dag-factory files and this factory. */
export interface MigrationReport {
  /** Files that are rendered as they are. */
  readonly unchanged: readonly string[];
  /** Files with what stands in the way, a line for each place. */
  readonly hindered: readonly { readonly path: string; readonly lines: readonly string[] }[];
  /** Files that define no DAG, such as those with defaults. */
  readonly others: readonly string[];
}

/** Which dag-factory files fit unchanged. */
export function migrationReport(
  files: readonly DefinitionFile[],
  policy: DagPolicy,
  target: AirflowTarget,
): MigrationReport {
  const definitions = files.filter(({ text }) => /^\s+("tasks"|tasks)\s*:/m.test(text));
  const read = definitions.map(({ path, text }) => ({
    path,
    lines: readDefinitions(text, path, policy, target).errors.map(diagnosticLine),
  }));
  return {
    unchanged: read.filter(({ lines }) => lines.length === 0).map(({ path }) => path),
    hindered: read.filter(({ lines }) => lines.length > 0),
    others: files.filter((file) => !definitions.includes(file)).map(({ path }) => path),
  };
}

/** The report as text. */
export function migrationText({ unchanged, hindered, others }: MigrationReport): string {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}: ${lines.length}`, ...lines.map((line) => `  ${line}`), ""];
  return [
    `${unchanged.length} of ${unchanged.length + hindered.length} files fit unchanged.`,
    "",
    ...section("Unchanged", unchanged),
    ...(hindered.length === 0 ? [] : [`To change: ${hindered.length}`]),
    ...hindered.flatMap(({ path, lines }) => [`  ${path}`, ...lines.map((line) => `    ${line}`)]),
    ...(hindered.length === 0 ? [] : [""]),
    ...section("Without a DAG", others),
  ]
    .join("\n")
    .trimEnd();
}
