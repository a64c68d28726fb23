import { type Diagnostic, HIDDEN_LINE } from "../diagnostic";
import { type CheckReport, type ReadProblem, summaryOf } from "./check-report";
import { printable } from "../../../modules/text/printable";

/** Settings of a report for a terminal. */
export interface TextOptions {
  /** Whether to write ANSI colours. Default: no. */
  readonly color?: boolean;
}

const COLORS = { error: 31, warning: 33, info: 36, bold: 1, dim: 2 } as const;

type Paint = (style: keyof typeof COLORS, text: string) => string;

/** The report for a terminal: each finding with its line and a caret, and a line that sums up. */
export function textReport(report: CheckReport, { color = false }: TextOptions = {}): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${COLORS[style]}m${text}\u001b[0m` : text);
  const blocks = [
    ...report.problems.map((problem) => problemText(problem, paint)),
    ...report.diagnostics.map((diagnostic) => findingText(diagnostic, paint)),
    summaryOf(report),
  ];
  return blocks.join("\n");
}

function problemText({ path, message }: ReadProblem, paint: Paint): string {
  const place = path === undefined ? "" : `${paint("bold", printable(path))}  `;
  return `${place}${paint("error", "unread")}  ${printable(message)}`;
}

function findingText(diagnostic: Diagnostic, paint: Paint): string {
  const { path, line, column, severity, rule, message, fix } = diagnostic;
  const place = line === undefined ? printable(path) : `${printable(path)}:${line}:${column ?? 1}`;
  const head = [paint("bold", place), paint(severity, severity), rule, printable(message)];
  const margin = String(line ?? "").length;
  return [
    head.filter((part) => part !== undefined).join("  "),
    ...codeLines(diagnostic, margin, paint),
    ...(fix === undefined ? [] : [`  ${" ".repeat(margin)} ${paint("dim", "=")} ${printable(fix)}`]),
    "",
  ].join("\n");
}

/** The line of the file, and carets below the place. */
function codeLines(
  { line, snippet, severity, ...place }: Diagnostic,
  margin: number,
  paint: Paint,
): string[] {
  if (line === undefined || snippet === undefined) {
    return [];
  }
  const bar = paint("dim", "|");
  const code = `  ${line} ${bar} ${printable(snippet)}`;
  const caret = caretOf({ line, snippet, severity, ...place });
  return caret === undefined ? [code] : [code, `  ${" ".repeat(margin)} ${bar} ${paint(severity, caret)}`];
}

/** Spaces, or tabs where the line has them, and carets; nothing where the line is not shown that far. */
function caretOf({ line, column, endLine, endColumn, snippet = "" }: Diagnostic): string | undefined {
  if (column === undefined || snippet === HIDDEN_LINE || column > snippet.length) {
    return undefined;
  }
  const end = endLine === line && endColumn !== undefined ? endColumn : snippet.length + 1;
  const before = snippet.slice(0, column - 1).replace(/[^\t]/g, " ");
  return before + "^".repeat(Math.max(1, Math.min(end, snippet.length + 1) - column));
}
