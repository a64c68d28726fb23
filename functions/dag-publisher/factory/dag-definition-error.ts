import { MwaaTeamsError } from "../../../modules/package/mwaa-teams-error";
import { problemLine } from "../../../modules/yaml/yaml-problem";
import { type Diagnostic } from "../diagnostic";

/** DAG definitions that cannot be rendered, with everything that is wrong in them: a line for each. */
export class DagDefinitionError extends MwaaTeamsError {
  /** The errors, in the order of each file. */
  public readonly diagnostics: readonly Diagnostic[];

  public constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(diagnosticLine).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** A diagnostic as one line of text: `etl.yaml:12:7  etl.tasks.load.operator must be …, got: … (fix)`. */
export function diagnosticLine({ path, message, fix, line, column }: Diagnostic): string {
  return problemLine(path, {
    path: "",
    message: fix === undefined ? message : `${message}; ${fix}`,
    line,
    column,
  });
}
