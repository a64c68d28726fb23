import { type FailOn, type ReviewFormat } from "../modules/review/report/formats";
import { jsonReport } from "../modules/review/report/json";
import { markdownReport } from "../modules/review/report/markdown";
import { countsOf, type ReviewReport } from "../modules/review/report/review-report";
import { sarifReport } from "../modules/review/report/sarif";
import { textReport } from "../modules/review/report/text";
import { ReviewError } from "../modules/review/review-error";
import { reviewPlans } from "../modules/review/review-plans";
import { MANIFEST } from "../modules/package/peers";

/** What `mwaa-teams review` takes. */
export interface ReviewOptions {
  readonly format: ReviewFormat;
  readonly failOn: FailOn;
  /** Path of the acknowledgements file. */
  readonly acknowledgements?: string;
  /** US dollars that a month may cost more. */
  readonly costLimit?: number;
  /** The day that acknowledgements are looked at. @default today */
  readonly today?: string;
}

/** What to print, and how to end: 0 nothing to stop for, 1 findings, 2 a file cannot be read. */
export interface ReviewResult {
  /** For standard output; nothing where a file cannot be read. */
  readonly report?: string;
  /** For standard error. */
  readonly problem?: string;
  readonly exitCode: 0 | 1 | 2;
}

/** The review of plans. */
export function review(files: readonly string[], options: ReviewOptions): ReviewResult {
  const { format, failOn, acknowledgements: file, costLimit } = options;
  const { today = new Date().toISOString().slice(0, 10) } = options;
  try {
    const accepted = file === undefined ? undefined : { file, today };
    const report = reviewPlans(files, { accepted, costLimit });
    const { stop, look } = countsOf(report.plans);
    const failing = { stop, look: stop + look, never: 0 }[failOn];
    return { report: RENDERERS[format](report), exitCode: failing > 0 ? 1 : 0 };
  } catch (error) {
    if (error instanceof ReviewError) {
      return { problem: error.message, exitCode: 2 };
    }
    throw error;
  }
}

const RENDERERS: Readonly<Record<ReviewFormat, (report: ReviewReport) => string>> = {
  text: textReport,
  markdown: markdownReport,
  json: jsonReport,
  sarif: (report) => sarifReport(report, MANIFEST.version),
};
