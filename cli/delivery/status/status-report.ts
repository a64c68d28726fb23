import { type AirflowStatus, type DeploymentStatus } from "../../../functions/dag-publisher/publish/statuses";
import { printable } from "../../check";
import { counted, importErrorLines, provenanceText, shortCommit, timeText } from "../report/words";
import { type FileReport, needsAction, type StatusReport } from "./file-reports";

/** What a status is written from. */
export interface StatusInput {
  readonly deployment: DeploymentStatus;
  /** Nothing where Airflow's log was never read. */
  readonly airflow: AirflowStatus | undefined;
  readonly report: StatusReport;
  /** Whether to say all of each file, and not only of those that somebody has to do something about. */
  readonly inFull: boolean;
}

/** For programs. */
export function statusJson({ deployment, airflow, report }: StatusInput): string {
  return JSON.stringify(
    { version: 1, deployment, airflowReadUntil: airflow?.readUntil, ...report },
    undefined,
    2,
  );
}

/** For a terminal. */
export function statusText({ deployment, airflow, report, inFull }: StatusInput): string {
  const { environment, airflowVersion, checkerVersion, policyHash } = deployment;
  const { files, unknown } = report;
  const readUntil =
    airflow === undefined
      ? "Airflow's log was never read"
      : `Airflow's log is read until ${timeText(airflow.readUntil)}`;
  return [
    `${printable(environment)}: Airflow ${printable(airflowVersion)}, checker ${printable(checkerVersion)}, policy ${printable(policyHash.slice(0, 12))}; ${readUntil}; times are UTC`,
    ...files.flatMap((file) => [
      row(file),
      ...(inFull || needsAction(file) ? details(file, readUntil).map((line) => `    ${line}`) : []),
    ]),
    ...unknown.map(unknownText),
    summary(files),
  ].join("\n");
}

function row(file: FileReport): string {
  const { key, state, at, provenance, published } = file;
  const { commit } = state === "published" ? (published?.provenance ?? provenance) : provenance;
  return [
    state.padEnd(9),
    airflowWord(file).padEnd(8),
    timeText(at),
    (commit === undefined ? "-" : shortCommit(commit)).padEnd(12),
    printable(key),
  ].join("  ");
}

function airflowWord({ airflow }: FileReport): string {
  const states = airflow.map(({ state }) => state);
  return states.length === 0
    ? "-"
    : states.includes("failed")
      ? "failed"
      : states.includes("unread")
        ? "unread"
        : "loaded";
}

function details(file: FileReport, readUntil: string): string[] {
  const { state, reason, findings, published, provenance } = file;
  const dags = published === undefined || published.dagIds.length === 0 ? [] : [dagIdsText(published.dagIds)];
  const stays =
    published === undefined
      ? "nothing of the file is published"
      : `what was published at ${timeText(published.at)} stays${provenanceText(published.provenance)}`;
  const found = findings.map(
    ({ line, column, severity, rule, message }) =>
      `${line === undefined ? "" : `${line}:${column ?? 1}  `}${severity}  ${rule === undefined ? "" : `${rule}  `}${printable(message)}`,
  );
  const from = provenanceText(state === "published" ? (published?.provenance ?? provenance) : provenance);
  const what: Record<FileReport["state"], readonly string[]> = {
    published: [`published${from}`, ...dags],
    rejected: [
      `rejected${from}${reason === undefined ? "" : `: ${printable(reason)}`}`,
      ...found,
      stays,
      ...dags,
    ],
    waiting: [`waits for its manifest${from}: a delivery is under way, or was broken off; ${stays}`, ...dags],
    removed: ["removed, as a delivery asked for"],
  };
  return [...what[state], ...(state === "published" ? found : []), ...airflowDetails(file, readUntil)];
}

function airflowDetails({ airflow, published }: FileReport, readUntil: string): string[] {
  const version = provenanceText(published?.provenance ?? {});
  return airflow.flatMap(({ key, state, at = "", error = "", versionId }) => {
    const of = `${printable(key)}${version}${versionId === undefined ? "" : `, version ${printable(versionId)}`}`;
    switch (state) {
      case "loaded":
        return [`Airflow loaded ${of} at ${timeText(at)}`];
      case "failed":
        return [`Airflow could not import ${of} at ${timeText(at)}:`, ...importErrorLines(error, 2)];
      case "unread":
        return [`Airflow has said nothing of ${of} since it was published; ${readUntil}`];
    }
  });
}

function dagIdsText(dagIds: readonly string[]): string {
  return `DAGs: ${dagIds.map(printable).join(", ")}`;
}

function unknownText(given: string): string {
  return (
    `${printable(given)}: nothing was delivered of this name. mwaa-teams publish delivers what lies below dags/ or ` +
    "definitions/, as .py or as a data file that the policy allows; mwaa-teams diff shows what is still to deliver"
  );
}

function summary(files: readonly FileReport[]): string {
  const of = (state: FileReport["state"]): number => files.filter((file) => file.state === state).length;
  const failed = files.filter((file) => airflowWord(file) === "failed").length;
  return `${counted(files.length, "file")}: ${of("published")} published, ${of("rejected")} rejected, ${of("waiting")} waiting, ${of("removed")} removed; Airflow cannot import ${failed}`;
}
