import { type DagPolicy } from "../policy/dag-policy";
import { type AirflowTarget } from "./airflow-target";
import { diagnosticLine } from "./dag-definition-error";
import { isDefaultsFile } from "./defaults-files";
import { type DefinitionFile, readFiles } from "./read-files";

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
  const definitions = files.filter(
    ({ path, text }) => !isDefaultsFile(path) && /^\s+("tasks"|tasks)\s*:/m.test(text),
  );
  const read = files.filter((file) => definitions.includes(file) || isDefaultsFile(file.path));
  const { errors } = readFiles(read, policy, target);
  const hindered = read
    .map(({ path }) => ({ path, lines: errors.filter((error) => error.path === path).map(diagnosticLine) }))
    .filter(({ lines }) => lines.length > 0);
  const fine = files.filter(({ path }) => !hindered.some((file) => file.path === path));
  return {
    unchanged: fine.filter((file) => definitions.includes(file)).map(({ path }) => path),
    hindered,
    others: fine.filter((file) => !definitions.includes(file)).map(({ path }) => path),
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
