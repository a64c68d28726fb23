import { type Diagnostic } from "../diagnostic";
import { type CheckReport, type ReadProblem, summaryOf } from "./check-report";
import { printable } from "../../../modules/text/printable";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * The report as workflow commands of GitHub Actions, which shows them at the lines of a pull request (ten of each kind
 * for a step; all are in the log), and a line that sums up.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(report: CheckReport): string {
  return [
    ...report.problems.map(problemCommand),
    ...report.diagnostics.map(findingCommand),
    summaryOf(report),
  ].join("\n");
}

function problemCommand({ path, message }: ReadProblem): string {
  return command("error", { file: path, title: "unread" }, message);
}

function findingCommand(diagnostic: Diagnostic): string {
  const { severity, path, line, column, endLine, endColumn, rule, message, fix } = diagnostic;
  // GitHub takes columns only where the place is on one line, and the last column is inside the place.
  const columns =
    line === endLine && endColumn !== undefined ? { col: column, endColumn: endColumn - 1 } : {};
  return command(
    COMMANDS[severity],
    { file: path, line, endLine, ...columns, title: rule },
    fix === undefined ? message : `${message}: ${fix}`,
  );
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${given.join(",")}::${escapeData(printable(message))}`;
}

/** As GitHub's own toolkit does. A path may have a line feed in it, which would begin a command of its own. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
