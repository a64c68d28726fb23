import { type TypeActions } from "./grant";

/** What AWS documents beyond the requests that were recorded. */
export interface DocumentedActions extends Partial<TypeActions> {
  /** The page, and what it says. */
  readonly source: string;
}

/** Permissions that AWS checks for the caller when a service uses a key for it. */
function viaService(service: string, actions: readonly string[]): DocumentedActions["apply"] {
  return [{ on: "kms:key", tags: "resource", when: { "kms:ViaService": `${service}.\${region}` }, actions }];
}

/** A service creates a grant for itself; nobody else is given one. */
const CREATE_GRANT = {
  on: "kms:key",
  tags: "resource",
  when: { "kms:GrantIsForAWSResource": "true" },
  actions: ["kms:CreateGrant"],
} as const;

const USE_KEY = [
  ...["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
  ...["kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
];

const RESOLVER = "Service Authorization Reference, Actions defined by Amazon Route 53 Resolver";

/** Calls for changes that no stack of the suite makes; what it makes is recorded. */
const DNS_FIREWALL: Readonly<Record<string, readonly DocumentedActions[]>> = {
  aws_route53_resolver_firewall_rule: [
    {
      source: RESOLVER,
      apply: ["route53resolver:firewall-rule-group", "route53resolver:firewall-domain-list"].map((on) => ({
        on,
        tags: "resource" as const,
        actions: ["route53resolver:UpdateFirewallRule"],
      })),
    },
  ],
  aws_route53_resolver_firewall_rule_group_association: [
    {
      source: `${RESOLVER}; that the VPC is checked too is unconfirmed`,
      apply: [
        {
          on: "route53resolver:firewall-rule-group-association",
          tags: "resource",
          actions: ["route53resolver:UpdateFirewallRuleGroupAssociation"],
        },
        { on: "*", actions: ["ec2:DescribeVpcs"] },
      ],
    },
  ],
};

/**
 * What a deploying role needs and no request of the provider shows, by Terraform resource type: services check it
 * on the caller's behalf, or the provider that stacks pin asks for more than the recorded one.
 */
export const DOCUMENTED_ACTIONS: Readonly<Record<string, readonly DocumentedActions[]>> = {
  aws_mwaa_environment: [
    {
      source:
        "Amazon MWAA User Guide, Accessing an Amazon MWAA environment, AmazonMWAAFullApiAccess; its GenerateDataKey* " +
        "and ReEncrypt* without those for key pairs. That CreateGrant is for an AWS resource is unconfirmed.",
      apply: [
        {
          on: "iam:service-linked-role",
          when: { "iam:AWSServiceName": "airflow.amazonaws.com" },
          actions: ["iam:CreateServiceLinkedRole"],
        },
        { on: "ec2:vpc", tags: "resource", actions: ["ec2:CreateVpcEndpoint"] },
        { on: "ec2:security-group", tags: "resource", actions: ["ec2:CreateVpcEndpoint"] },
        { on: "ec2:vpc-endpoint", actions: ["ec2:CreateVpcEndpoint"] },
        {
          on: "ec2:subnet",
          tags: "resource",
          actions: ["ec2:CreateNetworkInterface", "ec2:CreateVpcEndpoint"],
        },
        { on: "ec2:network-interface", actions: ["ec2:CreateNetworkInterface"] },
        {
          on: "*",
          actions: ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
        },
        { on: "s3:bucket", actions: ["s3:GetEncryptionConfiguration"] },
        { on: "kms:key", tags: "resource", actions: [...USE_KEY, "kms:ListGrants", "kms:RevokeGrant"] },
        CREATE_GRANT,
      ],
    },
  ],
  aws_cloudwatch_log_group: [
    {
      source:
        "Amazon CloudWatch Logs API Reference, AssociateKmsKey: an imported log group under another key, or none, gets " +
        "the environment's",
      apply: [{ on: "logs:log-group", actions: ["logs:AssociateKmsKey"] }],
    },
  ],
  aws_dynamodb_table: [
    {
      source: "Amazon DynamoDB Developer Guide, Authorizing use of your customer managed key",
      apply: [...(viaService("dynamodb", USE_KEY) ?? []), CREATE_GRANT],
    },
  ],
  aws_lambda_function: [
    {
      source:
        "AWS Lambda Developer Guide, Securing Lambda environment variables: who reads the function without " +
        "kms:Decrypt sees no environment variables",
      plan: viaService("lambda", ["kms:Decrypt"]),
      apply: [...(viaService("lambda", ["kms:Encrypt"]) ?? []), CREATE_GRANT],
    },
  ],
  ...DNS_FIREWALL,
  aws_s3_object: [
    {
      source:
        "Amazon S3 API Reference: HeadObject with x-amz-checksum-mode, and PutObject, of an object under a KMS key",
      plan: viaService("s3", ["kms:Decrypt"]),
      apply: viaService("s3", ["kms:GenerateDataKey"]),
    },
  ],
  aws_secretsmanager_secret: [
    {
      source: "AWS Secrets Manager API Reference, CreateSecret, KmsKeyId",
      apply: viaService("secretsmanager", ["kms:Decrypt", "kms:GenerateDataKey"]),
    },
  ],
  // Beside the requests of the recorded lives: of what exists and has an owner.
  "data.aws_iam_role": [
    {
      source: "Terraform AWS provider, aws_iam_role: it reads the role",
      plan: [{ on: "iam:role", actions: ["iam:GetRole"] }],
    },
  ],
  "data.aws_s3_bucket_policy": [
    {
      source: "Terraform AWS provider, aws_s3_bucket_policy: it reads the bucket's policy",
      plan: [{ on: "s3:bucket", actions: ["s3:GetBucketPolicy"] }],
    },
  ],
  "data.aws_iam_session_context": [
    {
      source:
        "Terraform AWS provider, aws_iam_session_context: it reads the role of the caller, who is not known here",
      plan: [{ on: "iam:any-role", actions: ["iam:GetRole"] }],
    },
  ],
  aws_s3_bucket: [
    {
      source: "terraform-provider-aws #45251: from 6.23 the provider tags buckets with the S3 Control API",
      plan: [{ on: "s3:bucket", actions: ["s3:ListTagsForResource"] }],
      apply: [{ on: "s3:bucket", actions: ["s3:TagResource", "s3:UntagResource"] }],
    },
  ],
};
