import { type Acknowledgement } from "../acknowledgements";
import { type Severity } from "../finding";
import { type PlanReview } from "../review";

/** What a renderer writes. */
export interface ReviewReport {
  readonly plans: readonly PlanReview[];
  /** Acknowledgements whose last day is over. */
  readonly expired: readonly Acknowledgement[];
  /** Acknowledgements that no finding needs. */
  readonly unused: readonly Acknowledgement[];
}

/** How many findings there are, by severity, in all plans. */
export function countsOf(
  plans: readonly PlanReview[],
): Readonly<Record<Severity | "fine" | "acknowledged", number>> {
  const count = (of: (plan: PlanReview) => number): number => plans.reduce((sum, plan) => sum + of(plan), 0);
  const severity = (wanted: Severity): number =>
    count(({ findings }) => findings.filter((finding) => finding.severity === wanted).length);
  return {
    stop: severity("stop"),
    look: severity("look"),
    fine: count(({ fine }) => fine),
    acknowledged: count(({ acknowledged }) => acknowledged.length),
  };
}

/** One line for all plans. */
export function summaryOf(plans: readonly PlanReview[]): string {
  const { stop, look, fine, acknowledged } = countsOf(plans);
  return [
    `${stop} to stop`,
    `${look} to look at`,
    `${fine} ${fine === 1 ? "change" : "changes"} fine`,
    ...(acknowledged > 0 ? [`${acknowledged} acknowledged`] : []),
  ].join(", ");
}

/** What is done to resources, as words: `2 created, 1 updated`. */
export function actionsText({ actions }: PlanReview): string {
  const words = [
    ["create", "created"],
    ["update", "updated"],
    ["replace", "replaced"],
    ["delete", "destroyed"],
    ["forget", "left behind"],
  ] as const;
  const parts = words
    .filter(([action]) => actions[action] > 0)
    .map(([action, word]) => `${actions[action]} ${word}`);
  return parts.length === 0 ? "no changes" : parts.join(", ");
}
