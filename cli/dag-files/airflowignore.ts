import { gitignorePattern } from "./gitignore-pattern";
import { type IgnoreSyntax } from "./ignore-syntax";

/** Name of the file in which a DAGs folder says what Airflow leaves out. */
export const IGNORE_FILE = ".airflowignore";

/** A file or folder below the DAGs folder. */
export interface Entry {
  /** Path below the DAGs folder, with `/`. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** What one line says of an entry: that it is left out, that it is not after all, or nothing. */
type IgnoreRule = (entry: Entry) => boolean | undefined;

/** A line that cannot be used. */
export interface IgnoreProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The rules of `.airflowignore` files from the DAGs folder down to one folder, as Airflow applies them. */
export class IgnoreRules {
  private constructor(
    private readonly syntax: IgnoreSyntax,
    private readonly rules: readonly IgnoreRule[],
  ) {}

  /** No rules yet. */
  public static none(syntax: IgnoreSyntax): IgnoreRules {
    return new IgnoreRules(syntax, []);
  }

  /**
   * These rules and those of a file.
   * @param folder the file's folder below the DAGs folder; empty for the DAGs folder itself
   */
  public with(text: string, folder: string): { rules: IgnoreRules; problems: IgnoreProblem[] } {
    const problems: IgnoreProblem[] = [];
    const added = text.split("\n").flatMap((line, index) => {
      // As Airflow does, in both syntaxes: there is no way to write a # in a pattern.
      const pattern = line.replace(/\r$/, "").replace(/\s*#.*/, "");
      if (pattern === "") {
        return [];
      }
      try {
        return this.syntax === "glob" ? globRule(pattern, folder) : regexpRule(pattern);
      } catch {
        const hint = "Airflow 3 reads glob patterns: --ignore-syntax glob";
        problems.push({
          line: index + 1,
          message: `must be a regular expression that Python and JavaScript read (${hint}), got: ${JSON.stringify(pattern)}`,
        });
        return [];
      }
    });
    return { rules: new IgnoreRules(this.syntax, [...this.rules, ...added]), problems };
  }

  /** Whether Airflow leaves the entry out. Where several lines are about it, the last one counts. */
  public ignores(entry: Entry): boolean {
    return this.rules.reduce((ignored, rule) => rule(entry) ?? ignored, false);
  }
}

/** Matches anywhere in the path below the DAGs folder, wherever the file lies. */
function regexpRule(pattern: string): IgnoreRule[] {
  // Without the flag u, JavaScript reads an escaped character without a meaning as itself, as Python does.
  const expression = new RegExp(fromPython(pattern));
  return [({ path }) => (expression.test(path) ? true : undefined)];
}

/** What Python writes otherwise. */
function fromPython(pattern: string): string {
  return pattern
    .replaceAll("(?P<", "(?<")
    .replace(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replace(/^\\A/, "^")
    .replace(/\\Z$/, "$");
}

function globRule(pattern: string, folder: string): IgnoreRule[] {
  const parsed = gitignorePattern(pattern);
  if (parsed === undefined) {
    return [];
  }
  const { expression, negated } = parsed;
  const anchored = pattern.replace(/\/+$/, "").includes("/");
  return [
    ({ path, isFolder }) => {
      const relative = anchored ? below(folder, path) : path.slice(path.lastIndexOf("/") + 1);
      return relative !== undefined && expression.test(isFolder ? `${relative}/` : relative)
        ? !negated
        : undefined;
    },
  ];
}

function below(folder: string, path: string): string | undefined {
  if (folder === "") {
    return path;
  }
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
