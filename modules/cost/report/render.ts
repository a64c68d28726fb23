import { type CostReport } from "../cost-report";
import { type CostFormat } from "./formats";
import { jsonReport } from "./json";
import { markdownReport } from "./markdown";
import { textReport } from "./text";

/** A renderer for each format. */
export const COST_RENDERERS: Readonly<Record<CostFormat, (report: CostReport) => string>> = {
  text: textReport,
  markdown: markdownReport,
  json: jsonReport,
};
