import { type Assumptions } from "./assumptions";
import { cents, type StackCost } from "./estimate";

/** What all stacks of a file cost. */
export interface CostReport {
  readonly assumptions: Assumptions;
  readonly stacks: readonly StackCost[];
  /** US dollars a month. */
  readonly monthly: number;
  /** The same with every environment's most workers all month. */
  readonly monthlyAtMost: number;
  /** Against another file; nothing where none was given. */
  readonly difference?: CostDifference;
}

/** How much more a file costs than another. */
export interface CostDifference {
  /** The other file, as it was given. */
  readonly against: string;
  /** US dollars a month more; less than nothing where it costs less. */
  readonly monthly: number;
  readonly monthlyAtMost: number;
  /** The stacks whose cost differs, sorted by name. */
  readonly stacks: readonly StackDifference[];
}

/** How much more one stack costs. */
export interface StackDifference {
  readonly name: string;
  /** US dollars a month; 0 where the stack is not there. */
  readonly before: number;
  readonly after: number;
  readonly is: "changed" | "new" | "gone";
  /** The lines whose cost differs, by what they are the price of. */
  readonly lines: readonly {
    readonly part: string;
    readonly label: string;
    readonly before: number;
    readonly after: number;
  }[];
}

/** The costs of all stacks, and their sum. */
export function costReport(stacks: readonly StackCost[], assumptions: Assumptions): CostReport {
  return {
    assumptions,
    stacks,
    monthly: cents(stacks.reduce((total, { monthly }) => total + monthly, 0)),
    monthlyAtMost: cents(stacks.reduce((total, { monthlyAtMost }) => total + monthlyAtMost, 0)),
  };
}

/** The report with what differs from that of another file. */
export function withDifference(report: CostReport, before: CostReport, against: string): CostReport {
  const names = [...new Set([...report.stacks, ...before.stacks].map(({ name }) => name))].sort();
  const stacks = names.flatMap((name) =>
    stackDifference(
      name,
      before.stacks.find((stack) => stack.name === name),
      report.stacks.find((stack) => stack.name === name),
    ),
  );
  return {
    ...report,
    difference: {
      against,
      monthly: cents(report.monthly - before.monthly),
      monthlyAtMost: cents(report.monthlyAtMost - before.monthlyAtMost),
      stacks,
    },
  };
}

function stackDifference(
  name: string,
  before: StackCost | undefined,
  after: StackCost | undefined,
): StackDifference[] {
  const lines = differingLines(before, after);
  const is = before === undefined ? "new" : after === undefined ? "gone" : "changed";
  return lines.length === 0
    ? []
    : [{ name, before: before?.monthly ?? 0, after: after?.monthly ?? 0, is, lines }];
}

function differingLines(
  before: StackCost | undefined,
  after: StackCost | undefined,
): StackDifference["lines"] {
  const all = [...(after?.lines ?? []), ...(before?.lines ?? [])];
  const labels = new Map(all.map(({ part, price: { label } }) => [label, part]));
  const costOf = (stack: StackCost | undefined, label: string): number =>
    cents(
      (stack?.lines ?? [])
        .filter(({ price }) => price.label === label)
        .reduce((total, { monthly }) => total + monthly, 0),
    );
  return [...labels]
    .map(([label, part]) => ({ part, label, before: costOf(before, label), after: costOf(after, label) }))
    .filter((line) => line.before !== line.after);
}
