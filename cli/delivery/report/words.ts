import { type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { printable } from "../../check";

/** `1 file`, `2 files` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** ` (commit 0123456789ab of acme/payments-dags)`; nothing where nothing is known. */
export function provenanceText({ commit, repository }: Provenance): string {
  const parts = [
    ...(commit === undefined ? [] : [`commit ${shortCommit(commit)}`]),
    ...(repository === undefined ? [] : [`${commit === undefined ? "" : "of "}${printable(repository)}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(" ")})`;
}

/** As much of a commit's hash as people write. */
export function shortCommit(commit: string): string {
  return printable(commit.slice(0, 12));
}

/** Lines of a text from outside, each behind spaces. */
function indented(text: string, spaces: number): string[] {
  return text.split("\n").map((line) => `${" ".repeat(spaces)}${printable(line)}`);
}

/** Airflow's words for an import that failed. Of Airflow 3's, MWAA's log has the number of errors alone. */
export function importErrorLines(error: string, spaces: number): string[] {
  const words =
    error === ""
      ? "its log does not say why, as always with Airflow 3: import the file in that version of Airflow"
      : error;
  return indented(words, spaces);
}

/** `2026-11-28 01:30:00`, in UTC. */
export function timeText(iso: string): string {
  return printable(iso.slice(0, 19).replace("T", " "));
}
