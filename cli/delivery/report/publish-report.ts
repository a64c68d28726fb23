import { type CheckFormat } from "../../../functions/dag-publisher/report/formats";
import { MANIFEST } from "../../../modules/package/peers";
import { CHECK_RENDERERS, printable } from "../../check";
import { exitCodeOf, type PublishOutcome } from "../publish/publish-outcome";
import { type CommandResult } from "../command";
import { counted, importErrorLines, provenanceText, timeText } from "./words";

/** The outcome as the command prints it: findings as the checker writes them, and what was done. */
export function publishReport(
  outcome: PublishOutcome,
  format: CheckFormat,
  color: boolean,
  notes: readonly string[],
): CommandResult {
  const { check } = outcome;
  const rendered = CHECK_RENDERERS[format](check, { color, version: MANIFEST.version });
  const lines = summaryLines(outcome);
  const exitCode = exitCodeOf(outcome);
  switch (format) {
    case "json":
      return { report: jsonReport(outcome, rendered), notes, exitCode };
    case "text": {
      const findings = check.diagnostics.length + check.problems.length > 0 ? [rendered, ""] : [];
      return { report: [...findings, ...lines].join("\n"), notes, exitCode };
    }
    default:
      return { report: rendered, notes: [...notes, ...lines], exitCode };
  }
}

/** With the checker's own report, whose form has a schema, under `check`. */
function jsonReport(outcome: PublishOutcome, check: string): string {
  return JSON.stringify({ version: 1, ...outcome, check: JSON.parse(check) as unknown }, undefined, 2);
}

function summaryLines(outcome: PublishOutcome): string[] {
  return [
    headline(outcome),
    ...(outcome.reason === undefined ? [] : [`reason: ${printable(outcome.reason)}`]),
    ...keyLines("+", outcome.added),
    ...keyLines("~", outcome.changed),
    ...keyLines("-", outcome.removed),
    ...missingLines(outcome),
    ...adoptionLines(outcome),
    ...airflowLines(outcome),
  ];
}

function headline({
  state,
  environment,
  manifest = "",
  unchanged,
  provenance,
  ...outcome
}: PublishOutcome): string {
  const delivered = counted(outcome.added.length + outcome.changed.length, "file");
  const removals = outcome.removed.length === 0 ? "" : `, ${outcome.removed.length} to remove`;
  switch (state) {
    case "unchanged":
      return `nothing has changed: ${counted(unchanged, "file")} published in ${environment} already`;
    case "not-delivered":
      return `nothing was delivered; ${delivered} to publish in ${environment}${removals}, ${unchanged} unchanged`;
    case "rejected-here":
      return "nothing was delivered: the check on this machine has errors";
    case "unreadable":
      return "nothing was delivered: some files cannot be used";
    case "published":
      return `published in ${environment}: ${delivered}, ${outcome.removed.length} removed, ${unchanged} unchanged${provenanceText(provenance)}`;
    case "rejected":
      return `rejected by the publisher of ${environment}: nothing of this delivery was published, and what was published before stays`;
    case "superseded":
      return `superseded: a later delivery to ${environment} has some of these files in another version, and nothing of this one was published`;
    case "unanswered":
      return `no answer in time: ${delivered} delivered to ${environment}, and ${manifest} is not answered yet; mwaa-teams status shows what becomes of it`;
  }
}

function keyLines(sign: string, keys: readonly string[]): string[] {
  return keys.map((key) => `  ${sign} ${printable(key)}`);
}

function missingLines({ missing }: PublishOutcome): string[] {
  return missing.length === 0
    ? []
    : [
        `published, and not in the folder; --prune removes ${missing.length === 1 ? "it" : "them"}:`,
        ...keyLines("?", missing),
      ];
}

function adoptionLines({ adoption, state, removed }: PublishOutcome): string[] {
  if (adoption === undefined) {
    return [];
  }
  const { at, same, different, foreign, notListed, deletions } = adoption;
  const stays = foreign.length - deletions.length;
  return [
    `in the DAG bucket at ${timeText(at)}, not delivered: ${same.length} as in the folder, ${different.length} with other content, ${foreign.length} not in the folder`,
    ...keyLines("~", different),
    ...keyLines("?", foreign),
    ...(notListed > 0
      ? [`and ${counted(notListed, "object")} more, listed once these are delivered or removed`]
      : []),
    ...(stays > 0
      ? [
          `${counted(stays, "object")} can be removed from the bucket by hand alone: no delivery has such a key`,
        ]
      : []),
    ...(state === "not-delivered" && removed.length === 0
      ? [
          "to deliver the folder, run the command without --adopt; with --adopt --prune it also removes what is not in the folder",
        ]
      : []),
  ];
}

function airflowLines({ airflow }: PublishOutcome): string[] {
  if (airflow === undefined) {
    return [];
  }
  const of = (wanted: string): typeof airflow => airflow.filter(({ state }) => state === wanted);
  return [
    `Airflow: ${of("loaded").length} loaded, ${of("failed").length} failed, ${of("unread").length} not read in time`,
    ...of("failed").flatMap(({ key, error = "" }) => [
      `  ${printable(key)} cannot be imported:`,
      ...importErrorLines(error, 4),
    ]),
    ...of("unread").map(({ key }) => `  ${printable(key)} is not in Airflow's log yet`),
  ];
}
