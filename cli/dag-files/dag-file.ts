import { type ReadProblem } from "../../functions/dag-publisher/report/check-report";

/** A file to check. */
export interface DagFile {
  /** Path as it was given, from the working folder; reports show it. */
  readonly shown: string;
  /** Path below the DAGs folder, with `/`; rules and policies see it. */
  readonly path: string;
  /** Top-level modules and packages of its DAGs folder. */
  readonly modules: readonly string[];
  /** Whether the command line names it by itself, in no DAGs folder, so that it may be the environment's own `plugins.zip`. */
  readonly namedItself: boolean;
}

/** The files that a command line names. */
export interface FoundFiles {
  /** Each once, sorted. */
  readonly files: readonly DagFile[];
  /** How many files `.airflowignore` leaves out. */
  readonly ignored: number;
  readonly problems: readonly ReadProblem[];
}
