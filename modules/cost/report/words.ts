import { ASSUMPTIONS, type Assumptions } from "../assumptions";
import { type CostReport } from "../cost-report";
import { type CostLine, type StackCost } from "../estimate";
import { type PriceSource } from "../prices";

/** A sum as readers expect it: `1,234.50`. */
export function money(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A difference, with its sign. */
export function signed(usd: number): string {
  return `${usd < 0 ? "-" : "+"}${money(Math.abs(usd))}`;
}

/** Quantity, unit and price of a line: `730 × 0.49 a hour`. */
export function calculation({ quantity, price: { usd, unit } }: CostLine): string {
  const shown = quantity.toLocaleString("en-US", { maximumFractionDigits: quantity < 100 ? 2 : 0 });
  return `${shown} × ${plain(usd)} (${unit})`;
}

/** What a reader must know of the figures, by title; a title may have no lines. */
export function notesOn(report: CostReport): (readonly [title: string, lines: readonly string[]])[] {
  return [
    ["Assumed:", assumptionLines(report.assumptions)],
    ["Not counted:", [...notCounted(report), ...NEVER_COUNTED]],
    ["? unconfirmed:", unconfirmedReasons(report)],
    ["Prices:", sourcesOf(report).map(({ title, date }) => `${title}; read ${date}`)],
  ];
}

/** The assumptions, each with the flag that changes it. */
function assumptionLines(assumptions: Assumptions): string[] {
  return ASSUMPTIONS.map(({ key, flag, description }) => {
    const value = assumptions[key];
    const shown = value === undefined ? "each environment's minimum" : value.toLocaleString("en-US");
    return `${description}: ${shown} (--${flag})`;
  });
}

/** What no report counts. */
const NEVER_COUNTED: readonly string[] = [
  "tax, discounts and the free tier",
  "what DAGs use in other services, and data that leaves AWS",
  "requests to S3, KMS and Secrets Manager, but for the listings of the DAG folder",
  "further versions of KMS keys: rotation adds one in the second and one in the third year",
  "the interface endpoints that MWAA itself creates in the VPC",
];

/** What stacks have and the report does not count, each once. */
function notCounted({ stacks }: CostReport): string[] {
  return [...new Set(stacks.flatMap((stack) => stack.notCounted))];
}

/** Why prices of a report are unconfirmed, each reason once. */
function unconfirmedReasons({ stacks }: CostReport): string[] {
  return [
    ...new Set(
      stacks.flatMap(({ region, lines }) =>
        lines.flatMap(({ price }) =>
          price.confirmed
            ? []
            : [
                price.region === region
                  ? `${price.label}: ${price.source.title}`
                  : `no price of ${region} is known for some lines: that of ${price.region} is used`,
              ],
        ),
      ),
    ),
  ].sort();
}

/** The sources of a report's prices, each once, in the order of their use. */
function sourcesOf({ stacks }: CostReport): PriceSource[] {
  return [...new Set(stacks.flatMap(({ lines }) => lines.map(({ price }) => price.source)))];
}

/** Whether the most workers cost more than the assumed ones. */
export function canCostMore({
  monthly,
  monthlyAtMost,
}: Pick<StackCost, "monthly" | "monthlyAtMost">): boolean {
  return monthlyAtMost > monthly;
}

function plain(usd: number): string {
  return usd.toLocaleString("en-US", { maximumFractionDigits: 10 });
}
