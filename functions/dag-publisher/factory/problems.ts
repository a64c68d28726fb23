import { formatPath } from "../../../modules/yaml/format-path";
import { type Path } from "../../../modules/yaml/path";
import { type YamlProblem } from "../../../modules/yaml/yaml-problem";
import { type Position } from "../../../modules/yaml/yaml-source";
import { type Severity } from "../policy/severity";
import { type Diagnostic } from "../diagnostic";

/** Where the values of a definition are in its file. */
export interface Positions {
  positionOf(path: Path): Position | undefined;
  positionOfKey(path: Path): Position | undefined;
}

/** What is wrong in one file, gathered so that an author sees all of it at once, and the same thing once. */
export class Problems {
  /** By what and where: a mistake in a default is found with each DAG that takes it. */
  private readonly found = new Map<string, Diagnostic>();

  public constructor(
    private readonly file: string,
    private readonly positions: Positions,
  ) {}

  /** Where the key at the end of the path is. */
  public positionOfKey(path: Path): Position | undefined {
    return this.positions.positionOfKey(path);
  }

  /** The value at the path is wrong. */
  public error(path: Path, message: string, fix?: string): void {
    this.add("error", path, message, fix, this.positions.positionOf(path));
  }

  /** The key at the end of the path must not be there. */
  public errorAtKey(path: Path, message: string, fix?: string): void {
    this.add("error", path, message, fix, this.positions.positionOfKey(path));
  }

  /** The value is accepted, and may surprise. */
  public warning(path: Path, message: string, fix?: string): void {
    this.add("warning", path, message, fix, this.positions.positionOf(path));
  }

  /** The file cannot be read at all. */
  public unreadable({ path, message, line, column }: YamlProblem): void {
    this.keep({
      severity: "error",
      message: path === "" ? message : `${path} ${message}`,
      path: this.file,
      ...(line === undefined ? {} : { line, column }),
    });
  }

  public get errors(): Diagnostic[] {
    return this.inOrder().filter(({ severity }) => severity === "error");
  }

  public get warnings(): Diagnostic[] {
    return this.inOrder().filter(({ severity }) => severity === "warning");
  }

  private add(severity: Severity, path: Path, message: string, fix?: string, position?: Position): void {
    const subject = formatPath(path);
    this.keep({
      severity,
      message: subject === "" ? message : `${subject} ${message}`,
      ...(fix === undefined ? {} : { fix }),
      path: this.file,
      ...position,
    });
  }

  private keep(problem: Diagnostic): void {
    const { severity, message, line, column } = problem;
    const identity = JSON.stringify([severity, message, line, column]);
    this.found.set(identity, this.found.get(identity) ?? problem);
  }

  private inOrder(): Diagnostic[] {
    return [...this.found.values()].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }
}
