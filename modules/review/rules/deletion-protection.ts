import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** Arguments that keep something from being destroyed, by the value that does not. */
const ARGUMENTS: readonly (readonly [type: string, argument: string, unprotected: boolean])[] = [
  ["aws_dynamodb_table", "deletion_protection_enabled", false],
  ["aws_s3_bucket", "force_destroy", true],
  ["aws_cloudwatch_log_group", "skip_destroy", false],
];

/** `terraform_data` with `prevent_destroy`, as this library has it; the plan of a stack does not show `prevent_destroy`. */
const PROTECTION = /DeletionProtection(_[0-9A-F]{8})?$/;

/** Protection from destruction that is there now, and not after the change. */
export const deletionProtection: ReviewRule = (context) => [
  ...context.plan
    .ofType("terraform_data")
    .filter(({ json, action }) => PROTECTION.test(json.name) && (action === "delete" || action === "forget"))
    .map((change) =>
      finding(
        "stop",
        "deletion-protection-lifted",
        change,
        "nothing keeps the next plan from destroying what this protects",
        context,
      ),
    ),
  ...ARGUMENTS.flatMap(([type, argument, unprotected]) =>
    context.plan.ofType(type).flatMap((change) => lifted(change, argument, unprotected, context)),
  ),
];

function lifted(
  change: PlannedChange,
  argument: string,
  unprotected: boolean,
  context: PlanContext,
): Finding[] {
  const { before, after } = change;
  if (!change.changes || before === undefined || after === undefined || before[argument] !== !unprotected) {
    return [];
  }
  return after[argument] === !unprotected
    ? []
    : [
        finding(
          isUnknown(after[argument]) ? "look" : "stop",
          "deletion-protection-lifted",
          change,
          `${argument} goes from ${!unprotected} to ${unprotected}`,
          context,
        ),
      ];
}
