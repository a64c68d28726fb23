import { type Block, blocksOf } from "../../access/terraform/terraform-json";
import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown, nested, textOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** How long log groups, buckets and deleted keys and secrets are kept, cut. */
export const retention: ReviewRule = (context) => [
  ...context.plan
    .ofType("aws_cloudwatch_log_group")
    .flatMap((change) => cut(change, "events are kept", (args) => days(args.retention_in_days), context)),
  ...context.plan
    .ofType("aws_kms_key")
    .flatMap((change) =>
      cut(
        change,
        "a deleted key can be brought back",
        (args) => days(args.deletion_window_in_days) ?? 30,
        context,
      ),
    ),
  ...context.plan
    .ofType("aws_secretsmanager_secret")
    .flatMap((change) =>
      cut(
        change,
        "a deleted secret can be brought back",
        (args) => days(args.recovery_window_in_days) ?? 30,
        context,
      ),
    ),
  ...context.plan
    .ofType("aws_s3_bucket_lifecycle_configuration")
    .flatMap((change) => lifecycle(change, context)),
  ...context.plan.ofType("aws_dynamodb_table").flatMap((change) => pointInTime(change, context)),
];

/** For ever, which CloudWatch Logs writes as 0. */
const FOR_EVER = Infinity;

function days(value: unknown): number | undefined {
  return typeof value !== "number" ? undefined : value === 0 ? FOR_EVER : value;
}

function cut(
  change: PlannedChange,
  what: string,
  of: (args: Block) => number | undefined,
  context: PlanContext,
): Finding[] {
  const { before, after } = change;
  if (change.action !== "update" || before === undefined || after === undefined) {
    return [];
  }
  const [old = FOR_EVER, now = FOR_EVER] = [of(before), of(after)];
  return now < old
    ? [
        finding(
          "look",
          "retention-cut",
          change,
          `${what} for ${daysText(now)}, before: ${daysText(old)}`,
          context,
        ),
      ]
    : [];
}

function daysText(value: number): string {
  return value === FOR_EVER ? "ever" : value === 1 ? "1 day" : `${value} days`;
}

/** How long objects and old versions are kept at least, over all rules that are enabled. */
function lifecycle(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  if (!change.changes || change.action === "delete" || after === undefined) {
    return [];
  }
  const kinds: readonly (readonly [what: string, block: string, argument: string])[] = [
    ["objects are kept", "expiration", "days"],
    ["old versions are kept", "noncurrent_version_expiration", "noncurrent_days"],
  ];
  return kinds.flatMap(([what, block, argument]) => {
    const shortest = (args: Block | undefined): number =>
      Math.min(
        FOR_EVER,
        ...blocksOf(args?.rule)
          .filter(({ status }) => status !== "Disabled")
          .flatMap((rule) => days(nested(rule, block)?.[argument]) ?? []),
      );
    const [old, now] = [shortest(before), shortest(after)];
    const isNew = before === undefined;
    return !isNew && now < old
      ? [
          finding(
            "look",
            "retention-cut",
            change,
            `${what} for ${daysText(now)}, before: ${daysText(old)}`,
            context,
          ),
        ]
      : [];
  });
}

function pointInTime(change: PlannedChange, context: PlanContext): Finding[] {
  const [before, after] = [change.before, change.after].map(
    (args) => nested(args, "point_in_time_recovery")?.enabled,
  );
  return change.action === "update" && before === true && after !== true
    ? [
        finding(
          "look",
          "retention-cut",
          change,
          isUnknown(after)
            ? `whether ${textOf(change.before?.name) ?? "the table"} can be brought back to an earlier time is known only after apply`
            : `${textOf(change.before?.name) ?? "the table"} can no longer be brought back to an earlier time`,
          context,
        ),
      ]
    : [];
}
