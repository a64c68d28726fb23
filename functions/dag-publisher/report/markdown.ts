import { type Diagnostic } from "../diagnostic";
import { SEVERITIES } from "../policy/severity";
import { type CheckReport, summaryOf } from "./check-report";
import { markdownCode as code, markdownText as escape } from "../../../modules/text/markdown-text";

/** GitHub takes comments of 65,536 characters, and a step summary of a megabyte. */
export const MAX_MARKDOWN_BYTES = 60_000;

/** The report for a pull request's comment: a table, the worst first, cut where it would be too long. */
export function markdownReport(report: CheckReport): string {
  const head = `### DAG check: ${summaryOf(report)}\n`;
  const rows = [
    ...report.problems.map(({ path, message }) => row("unread", code(path ?? ""), "", escape(message))),
    ...worstFirst(report.diagnostics).map(findingRow),
  ];
  if (rows.length === 0) {
    return head;
  }
  const table = `${head}\n| severity | place | rule | finding |\n| --- | --- | --- | --- |\n`;
  const note = (left: number): string => `\n…and ${left} more, which the whole report has.\n`;
  const room = MAX_MARKDOWN_BYTES - Buffer.byteLength(table + note(rows.length));
  const shown = rowsWithin(rows, room);
  return table + shown.join("") + (shown.length < rows.length ? note(rows.length - shown.length) : "");
}

function worstFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return SEVERITIES.flatMap((severity) => diagnostics.filter((one) => one.severity === severity));
}

function rowsWithin(rows: readonly string[], bytes: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((text) => (used += Buffer.byteLength(text)) > bytes);
  return end < 0 ? rows : rows.slice(0, end);
}

function findingRow({ severity, path, line, rule, message, fix }: Diagnostic): string {
  const place = code(line === undefined ? path : `${path}:${line}`);
  return row(severity, place, rule ?? "", escape(fix === undefined ? message : `${message}: ${fix}`));
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}
