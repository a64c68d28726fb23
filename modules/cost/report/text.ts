import { type CostDifference, type CostReport } from "../cost-report";
import { type CostLine, type StackCost } from "../estimate";
import { calculation, canCostMore, money, notesOn, signed } from "./words";

const MONEY_WIDTH = 12;

/** The report for a terminal. */
export function textReport(report: CostReport): string {
  const lines = report.stacks.flatMap((stack) => stack.lines);
  const widths: Widths = {
    part: Math.max(...lines.map(({ part }) => part.length), 0),
    label: Math.max(...lines.map(({ price }) => price.label.length), 0),
    calculation: Math.max(...lines.map((line) => calculation(line).length), 0),
  };
  const width = widths.part + widths.label + widths.calculation + 8;
  const total = (label: string, usd: number): string =>
    `${label.padEnd(width)}${money(usd).padStart(MONEY_WIDTH)}`;
  const atMost = (one: Pick<StackCost, "monthly" | "monthlyAtMost">, indent: string): string[] =>
    canCostMore(one) ? [total(`${indent}with the most workers, all month`, one.monthlyAtMost)] : [];
  return [
    ...report.stacks.flatMap((stack) => [
      `${stack.name} (${stack.region})`,
      ...stack.lines.map((line) => lineText(line, widths)),
      total("  total", stack.monthly),
      ...atMost(stack, "  "),
      "",
    ]),
    total("USD a month", report.monthly),
    ...atMost(report, ""),
    "",
    ...(report.difference === undefined ? [] : [...differenceLines(report.difference), ""]),
    ...notesOn(report).flatMap(([title, lines]) => section(title, lines)),
  ]
    .join("\n")
    .trimEnd();
}

interface Widths {
  readonly part: number;
  readonly label: number;
  readonly calculation: number;
}

function lineText(line: CostLine, widths: Widths): string {
  const { part, price, monthly } = line;
  return [
    `  ${part.padEnd(widths.part)}`,
    price.label.padEnd(widths.label),
    calculation(line).padEnd(widths.calculation),
    `${money(monthly).padStart(MONEY_WIDTH)}${price.confirmed ? "" : " ?"}`,
  ].join("  ");
}

function differenceLines({ against, monthly, stacks }: CostDifference): string[] {
  return stacks.length === 0
    ? [`Against ${against}: the same.`]
    : [
        `Against ${against}: ${signed(monthly)} USD a month`,
        ...stacks.flatMap(({ name, is, before, after, lines }) => [
          `  ${name}${is === "changed" ? "" : ` (${is})`}: ${money(before)} → ${money(after)}`,
          ...lines.map(
            (line) =>
              `    ${line.label}: ${money(line.before)} → ${money(line.after)} (${signed(line.after - line.before)})`,
          ),
        ]),
      ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}
