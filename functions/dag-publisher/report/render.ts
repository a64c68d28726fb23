import { type CheckReport } from "./check-report";
import { type CheckFormat } from "./formats";
import { githubReport } from "./github";
import { jsonReport } from "./json";
import { markdownReport } from "./markdown";
import { type SarifOptions, sarifReport } from "./sarif";
import { textReport, type TextOptions } from "./text";

/** What any of the formats takes. */
export type RenderOptions = TextOptions & SarifOptions;

/** A renderer for each format. */
export const CHECK_RENDERERS: Readonly<
  Record<CheckFormat, (report: CheckReport, options: RenderOptions) => string>
> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  markdown: markdownReport,
};
