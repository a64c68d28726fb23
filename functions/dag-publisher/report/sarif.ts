import { documentationOf, DOCUMENTED_RULES } from "../check/documentation";
import { type RuleDocumentation } from "../check/rules/dag-rule";
import { type Diagnostic } from "../diagnostic";
import { type CheckReport, type ReadProblem } from "./check-report";

const LEVELS = { error: "error", warning: "warning", info: "note", off: "none" } as const;

/** Settings of a SARIF log. */
export interface SarifOptions {
  /** Version of the package. */
  readonly version: string;
}

/**
 * The report as a SARIF 2.1.0 log, for code scanning.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport({ diagnostics, problems }: CheckReport, { version }: SarifOptions): string {
  const used = new Set(diagnostics.map(({ rule }) => rule));
  const rules = DOCUMENTED_RULES.filter(({ id }) => used.has(id));
  const indexes = new Map<string, number>(rules.map(({ id }, index) => [id, index]));
  return JSON.stringify(
    {
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "mwaa-teams check", semanticVersion: version, rules: rules.map(ruleOf) } },
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: problems.length === 0,
              toolExecutionNotifications: problems.map(notificationOf),
            },
          ],
          results: diagnostics.map((diagnostic) => resultOf(diagnostic, indexes)),
        },
      ],
    },
    undefined,
    2,
  );
}

function ruleOf({ id, title, why, fix, bad, good, severity }: RuleDocumentation): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\nInstead of\n  ${bad}\nwrite\n  ${good}\n\n${fix}.` },
    defaultConfiguration: { level: LEVELS[severity.standard], enabled: severity.standard !== "off" },
    properties: { tags: ["security", "airflow"] },
  };
}

function resultOf(diagnostic: Diagnostic, indexes: ReadonlyMap<string, number>): object {
  const { rule, severity, message, fix, path, snippet, line, column, endLine, endColumn } = diagnostic;
  const region =
    line === undefined
      ? undefined
      : { startLine: line, startColumn: column, endLine, endColumn, snippet: { text: snippet ?? "" } };
  return {
    ruleId: rule,
    ruleIndex: rule === undefined || documentationOf(rule) === undefined ? undefined : indexes.get(rule),
    level: LEVELS[severity],
    message: { text: fix === undefined ? message : `${message}: ${fix}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } }],
  };
}

function notificationOf({ path, message }: ReadProblem): object {
  return {
    level: "error",
    message: { text: message },
    locations:
      path === undefined ? undefined : [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  };
}

function uriOf(path: string): string {
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${uri}` : uri;
}
