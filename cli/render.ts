import fs from "node:fs";
import path from "node:path";
import { DagDefinitionError, diagnosticLine } from "../functions/dag-publisher/factory/dag-definition-error";
import { migrationReport, migrationText } from "../functions/dag-publisher/factory/migration-report";
import { HEADER } from "../functions/dag-publisher/factory/render-dag";
import { type RenderedDag, renderDefinitions } from "../functions/dag-publisher/factory/render-definitions";
import { contextOf, definitionFiles, type DefinitionOptions, inputError } from "./definition-files";

/** What `mwaa-teams render` takes. */
export interface RenderOptions extends DefinitionOptions {
  /** Folder that the Python files are written to. */
  readonly out: string;
  /** Only compare: write nothing. */
  readonly check?: boolean;
}

/** What to print, and warnings. */
export interface RenderResult {
  readonly report: string;
  readonly warnings: readonly string[];
}

/**
 * Renders a file of definitions, or a folder of them, and removes what earlier definitions left. Where one has a mistake,
 * nothing is written.
 * @throws DagDefinitionError where a definition has a mistake, or with `check` where the output is out of date
 * @throws DagPolicyError where the policy has a mistake
 */
export function render(fileOrFolder: string, options: RenderOptions): RenderResult {
  const { policy, target } = contextOf(options);
  const { dags, errors, warnings } = renderDefinitions(definitionFiles(fileOrFolder), policy, target);
  if (errors.length > 0) {
    throw new DagDefinitionError(errors);
  }
  const wanted = new Map(dags.map((dag) => [outputOf(dag, fileOrFolder, options.out), dag.python]));
  const present = new Map(
    [...wanted.keys()]
      .filter((file) => fs.existsSync(file))
      .map((file) => [file, fs.readFileSync(file, "utf8")] as const),
  );
  const foreign = [...present].find(([, text]) => !text.startsWith(HEADER))?.[0];
  if (foreign !== undefined) {
    throw inputError(foreign, "must not be a file that somebody wrote: it would be overwritten");
  }
  const folder = isFile(fileOrFolder)
    ? path.join(options.out, stem(path.basename(fileOrFolder)))
    : options.out;
  const stale = pythonFilesBelow(folder).filter((file) => !wanted.has(file) && isRendered(file));
  const changed = [...wanted].filter(([file, python]) => present.get(file) !== python);
  const lines = warnings.map((warning) => `warning: ${diagnosticLine(warning)}`);
  if (options.check === true) {
    const outdated = [...changed.map(([file]) => file), ...stale].sort();
    if (outdated.length > 0) {
      throw new DagDefinitionError(
        outdated.map((file) => ({
          severity: "error",
          path: file,
          message: "must be up to date: run mwaa-teams render",
        })),
      );
    }
    return { report: `${dags.length} DAGs are up to date`, warnings: lines };
  }
  for (const [file, python] of changed) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, python);
  }
  stale.forEach((file) => {
    fs.rmSync(file);
  });
  const report = `${dags.length} DAGs in ${options.out}: ${changed.length} written, ${stale.length} removed`;
  return { report, warnings: lines };
}

/** Which dag-factory files of a folder fit unchanged, as text. */
export function renderFromDagFactory(folder: string, options: DefinitionOptions): string {
  const { policy, target } = contextOf(options);
  return migrationText(migrationReport(definitionFiles(folder), policy, target));
}

/** `<out>/<path of the definition without its ending>/<dag_id>.py`, so that each definition owns a folder. */
function outputOf({ dagId, definition }: RenderedDag, fileOrFolder: string, out: string): string {
  const root = isFile(fileOrFolder) ? path.dirname(fileOrFolder) : fileOrFolder;
  return path.join(out, stem(path.relative(root, definition)), `${dagId}.py`);
}

function pythonFilesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Whether this command wrote the file: what else is in the folder stays. */
function isRendered(file: string): boolean {
  return fs.readFileSync(file, "utf8").startsWith(HEADER);
}

function isFile(name: string): boolean {
  return fs.statSync(name).isFile();
}

function stem(name: string): string {
  return name.replace(/\.(ya?ml|json)$/, "");
}
