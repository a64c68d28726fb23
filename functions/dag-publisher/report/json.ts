import { type CheckReport, countsOf } from "./check-report";

/** The report as JSON, as `schema/dag-diagnostics.schema.json` describes it. */
export function jsonReport(report: CheckReport): string {
  const { files, diagnostics, problems } = report;
  const { error, warning, info } = countsOf(diagnostics);
  return JSON.stringify(
    { version: 1, summary: { files, error, warning, info }, diagnostics, problems },
    undefined,
    2,
  );
}
