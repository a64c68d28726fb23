import { type Section } from "../examine";
import { type Finding } from "../finding";
import { countsOf } from "./verdict";

/** The report for a terminal: a line for each finding, and under it what to do. */
export function textReport(sections: readonly Section[]): string {
  const findings = sections.flatMap((section) => section.findings);
  const width = Math.max(...findings.map(({ check }) => check.length));
  const { failed, unchecked, warning, ok } = countsOf(sections);
  return [
    ...sections.flatMap((section) => [
      heading(section),
      ...section.findings.flatMap((finding) => lines(finding, width)),
      "",
    ]),
    `${failed} failed, ${unchecked} not checked, ${warning} ${warning === 1 ? "warning" : "warnings"}, ${ok} ok`,
  ].join("\n");
}

function heading({ name, accountId, region }: Section): string {
  return accountId === undefined || name.includes("/") ? name : `${name} (account ${accountId}, ${region})`;
}

function lines({ check, status, subject, message, todo }: Finding, width: number): string[] {
  const start = `  ${status.padEnd("unchecked".length)}  `;
  return [
    `${start}${check.padEnd(width)}  ${subject}: ${message}`,
    ...(todo === undefined ? [] : [`${" ".repeat(start.length)}${" ".repeat(width)}  → ${todo}`]),
  ];
}
