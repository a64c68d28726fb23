import { type Block, blocksOf } from "../../access/terraform/terraform-json";
import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown, nested, shown, textOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** Arguments that name the key of a resource. */
const KEY_ARGUMENTS: readonly (readonly [type: string, argument: string])[] = [
  ["aws_cloudwatch_log_group", "kms_key_id"],
  ["aws_lambda_function", "kms_key_arn"],
  ["aws_secretsmanager_secret", "kms_key_id"],
  ["aws_sns_topic", "kms_master_key_id"],
  ["aws_sqs_queue", "kms_master_key_id"],
];

/** Encryption with a key of one's own given up, a key that is no longer rotated, old versions no longer kept. */
export const encryption: ReviewRule = (context) => [
  ...KEY_ARGUMENTS.flatMap(([type, argument]) =>
    context.plan
      .ofType(type)
      .flatMap((change) =>
        keyRemoved(change, textOf(change.before?.[argument]), textOf(change.after?.[argument]), context),
      ),
  ),
  ...context.plan
    .ofType("aws_s3_bucket_server_side_encryption_configuration")
    .flatMap((change) => keyRemoved(change, bucketKey(change.before), bucketKey(change.after), context)),
  ...context.plan.ofType("aws_kms_key").flatMap((change) => rotation(change, context)),
  ...context.plan.ofType("aws_s3_bucket_versioning").flatMap((change) => versioning(change, context)),
];

function keyRemoved(
  change: PlannedChange,
  before: string | undefined,
  after: string | undefined,
  context: PlanContext,
): Finding[] {
  const had = before !== undefined && before !== "";
  const has = after !== undefined && after !== "";
  return change.changes && change.after !== undefined && had && !has
    ? [
        finding(
          "look",
          "encryption-weakened",
          change,
          `it is no longer encrypted with ${shown(before)}`,
          context,
        ),
      ]
    : [];
}

function bucketKey(args: Block | undefined): string | undefined {
  const byDefault = blocksOf(args?.rule).map((rule) =>
    nested(rule, "apply_server_side_encryption_by_default"),
  )[0];
  return textOf(byDefault?.kms_master_key_id);
}

function rotation(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  return change.action === "update" &&
    before?.enable_key_rotation === true &&
    after?.enable_key_rotation !== true
    ? [
        finding(
          "look",
          "encryption-weakened",
          change,
          isUnknown(after?.enable_key_rotation)
            ? "whether the key is rotated is known only after apply"
            : "the key is no longer rotated",
          context,
        ),
      ]
    : [];
}

function versioning(change: PlannedChange, context: PlanContext): Finding[] {
  const [before, after] = [change.before, change.after].map(
    (args) => nested(args, "versioning_configuration")?.status,
  );
  const bucketStays = context.plan
    .ofType("aws_s3_bucket")
    .every(({ action, before: bucket }) => action !== "delete" || bucket?.bucket !== change.before?.bucket);
  return change.changes && before === "Enabled" && after !== "Enabled" && bucketStays
    ? [
        finding(
          "look",
          "versioning-suspended",
          change,
          "the bucket no longer keeps old versions of its objects",
          context,
        ),
      ]
    : [];
}
