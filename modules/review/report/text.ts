import { replaceUnresolved } from "../../access/terraform/unresolved";
import { printable } from "../../text/printable";
import { type PlanReview } from "../review";
import { actionsText, type ReviewReport, summaryOf } from "./review-report";

/** For a terminal: each finding in two lines, the gravest first. */
export function textReport({ plans, expired, unused }: ReviewReport): string {
  const notes = [
    ...expired.map(
      ({ address, rule, expires }) => `acknowledgement of ${rule} at ${address}: over since ${expires}`,
    ),
    ...unused.map(({ address, rule }) => `acknowledgement of ${rule} at ${address}: nothing to acknowledge`),
  ];
  return [...plans.flatMap(planLines), ...(notes.length > 0 ? [...notes, ""] : []), summaryOf(plans)]
    .map(printable)
    .join("\n");
}

function planLines(review: PlanReview): string[] {
  const { plan, findings, acknowledged, removed, fine } = review;
  const place = [review.accountId, review.region].map((part) => replaceUnresolved(part, "unknown"));
  return [
    `${plan}: account ${place.join(", ")}: ${actionsText(review)}`,
    ...findings.flatMap(({ severity, rule, address, message, details = [] }) => [
      `  ${severity}  ${address}  [${rule}]`,
      `        ${message}`,
      ...details.map((detail) => `          ${detail}`),
    ]),
    ...acknowledged.map(
      ({ finding, by }) =>
        `  acknowledged  ${finding.address}  [${finding.rule}]: ${by.reason} (${by.owner}, until ${by.expires})`,
    ),
    ...(removed.length > 0 ? ["  access that goes:", ...removed.map((line) => `        ${line}`)] : []),
    `  fine: ${fine}`,
    "",
  ];
}
