import { replaceUnresolved } from "../../access/terraform/unresolved";
import { countsOf, type ReviewReport } from "./review-report";

/** The report as JSON, as `schema/plan-review.schema.json` describes it. */
export function jsonReport({ plans, expired, unused }: ReviewReport): string {
  return JSON.stringify(
    {
      version: 1,
      summary: countsOf(plans),
      plans: plans.map((plan) => ({
        ...plan,
        accountId: replaceUnresolved(plan.accountId, "unknown"),
        region: replaceUnresolved(plan.region, "unknown"),
      })),
      expired,
      unused,
    },
    undefined,
    2,
  );
}
