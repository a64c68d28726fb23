import { type RuleId } from "../finding";
import { type PlannedChange } from "../plan/planned-change";
import { textOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** What cannot be made again, by resource type. */
const KEPT: Readonly<Record<string, readonly [rule: RuleId, what: string, lost: string]>> = {
  aws_mwaa_environment: [
    "environment-destroyed",
    "the environment",
    "its metadata database goes: run history, connections, variables, users",
  ],
  aws_s3_bucket: ["bucket-destroyed", "the bucket", "its objects and their versions go"],
  aws_kms_key: ["key-destroyed", "the key", "what it encrypts cannot be read any more"],
  aws_kms_replica_key: ["key-destroyed", "the key", "what it encrypts cannot be read any more"],
  aws_cloudwatch_log_group: ["log-group-destroyed", "the log group", "its events go"],
};

/** Environment, bucket, key or log group replaced, destroyed, or left out of the state; a key disabled. */
export const destroyed: ReviewRule = (context) =>
  context.plan.ofType(...Object.keys(KEPT)).flatMap((change) => {
    const [rule, what, lost] = KEPT[change.type] ?? [];
    if (rule === undefined || what === undefined) {
      return [];
    }
    if (change.destroys) {
      const verb = change.action === "replace" ? "replaced" : "destroyed";
      return finding("stop", rule, change, `${what}${nameOf(change)} is ${verb}: ${lost}`, context);
    }
    if (change.action === "forget") {
      const message = `${what}${nameOf(change)} stays in AWS, and Terraform no longer knows it`;
      return finding("look", "left-behind", change, message, context);
    }
    return isDisabled(change)
      ? finding("stop", rule, change, `${what}${nameOf(change)} is disabled: ${lost}`, context)
      : [];
  });

function isDisabled({ type, before, after }: PlannedChange): boolean {
  return /^aws_kms_(replica_)?key$/.test(type)
    ? (type === "aws_kms_key" ? after?.is_enabled : after?.enabled) === false &&
        (type === "aws_kms_key" ? before?.is_enabled : before?.enabled) !== false
    : false;
}

function nameOf({ before }: PlannedChange): string {
  const name = textOf(before?.name) ?? textOf(before?.bucket) ?? textOf(before?.key_id);
  return name === undefined ? "" : ` ${name}`;
}
