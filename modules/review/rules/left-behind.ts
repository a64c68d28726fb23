import { finding, type ReviewRule } from "./rule";

/** Types of which another rule says it. */
const ELSEWHERE =
  /^(aws_mwaa_environment|aws_s3_bucket|aws_kms_key|aws_kms_replica_key|aws_cloudwatch_log_group|aws_cloudtrail)$/;

/** Everything else that Terraform forgets. */
export const leftBehind: ReviewRule = (context) =>
  context.plan.resources
    .filter(({ action, type }) => action === "forget" && !ELSEWHERE.test(type))
    .map((change) =>
      finding("look", "left-behind", change, "it stays in AWS, and Terraform no longer knows it", context),
    );
