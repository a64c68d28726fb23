import { type Diagnostic } from "../diagnostic";
import { type Severity, SEVERITIES } from "../policy/severity";

/** What could not be read: a path, and why. */
export interface ReadProblem {
  /** Path as it was given; missing where the problem is about no path. */
  readonly path?: string;
  /** What is wrong, as one sentence without a full stop. */
  readonly message: string;
}

/** A run over files, whose diagnostics are in the order of the files. */
export interface CheckReport {
  /** How many files were checked. */
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly problems: readonly ReadProblem[];
}

/** How many findings there are of each severity. */
export function countsOf(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) {
    counts[severity] += 1;
  }
  return counts;
}

/** Whether a severity is as bad as another, or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** The run in one line: `2 errors, 1 warning in 1 of 30 files; 1 path could not be read`. */
export function summaryOf({ files, diagnostics, problems }: CheckReport): string {
  const counts = countsOf(diagnostics);
  const nouns = { error: "error", warning: "warning", info: "note" } as const;
  const found = SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => countOf(counts[severity], nouns[severity]))
    .join(", ");
  const affected = new Set(diagnostics.map(({ path }) => path)).size;
  const result =
    found === ""
      ? `${countOf(files, "file")} checked, no findings`
      : `${found} in ${affected} of ${countOf(files, "file")}`;
  return problems.length === 0
    ? result
    : `${result}; ${countOf(problems.length, "problem")} with what to read`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
