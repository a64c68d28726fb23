import { type Outcome, SEVERITIES, type Severity } from "./finding";

/** How grave an incident is: what decides whether people hear of it once more. */
export interface Significance {
  readonly severity: Severity;
  readonly outcome: Outcome;
}

/** From the least grave to the gravest. */
export const OUTCOMES = ["blocked", "attempted", "succeeded"] as const satisfies readonly Outcome[];

/** Whether something is graver than it was: of a higher severity, or further on its way to success. */
export function isGraver(now: Significance, before: Significance): boolean {
  return (
    SEVERITIES.indexOf(now.severity) < SEVERITIES.indexOf(before.severity) ||
    OUTCOMES.indexOf(now.outcome) > OUTCOMES.indexOf(before.outcome)
  );
}

/** The higher severity and the further outcome of two. */
export function graverOf(one: Significance, other: Significance): Significance {
  return {
    severity:
      SEVERITIES.indexOf(one.severity) < SEVERITIES.indexOf(other.severity) ? one.severity : other.severity,
    outcome: OUTCOMES.indexOf(one.outcome) > OUTCOMES.indexOf(other.outcome) ? one.outcome : other.outcome,
  };
}
