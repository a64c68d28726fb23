import { printable } from "../../../modules/text/printable";
import { textReport } from "../report/text";
import { type Diagnostic } from "../diagnostic";
import { type FileStatus, type ManifestStatus, type Provenance } from "./statuses";

/** A mail, or a message for whatever else is subscribed. */
export interface Mail {
  /** SNS takes 100 characters of ASCII. */
  readonly subject: string;
  readonly body: string;
}

/** Files that a mail shows in full; SNS takes 256 KiB. */
const MOST_FILES = 10;
const MOST_FINDINGS = 10;

interface Rejected {
  readonly key: string;
  readonly reason?: string;
  readonly findings: readonly Diagnostic[];
  readonly provenance?: Provenance;
}

/** The mail about files that were rejected one by one. */
export function rejectionMail(environment: string, statuses: readonly FileStatus[]): Mail {
  const [first] = statuses;
  const what = statuses.length === 1 ? (first?.key ?? "") : `${statuses.length} files`;
  return {
    subject: subjectOf(`${environment}: ${what} rejected`),
    body: [
      `${count(statuses.length, "file")} delivered to ${environment} ${statuses.length === 1 ? "was" : "were"} rejected. ` +
        "What was published of them before stays as it is.",
      "",
      ...shown(statuses),
      "Correct the files and deliver them again. mwaa-teams check shows the same findings before a delivery.",
    ].join("\n"),
  };
}

/** The mail about a manifest that was not published. */
export function manifestMail(environment: string, status: ManifestStatus): Mail {
  const { key, state, reason, files, provenance } = status;
  const rejected = files.filter(({ accepted }) => !accepted);
  return {
    subject: subjectOf(`${environment}: delivery ${provenance.commit?.slice(0, 12) ?? key} ${state}`),
    body: [
      `A delivery to ${environment} was ${state}: nothing of it is published.`,
      ...(reason === undefined ? [] : [`Reason: ${printable(reason)}.`]),
      ...origin(provenance),
      `Manifest: ${printable(key)}`,
      "",
      ...shown(rejected),
      state === "superseded"
        ? "Nothing is to be done where a later delivery has these files; otherwise deliver them again."
        : "Correct the files and deliver them again: a delivery is published as a whole.",
    ].join("\n"),
  };
}

/** The mail about published files that the rules of today would reject. */
export function recheckMail(environment: string, statuses: readonly FileStatus[]): Mail {
  return {
    subject: subjectOf(`${environment}: ${count(statuses.length, "published file")} fail today's check`),
    body: [
      `The policy or the checker of ${environment} changed, and ${count(statuses.length, "published file")} would be rejected now. ` +
        "They are still published: Airflow runs them.",
      "",
      ...shown(statuses),
      "Correct and deliver them again, or have them deleted from the repository and delivered with --prune.",
    ].join("\n"),
  };
}

function shown(files: readonly Rejected[]): string[] {
  const rest = files.length - MOST_FILES;
  return [
    ...files.slice(0, MOST_FILES).flatMap((file) => [describe(file), ""]),
    ...(rest > 0 ? [`… and ${count(rest, "more file")}: mwaa-teams status lists them.`, ""] : []),
  ];
}

function describe({ key, reason, findings, provenance }: Rejected): string {
  const worst = findings.filter(({ severity }) => severity === "error").slice(0, MOST_FINDINGS);
  const report = textReport({ files: 1, diagnostics: worst, problems: [] });
  return [
    printable(key),
    ...(provenance === undefined ? [] : origin(provenance)),
    ...(reason === undefined ? [] : [`${printable(reason)}.`]),
    ...(worst.length === 0 ? [] : [report]),
  ].join("\n");
}

function origin({ commit, repository, run }: Provenance): string[] {
  return [
    ...(commit === undefined
      ? []
      : [`Commit: ${commit}${repository === undefined ? "" : ` of ${repository}`}`]),
    ...(run === undefined ? [] : [`Run: ${run}`]),
  ];
}

function subjectOf(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]/g, "?");
  return ascii.length <= 100 ? ascii : `${ascii.slice(0, 97)}...`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
