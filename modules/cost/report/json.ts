import { type CostReport } from "../cost-report";
import { type CostLine, type StackCost } from "../estimate";

/** Version of the JSON's shape. */
export const JSON_VERSION = 1;

/** The report for a program; schema/cost.schema.json is its shape. */
export function jsonReport({ assumptions, stacks, monthly, monthlyAtMost, difference }: CostReport): string {
  return JSON.stringify(
    {
      version: JSON_VERSION,
      currency: "USD",
      monthly,
      monthlyAtMost,
      assumptions,
      stacks: stacks.map(stackJson),
      difference,
    },
    undefined,
    2,
  );
}

function stackJson({ name, region, monthly, monthlyAtMost, lines, notCounted }: StackCost): object {
  return { name, region, monthly, monthlyAtMost, lines: lines.map(lineJson), notCounted };
}

function lineJson({ part, quantity, monthly, price }: CostLine): object {
  const { label, unit, usd, region, confirmed, source } = price;
  return {
    part,
    what: label,
    quantity,
    unit,
    price: usd,
    monthly,
    confirmed,
    source: { region, title: source.title, date: source.date },
  };
}
