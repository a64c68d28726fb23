import { type Acknowledgement } from "./acknowledgements";
import { type Finding, SEVERITIES } from "./finding";
import { PlanContext } from "./plan-context";
import { type Plan } from "./plan/plan";
import { type PlannedAction } from "./plan/planned-change";
import { REVIEW_RULES } from "./rules/all";
import { accessChanges } from "./access/access-changes";
import { costRise } from "./cost/cost-rise";

/** A finding that somebody has accepted. */
export interface Acknowledged {
  readonly finding: Finding;
  readonly by: Acknowledgement;
}

/** What the review of one plan says. */
export interface PlanReview {
  /** The plan's file. */
  readonly plan: string;
  readonly accountId: string;
  readonly region: string;
  /** What counts, the gravest first, then by address. */
  readonly findings: readonly Finding[];
  readonly acknowledged: readonly Acknowledged[];
  /** Access that goes: of whom, to what. */
  readonly removed: readonly string[];
  /** How many resources are changed, by what is done. */
  readonly actions: Readonly<Record<Exclude<PlannedAction, "none">, number>>;
  /** How many of them no finding is about. */
  readonly fine: number;
}

/** How plans are reviewed. */
export interface ReviewSettings {
  /** Those that count today. */
  readonly acknowledgements?: readonly Acknowledgement[];
  /** US dollars that a month may cost more after a plan than before. @default - any number */
  readonly costLimit?: number;
}

/** What a reviewer has to know about a plan. */
export function reviewPlan(
  plan: Plan,
  { acknowledgements = [], costLimit }: ReviewSettings = {},
): PlanReview {
  const context = new PlanContext(plan);
  const access = accessChanges(context);
  const all = [
    ...REVIEW_RULES.flatMap((rule) => rule(context)),
    ...access.findings,
    ...(costLimit === undefined ? [] : costRise(plan, costLimit)),
  ].sort(gravestFirst);
  const acknowledged: Acknowledged[] = [];
  const findings = all.filter((finding) => {
    const by = acknowledgements.find((one) => one.address === finding.address && one.rule === finding.rule);
    if (by !== undefined) {
      acknowledged.push({ finding, by });
    }
    return by === undefined;
  });
  const actions = { create: 0, update: 0, replace: 0, delete: 0, forget: 0 };
  const about = new Set(all.map(({ address }) => address));
  let fine = 0;
  for (const { action, address } of plan.resources) {
    if (action !== "none") {
      actions[action] += 1;
      fine += about.has(address) ? 0 : 1;
    }
  }
  const { accountId, region } = plan.location;
  return {
    plan: plan.name,
    accountId,
    region,
    findings,
    acknowledged,
    removed: access.removed,
    actions,
    fine,
  };
}

function gravestFirst(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    compare(one.address, other.address) ||
    compare(one.rule, other.rule) ||
    compare(one.message, other.message)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
