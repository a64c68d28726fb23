import { replaceUnresolved } from "../../access/terraform/unresolved";
import { markdownCode, markdownText } from "../../text/markdown-text";
import { type Finding } from "../finding";
import { type PlanReview } from "../review";
import { actionsText, countsOf, type ReviewReport, summaryOf } from "./review-report";

/** GitHub takes comments of 65,536 characters. */
export const MAX_MARKDOWN_BYTES = 60_000;

/** What stands in the comment of a pull request may be found again by it, and replaced. */
export const COMMENT_MARK = "<!-- mwaa-teams review -->";

/**
 * The report for a comment on a pull request, for any number of plans: what stops first, with what belongs to a finding
 * folded; what does not fit is counted.
 */
export function markdownReport({ plans, expired, unused }: ReviewReport): string {
  const changed = plans.filter(hasContent);
  const calm = plans.filter((plan) => !hasContent(plan));
  const head = [COMMENT_MARK, `### Plan review: ${summaryOf(plans)}`, ""].join("\n");
  const notes = [
    ...expired.map(
      ({ address, rule, expires }) =>
        `- ${markdownCode(address)}: the acknowledgement of \`${rule}\` is over since ${expires}`,
    ),
    ...unused.map(
      ({ address, rule }) => `- ${markdownCode(address)}: \`${rule}\` is acknowledged, and not found`,
    ),
  ];
  const sections = [
    ...[...changed].sort(gravestFirst).map(planSection),
    ...(calm.length > 0
      ? [
          folded(
            `${calm.length} ${calm.length === 1 ? "plan" : "plans"} without findings`,
            calm.map(({ plan }) => `- ${markdownCode(plan)}`),
          ),
        ]
      : []),
    ...(notes.length > 0 ? [{ title: "**Acknowledgements**", lines: notes }] : []),
  ];
  return within(head, sections);
}

interface Section {
  readonly title: string;
  /** What can be cut at any line. */
  readonly lines: readonly string[];
  readonly end?: string;
}

function hasContent({ findings, acknowledged, removed }: PlanReview): boolean {
  return findings.length + acknowledged.length + removed.length > 0;
}

function gravestFirst(one: PlanReview, other: PlanReview): number {
  const [a, b] = [one, other].map((plan) => countsOf([plan]));
  return (b?.stop ?? 0) - (a?.stop ?? 0) || (b?.look ?? 0) - (a?.look ?? 0);
}

function planSection(review: PlanReview): Section {
  const place = [review.accountId, review.region]
    .map((part) => replaceUnresolved(part, "unknown"))
    .join(", ");
  return {
    title: `#### ${markdownCode(review.plan)}\n\n${markdownText(`${place}: ${actionsText(review)}, ${review.fine} fine`)}\n`,
    lines: [
      ...review.findings.map(findingLine),
      ...review.acknowledged.map(
        ({ finding, by }) =>
          `- acknowledged: ${markdownCode(finding.address)}: ${markdownText(`${finding.message}. ${by.reason} (${by.owner}, until ${by.expires})`)}`,
      ),
      ...(review.removed.length > 0
        ? [
            `<details><summary>access that goes: ${review.removed.length}</summary>\n\n${review.removed
              .slice(0, MAX_DETAILS)
              .map((line) => `- ${markdownText(line)}`)
              .join("\n")}${more(review.removed.length)}\n</details>`,
          ]
        : []),
    ],
  };
}

/** Lines of one finding that are shown; the JSON report has all of them. */
const MAX_DETAILS = 40;

function findingLine({ severity, rule, address, message, details = [] }: Finding): string {
  const line = `- ${severity === "stop" ? "🛑 **stop**" : "👀 look"}: ${markdownCode(address)}: ${markdownText(message)} (\`${rule}\`)`;
  return details.length === 0
    ? line
    : `${line}\n  <details><summary>${details.length} in detail</summary>\n\n${details
        .slice(0, MAX_DETAILS)
        .map((detail) => `  - ${markdownText(detail)}`)
        .join("\n")}${more(details.length)}\n  </details>`;
}

function more(count: number): string {
  return count > MAX_DETAILS ? `\n  - …and ${count - MAX_DETAILS} more, which the JSON report has` : "";
}

function folded(summary: string, lines: readonly string[]): Section {
  return { title: `<details><summary>${summary}</summary>\n`, lines, end: "\n</details>" };
}

/** As many lines of the sections, in their order, as fit. */
function within(head: string, sections: readonly Section[]): string {
  const total = sections.reduce((sum, { lines }) => sum + lines.length, 0);
  const note = (left: number): string => `\n…and ${left} more lines, which the whole report has.\n`;
  let room = MAX_MARKDOWN_BYTES - Buffer.byteLength(head + note(total));
  let left = 0;
  let text = head;
  for (const { title, lines, end = "" } of sections) {
    const frame = `\n${title}\n${end}\n`;
    const shown: string[] = [];
    room -= Buffer.byteLength(frame);
    for (const line of room > 0 ? lines : []) {
      room -= Buffer.byteLength(line) + 1;
      if (room < 0) {
        break;
      }
      shown.push(line);
    }
    left += lines.length - shown.length;
    text += shown.length === 0 ? "" : `\n${title}\n${shown.join("\n")}${end}\n`;
  }
  return left === 0 ? text : text + note(left);
}
