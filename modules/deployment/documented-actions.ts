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

/** What has an id that AWS makes up, and is distinguished by its tags. */
function taggedOfResolver(
  on: string,
  actions: Readonly<Record<"read" | "create" | "change", readonly string[]>>,
): DocumentedActions {
  return {
    source: RESOLVER,
    plan: [{ on, tags: "resource", actions: [...actions.read, "route53resolver:ListTagsForResource"] }],
    apply: [
      { on, tags: "request", actions: [...actions.create, "route53resolver:TagResource"] },
      {
        on,
        tags: "resource",
        actions: [...actions.change, "route53resolver:TagResource", "route53resolver:UntagResource"],
      },
    ],
  };
}

const FIREWALL_LIST = "route53resolver:firewall-domain-list";
const FIREWALL_GROUP = "route53resolver:firewall-rule-group";
const FIREWALL_ASSOCIATION = "route53resolver:firewall-rule-group-association";

/** A rule is a part of its group and has no tags; a configuration belongs to its VPC. */
const DNS_FIREWALL: Readonly<Record<string, readonly DocumentedActions[]>> = {
  aws_route53_resolver_firewall_config: [
    {
      source: RESOLVER,
      plan: [{ on: "*", actions: ["route53resolver:ListFirewallConfigs"] }],
      apply: [
        {
          on: "route53resolver:firewall-config",
          actions: ["route53resolver:GetFirewallConfig", "route53resolver:UpdateFirewallConfig"],
        },
      ],
    },
  ],
  aws_route53_resolver_firewall_domain_list: [
    taggedOfResolver(FIREWALL_LIST, {
      read: ["route53resolver:GetFirewallDomainList", "route53resolver:ListFirewallDomains"],
      create: ["route53resolver:CreateFirewallDomainList"],
      change: ["route53resolver:DeleteFirewallDomainList", "route53resolver:UpdateFirewallDomains"],
    }),
  ],
  aws_route53_resolver_firewall_rule_group: [
    taggedOfResolver(FIREWALL_GROUP, {
      read: ["route53resolver:GetFirewallRuleGroup"],
      create: ["route53resolver:CreateFirewallRuleGroup"],
      change: ["route53resolver:DeleteFirewallRuleGroup"],
    }),
  ],
  aws_route53_resolver_firewall_rule: [
    {
      source: RESOLVER,
      plan: [{ on: FIREWALL_GROUP, tags: "resource", actions: ["route53resolver:ListFirewallRules"] }],
      apply: [FIREWALL_GROUP, FIREWALL_LIST].map((on) => ({
        on,
        tags: "resource" as const,
        actions: [
          "route53resolver:CreateFirewallRule",
          "route53resolver:DeleteFirewallRule",
          "route53resolver:UpdateFirewallRule",
        ],
      })),
    },
  ],
  aws_route53_resolver_firewall_rule_group_association: [
    taggedOfResolver(FIREWALL_ASSOCIATION, {
      read: ["route53resolver:GetFirewallRuleGroupAssociation"],
      create: ["route53resolver:AssociateFirewallRuleGroup"],
      change: [
        "route53resolver:DisassociateFirewallRuleGroup",
        "route53resolver:UpdateFirewallRuleGroupAssociation",
      ],
    }),
    {
      source: `${RESOLVER}; that the VPC is checked too is unconfirmed`,
      apply: [{ on: "*", actions: ["ec2:DescribeVpcs"] }],
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
  aws_dynamodb_resource_policy: [
    {
      source: "Service Authorization Reference, Actions defined by Amazon DynamoDB",
      plan: [{ on: "dynamodb:table", actions: ["dynamodb:GetResourcePolicy"] }],
      apply: [
        {
          on: "dynamodb:table",
          actions: ["dynamodb:DeleteResourcePolicy", "dynamodb:PutResourcePolicy"],
        },
      ],
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
  "data.aws_iam_policy": [
    {
      source: "Terraform AWS provider, data source aws_iam_policy by ARN: the policy and its default version",
      plan: [{ on: "iam:policy", actions: ["iam:GetPolicy", "iam:GetPolicyVersion"] }],
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
