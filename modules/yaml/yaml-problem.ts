/** One problem of a YAML or JSON file that a person wrote. */
export interface YamlProblem {
  /** The path, such as `teams.payments.logs.level`; empty for the file as a whole. */
  readonly path: string;
  /** What the value must be, and what it is: `must be INFO or DEBUG, got: "WARNING"`. */
  readonly message: string;
  /** Line in the file, from 1; missing where there is no position in the file. */
  readonly line?: number;
  /** Column in the line, from 1. */
  readonly column?: number;
}

/** The problems in the order of the file. */
export function inFileOrder<T extends YamlProblem>(problems: readonly T[]): T[] {
  return [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compare(a.path, b.path),
  );
}

/** A problem as one line of text: `teams.yaml:12:7  teams.payments.region must be …, got: …`. */
export function problemLine(file: string, { path, message, line, column }: YamlProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}  ${path === "" ? "" : `${path} `}${message}`;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
