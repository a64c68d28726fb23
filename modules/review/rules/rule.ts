import { type Finding, type RuleId, type Severity } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";

/** What one rule finds in a plan. */
export type ReviewRule = (context: PlanContext) => readonly Finding[];

/** A finding about a resource. What no environment uses is somebody else's: it is shown, and stops nothing. */
export function finding(
  severity: Severity,
  rule: RuleId,
  change: PlannedChange,
  message: string,
  context: PlanContext,
): Finding {
  const foreign = severity === "stop" && !context.belongs(change);
  return {
    severity: foreign ? "look" : severity,
    rule,
    address: change.address,
    message: foreign ? `${message}; no MWAA environment of this plan uses it` : message,
  };
}
