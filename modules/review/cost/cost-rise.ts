import { hasUnresolved, replaceUnresolved } from "../../access/terraform/unresolved";
import { DEFAULT_ASSUMPTIONS } from "../../cost/assumptions";
import { type CostDifference, costReport, withDifference } from "../../cost/cost-report";
import { estimate } from "../../cost/estimate";
import { money, signed } from "../../cost/report/words";
import { PlannedSide } from "../access/planned-side";
import { type Finding } from "../finding";
import { type Plan } from "../plan/plan";

/**
 * What a plan costs more a month, where that is more than a limit, or where it is not known. By AWS's list prices and
 * `mwaa-teams cost`'s own assumptions.
 * @param limit US dollars a month
 */
export function costRise(plan: Plan, limit: number): Finding[] {
  const [before, after] = (["before", "after"] as const).map((side) =>
    costReport([estimate(new PlannedSide(plan, side), DEFAULT_ASSUMPTIONS)], DEFAULT_ASSUMPTIONS),
  );
  const difference =
    before === undefined || after === undefined ? undefined : withDifference(after, before, "").difference;
  const known = new Set(before?.stacks.flatMap(({ notCounted }) => notCounted));
  const notCounted = (after?.stacks ?? [])
    .flatMap((stack) => stack.notCounted)
    .filter((part) => !known.has(part));
  const unknown = notCounted.filter(hasUnresolved);
  const rises = difference !== undefined && Math.max(difference.monthly, difference.monthlyAtMost) > limit;
  if (difference === undefined || !plan.resources.some(({ changes }) => changes)) {
    return [];
  }
  const details = [...linesOf(difference), ...notCounted.map((part) => `not counted: ${partText(part)}`)];
  const base = { severity: "look", rule: "cost-rise", address: plan.name, details } as const;
  return rises
    ? [{ ...base, message: `the stack costs about ${riseText(difference)}; the limit is ${money(limit)}` }]
    : unknown.length > 0
      ? [{ ...base, message: "what the stack costs is known only after apply" }]
      : [];
}

function riseText({ monthly, monthlyAtMost }: CostDifference): string {
  const most = monthlyAtMost > monthly ? `, ${signed(monthlyAtMost)} with every worker that it may have` : "";
  return `${signed(monthly)} USD a month${most}`;
}

function linesOf({ stacks }: CostDifference): string[] {
  return stacks.flatMap(({ lines }) =>
    lines.map(({ part, label, before, after }) => `${part}: ${label}: ${money(before)} to ${money(after)}`),
  );
}

/** Of a plan, names are addresses that have the type in them. */
function partText(part: string): string {
  return replaceUnresolved(part.replace(/^(\w+)\.(?=(?:\S*\.)?\1\.)/, ""), "known only after apply");
}
