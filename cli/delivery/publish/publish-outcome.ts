import { type Diagnostic } from "../../../functions/dag-publisher/diagnostic";
import { type ManifestStatus, type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { type CheckReport } from "../../../functions/dag-publisher/report/check-report";
import { type AirflowVerdict } from "../airflow";
import { EXIT } from "../command";
import { type Adoption } from "./adoption";

/** How a delivery ended. */
export type PublishState =
  /** Everything is published already. */
  | "unchanged"
  /** Nothing was delivered, as asked for. */
  | "not-delivered"
  /** The check on this machine has errors: nothing was delivered. */
  | "rejected-here"
  /** Files of the folder cannot be read: nothing was delivered. */
  | "unreadable"
  | "published"
  | "rejected"
  | "superseded"
  /** The publisher gave no answer in time. */
  | "unanswered";

/** What became of a delivery. Keys are of the intake bucket. */
export interface PublishOutcome {
  readonly environment: string;
  readonly state: PublishState;
  readonly manifest?: string;
  readonly reason?: string;
  readonly provenance: Provenance;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Published, and not in the folder; they stay. */
  readonly missing: readonly string[];
  /** How many files are published already. */
  readonly unchanged: number;
  readonly check: CheckReport;
  readonly adoption?: Adoption;
  /** What Airflow did with the files; missing where nobody waited for it. */
  readonly airflow?: readonly AirflowVerdict[];
}

/** How the command ends. */
export function exitCodeOf({ state, airflow = [] }: PublishOutcome): (typeof EXIT)[keyof typeof EXIT] {
  switch (state) {
    case "rejected":
    case "rejected-here":
      return EXIT.rejected;
    case "unreadable":
      return EXIT.failed;
    case "superseded":
    case "unanswered":
      return EXIT.unanswered;
    default:
      return airflow.some((verdict) => verdict.state === "failed")
        ? EXIT.rejected
        : airflow.some((verdict) => verdict.state === "unread")
          ? EXIT.unanswered
          : EXIT.done;
  }
}

/**
 * The publisher's answer as a report of the checker.
 * @param shown path of a file on this machine, by its key
 */
export function reportOfAnswer(answer: ManifestStatus, shown: (key: string) => string): CheckReport {
  return {
    files: answer.files.length,
    diagnostics: answer.files.flatMap(({ key, reason, findings }): Diagnostic[] => [
      ...(reason === undefined ? [] : [{ severity: "error" as const, message: reason, path: shown(key) }]),
      ...findings.map((finding) => ({ ...finding, path: shown(key) })),
    ]),
    problems: [],
  };
}
