import { MwaaTeamsError } from "../../../modules/package/mwaa-teams-error";
import { formatPath } from "../../../modules/yaml/format-path";
import { isMap } from "../../../modules/yaml/path";
import { schemaProblems } from "../../../modules/yaml/schema-issues";
import { inFileOrder, problemLine, type YamlProblem } from "../../../modules/yaml/yaml-problem";
import { YamlSource } from "../../../modules/yaml/yaml-source";
import { type DagPolicy, dagPolicySchema } from "./dag-policy";

/** A DAG policy that cannot be used, with all of its problems: a line for each. */
export class DagPolicyError extends MwaaTeamsError {
  /** All problems, in the order of the file. */
  public readonly problems: readonly YamlProblem[];

  public constructor(file: string, problems: readonly YamlProblem[]) {
    const sorted = inFileOrder(problems);
    super(sorted.map((problem) => problemLine(file, problem)).join("\n"));
    this.problems = sorted;
  }
}

/**
 * The DAG policy of a YAML or JSON text. An empty text is the default policy.
 * @param file name of the file as messages show it
 * @throws DagPolicyError with everything that is wrong in the text
 */
export function parseDagPolicy(text: string, file: string): DagPolicy {
  const source = new YamlSource(text);
  if (source.problems.length > 0) {
    throw new DagPolicyError(file, source.problems);
  }
  const value = source.value ?? {};
  if (!isMap(value)) {
    throw new DagPolicyError(file, [{ path: "", message: "must be a map, got: something else" }]);
  }
  const result = dagPolicySchema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const problems = schemaProblems(result.error.issues, value).map(({ path, message, atKey }) => ({
    path: formatPath(path),
    message,
    ...(atKey ? source.positionOfKey(path) : source.positionOf(path)),
  }));
  throw new DagPolicyError(file, problems);
}
