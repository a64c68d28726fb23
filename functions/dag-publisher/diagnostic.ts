import { type RuleId } from "./policy/rule-ids";
import { type Severity } from "./policy/severity";

/** Stands for a line of a file that is not shown. */
export const HIDDEN_LINE = "(not shown: the line holds what looks like a secret)";

/** What the checker or the DAG factory found in one place of one file. */
export interface Diagnostic {
  /** Id of the rule; the factory's problems have none. */
  readonly rule?: RuleId;
  readonly severity: Severity;
  /** What is wrong there, as one sentence without a full stop. */
  readonly message: string;
  /** What to do instead, as one sentence without a full stop. */
  readonly fix?: string;
  /** Path of the file as it was given, with `/`. */
  readonly path: string;
  /** Line from 1, and column from 1 in UTF-16 code units; missing where the finding is about the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** End of the place: column behind its last character, on `endLine`. */
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The line of the file, shortened, without secrets; missing where there is no line. */
  readonly snippet?: string;
}
