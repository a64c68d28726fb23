import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** One problem in the file. */
export interface TeamsConfigProblem {
  /** The path, such as `teams.payments.logs.level`; empty for the file as a whole. */
  readonly path: string;
  /** What the value must be, and what it is: `must be INFO or DEBUG, got: "WARNING"`. */
  readonly message: string;
  /** Line in the file, from 1; missing where there is no position in the file. */
  readonly line?: number;
  /** Column in the line, from 1. */
  readonly column?: number;
}

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
    const sorted = [...problems].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compare(a.path, b.path),
    );
    const count = sorted.length === 1 ? "1 problem" : `${sorted.length} problems`;
    const lines = sorted.map((problem) => problemLine(file, problem));
    super([...lines, `${count} in ${file}; nothing was written.`].join("\n"));
    this.problems = sorted;
  }
}

function problemLine(file: string, { path, message, line, column }: TeamsConfigProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}  ${path === "" ? "" : `${path} `}${message}`;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
