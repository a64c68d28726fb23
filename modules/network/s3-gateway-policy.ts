import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { type ReachedAccounts, trustedPrincipals } from "./endpoint-policy";

/**
 * The policy of the S3 gateway endpoint in a VPC without Internet access: the trusted accounts' principals and resources,
 * buckets that are declared by name, and two kinds of AWS buckets that are read without credentials.
 * @param bucketNames buckets of any account; the ARN of a bucket does not say whose it is
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html#vpc-external-vpce-policies-s3
 */
export function s3GatewayPolicy(
  account: AwsAccount,
  reached: ReachedAccounts,
  bucketNames: readonly string[],
): PolicyStatement[] {
  return [
    trustedPrincipals(reached),
    ...declaredBuckets(account, reached, bucketNames),
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

function declaredBuckets(
  account: AwsAccount,
  { principals }: ReachedAccounts,
  names: readonly string[],
): PolicyStatement[] {
  return names.length === 0
    ? []
    : [
        {
          Sid: "DeclaredBuckets",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:*",
          Resource: names.flatMap((name) => [account.s3Arn(name), account.s3Arn(`${name}/*`)]),
          Condition: { StringEquals: { "aws:PrincipalAccount": principals } },
        },
      ];
}
