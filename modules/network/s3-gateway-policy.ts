import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";

/**
 * What AWS asks for beside the account's own access: the layers of ECR images lie in a bucket of AWS's and are
 * read without the account's principals.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html#vpc-external-vpce-policies-s3
 */
export function s3GatewayPolicy(account: AwsAccount): PolicyStatement {
  return {
    Sid: "ImageLayers",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: account.s3Arn(`prod-${account.region}-starport-layer-bucket/*`),
  };
}
