import { markdownCode, markdownText } from "../../text/markdown-text";
import { type CostDifference, type CostReport } from "../cost-report";
import { calculation, canCostMore, money, notesOn, signed } from "./words";

/** The report for a pull request: the sum and the difference first, the rest folded. */
export function markdownReport(report: CostReport): string {
  const { stacks, monthly, monthlyAtMost, difference } = report;
  return [
    `**${money(monthly)} USD a month**${
      canCostMore(report) ? `, at most ${money(monthlyAtMost)} with every worker all month` : ""
    }`,
    "",
    ...(difference === undefined ? [] : [...differenceLines(difference), ""]),
    "| stack | USD a month | at most |",
    "| --- | ---: | ---: |",
    ...stacks.map(
      (stack) => `| ${markdownCode(stack.name)} | ${money(stack.monthly)} | ${money(stack.monthlyAtMost)} |`,
    ),
    "",
    "<details><summary>Every part</summary>",
    "",
    "| stack | part | what | how much | USD a month |",
    "| --- | --- | --- | --- | ---: |",
    ...stacks.flatMap(({ name, lines }) =>
      lines.map(
        (line) =>
          `| ${markdownCode(name)} | ${line.part} | ${markdownText(line.price.label)} | ${calculation(line)} | ${money(line.monthly)}${line.price.confirmed ? "" : " ?"} |`,
      ),
    ),
    "",
    ...notesOn(report).flatMap(([title, lines]) => list(title, lines)),
    "</details>",
  ].join("\n");
}

function differenceLines({ against, monthly, stacks }: CostDifference): string[] {
  if (stacks.length === 0) {
    return [`Against ${markdownCode(against)}: the same.`];
  }
  return [
    `Against ${markdownCode(against)}: **${signed(monthly)} USD a month**`,
    "",
    "| stack | what | before | after | difference |",
    "| --- | --- | ---: | ---: | ---: |",
    ...stacks.flatMap(({ name, is, lines }) =>
      lines.map(
        ({ label, before, after }) =>
          `| ${markdownCode(name)}${is === "changed" ? "" : ` (${is})`} | ${markdownText(label)} | ${money(before)} | ${money(after)} | ${signed(after - before)} |`,
      ),
    ),
  ];
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, "", ...lines.map((line) => `- ${markdownText(line)}`), ""];
}
