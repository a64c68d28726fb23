import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { trustedPrincipals } from "./private-endpoints";

/**
 * The policy of the S3 gateway endpoint in a VPC without Internet access: the trusted accounts' principals, and
 * two kinds of AWS buckets that are read without credentials.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html#vpc-external-vpce-policies-s3
 */
export function s3GatewayPolicy(
  account: AwsAccount,
  trustedAccountIds: readonly string[],
): PolicyStatement[] {
  return [
    trustedPrincipals(trustedAccountIds),
    {
      Sid: "ImageLayersAndSystemPackages",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: [
        // Layers of ECR images.
        account.s3Arn(`prod-${account.region}-starport-layer-bucket/*`),
        // Packages of Amazon Linux 2023, which startup scripts install.
        account.s3Arn(`al2023-repos-${account.region}-de612dc2/*`),
      ],
    },
  ];
}
