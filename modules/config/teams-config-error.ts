import { MwaaTeamsError } from "../package/mwaa-teams-error";
import { inFileOrder, problemLine, type YamlProblem } from "../yaml/yaml-problem";

/** One problem in the file. */
export type TeamsConfigProblem = YamlProblem;

/**
 * A file that cannot be used, with all of its problems. The message is the text for a terminal: one line for each
 * problem in the order of the file, then their number.
 */
export class TeamsConfigError extends MwaaTeamsError {
  /** All problems, in the order of the file. */
  public readonly problems: readonly TeamsConfigProblem[];

  /**
   * @param file name of the file as messages show it
   * @param problems at least one, in any order
   */
  public constructor(file: string, problems: readonly TeamsConfigProblem[]) {
    const sorted = inFileOrder(problems);
    const count = sorted.length === 1 ? "1 problem" : `${sorted.length} problems`;
    const lines = sorted.map((problem) => problemLine(file, problem));
    super([...lines, `${count} in ${file}; nothing was written.`].join("\n"));
    this.problems = sorted;
  }
}
