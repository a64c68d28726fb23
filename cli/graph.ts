import { DagDefinitionError } from "../functions/dag-publisher/factory/dag-definition-error";
import { mermaid } from "../functions/dag-publisher/factory/mermaid";
import { readFiles } from "../functions/dag-publisher/factory/read-files";
import { contextOf, definitionFiles, type DefinitionOptions } from "./definition-files";

/**
 * The tasks and dependencies of a file of definitions, or a folder of them, as Mermaid.
 * @throws DagDefinitionError where a definition has a mistake
 */
export function graph(fileOrFolder: string, options: DefinitionOptions): string {
  const { policy, target } = contextOf(options);
  const { files, errors } = readFiles(definitionFiles(fileOrFolder), policy, target);
  if (errors.length > 0) {
    throw new DagDefinitionError(errors);
  }
  return mermaid(files.flatMap(({ dags }) => dags)).trimEnd();
}
