import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";

/** Delegates access to the key to IAM policies of the account, as AWS's default key policy does. */
export function accountAdministersKey(account: AwsAccount): PolicyStatement {
  return {
    Sid: "AccountAdministersKey",
    Effect: "Allow",
    Principal: { AWS: account.iamArn("root") },
    Action: "kms:*",
    Resource: "*",
  };
}

/**
 * Lets CloudWatch Logs encrypt these log groups with the key, and no others.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsEncryptLogGroups(account: AwsAccount, names: readonly string[]): PolicyStatement {
  return {
    Sid: "CloudWatchLogsEncryptsLogGroups",
    Effect: "Allow",
    Principal: { Service: account.servicePrincipal("logs") },
    Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    Resource: "*",
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": names.map((name) => account.arn("logs", `log-group:${name}`)),
      },
    },
  };
}
