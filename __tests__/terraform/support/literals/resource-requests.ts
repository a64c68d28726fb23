/** A request that the provider makes of a resource's arguments. */
export interface ResourceRequest {
  /** Service as signatures have it, and operation: `logs:CreateLogGroup`. */
  readonly operation: string;
  /**
   * The part of the input that the arguments are in, such as `Targets[]`.
   * @default - the whole input
   */
  readonly at?: string;
  /**
   * Arguments whose member has another name, by their path without list indices (`attribute.name`).
   * @default - snake_case and CamelCase of one name are the same
   */
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * The requests that each type of resource comes to, and the arguments that no request has: Terraform's own, or only
 * references. An argument that is in neither fails the test, so that nothing new goes unchecked.
 */
export const RESOURCE_REQUESTS: Readonly<
  Record<string, { readonly requests: readonly ResourceRequest[]; readonly unsent?: readonly string[] }>
> = {
  aws_cloudtrail: {
    requests: [
      {
        operation: "cloudtrail:CreateTrail",
        names: { cloud_watch_logs_group_arn: "CloudWatchLogsLogGroupArn", tags: "TagsList" },
      },
      { operation: "cloudtrail:PutEventSelectors" },
    ],
    unsent: ["enable_logging"],
  },
  aws_cloudwatch_dashboard: { requests: [{ operation: "monitoring:PutDashboard" }] },
  aws_cloudwatch_event_rule: { requests: [{ operation: "events:PutRule" }] },
  aws_cloudwatch_event_target: {
    requests: [
      { operation: "events:PutTargets" },
      {
        operation: "events:PutTargets",
        at: "Targets[]",
        names: { target_id: "Id", "input_transformer.input_paths": "InputPathsMap" },
      },
    ],
  },
  aws_cloudwatch_log_group: {
    requests: [
      { operation: "logs:CreateLogGroup", names: { name: "logGroupName" } },
      { operation: "logs:PutRetentionPolicy" },
    ],
  },
  aws_cloudwatch_log_subscription_filter: {
    requests: [{ operation: "logs:PutSubscriptionFilter", names: { name: "filterName" } }],
  },
  aws_cloudwatch_metric_alarm: { requests: [{ operation: "monitoring:PutMetricAlarm" }] },
  aws_cloudwatch_query_definition: { requests: [{ operation: "logs:PutQueryDefinition" }] },
  aws_default_security_group: { requests: [], unsent: ["vpc_id", "tags", "ingress", "egress"] },
  aws_dynamodb_resource_policy: { requests: [{ operation: "dynamodb:PutResourcePolicy" }] },
  aws_dynamodb_table: {
    requests: [
      {
        operation: "dynamodb:CreateTable",
        names: {
          name: "TableName",
          attribute: "AttributeDefinitions",
          "attribute.name": "AttributeName",
          "attribute.type": "AttributeType",
          server_side_encryption: "SSESpecification",
          "server_side_encryption.kms_key_arn": "KMSMasterKeyId",
        },
      },
      {
        operation: "dynamodb:UpdateContinuousBackups",
        names: {
          point_in_time_recovery: "PointInTimeRecoverySpecification",
          "point_in_time_recovery.enabled": "PointInTimeRecoveryEnabled",
        },
      },
      { operation: "dynamodb:UpdateTimeToLive", names: { ttl: "TimeToLiveSpecification" } },
    ],
    unsent: ["hash_key"],
  },
  aws_eip: { requests: [{ operation: "ec2:AllocateAddress" }, ec2Tags()] },
  aws_flow_log: {
    requests: [
      { operation: "ec2:CreateFlowLogs", names: { iam_role_arn: "DeliverLogsPermissionArn" } },
      ec2Tags(),
    ],
    unsent: ["vpc_id"],
  },
  aws_iam_policy: {
    requests: [{ operation: "iam:CreatePolicy", names: { name: "PolicyName", policy: "PolicyDocument" } }],
  },
  aws_iam_role: {
    requests: [
      {
        operation: "iam:CreateRole",
        names: { name: "RoleName", assume_role_policy: "AssumeRolePolicyDocument" },
      },
    ],
  },
  aws_iam_role_policy: {
    requests: [
      {
        operation: "iam:PutRolePolicy",
        names: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
      },
    ],
  },
  aws_iam_role_policy_attachment: {
    requests: [{ operation: "iam:AttachRolePolicy", names: { role: "RoleName" } }],
  },
  aws_internet_gateway: { requests: [ec2Tags()], unsent: ["vpc_id"] },
  aws_kms_alias: { requests: [{ operation: "kms:CreateAlias", names: { name: "AliasName" } }] },
  aws_kms_key: {
    requests: [
      { operation: "kms:CreateKey" },
      { operation: "kms:ScheduleKeyDeletion", names: { deletion_window_in_days: "PendingWindowInDays" } },
    ],
    unsent: ["enable_key_rotation"],
  },
  aws_lambda_event_source_mapping: { requests: [{ operation: "lambda:CreateEventSourceMapping" }] },
  aws_lambda_function: {
    requests: [{ operation: "lambda:CreateFunction" }],
    unsent: ["filename", "source_code_hash"],
  },
  aws_lambda_function_event_invoke_config: {
    requests: [{ operation: "lambda:PutFunctionEventInvokeConfig" }],
  },
  aws_lambda_permission: { requests: [{ operation: "lambda:AddPermission" }] },
  aws_mwaa_environment: { requests: [{ operation: "airflow:CreateEnvironment" }], unsent: ["timeouts"] },
  aws_nat_gateway: { requests: [{ operation: "ec2:CreateNatGateway" }, ec2Tags()] },
  aws_route: { requests: [{ operation: "ec2:CreateRoute" }] },
  aws_route53_resolver_firewall_config: { requests: [{ operation: "route53resolver:UpdateFirewallConfig" }] },
  aws_route53_resolver_firewall_domain_list: {
    requests: [
      { operation: "route53resolver:CreateFirewallDomainList" },
      { operation: "route53resolver:UpdateFirewallDomains" },
    ],
  },
  aws_route53_resolver_firewall_rule: { requests: [{ operation: "route53resolver:CreateFirewallRule" }] },
  aws_route53_resolver_firewall_rule_group: {
    requests: [{ operation: "route53resolver:CreateFirewallRuleGroup" }],
  },
  aws_route53_resolver_firewall_rule_group_association: {
    requests: [{ operation: "route53resolver:AssociateFirewallRuleGroup" }],
  },
  aws_route_table: { requests: [{ operation: "ec2:CreateRouteTable" }, ec2Tags()] },
  aws_route_table_association: { requests: [{ operation: "ec2:AssociateRouteTable" }] },
  aws_s3_bucket: {
    requests: [
      { operation: "s3:CreateBucket" },
      { operation: "s3:PutBucketTagging", names: { tags: "Tagging.TagSet" } },
    ],
    unsent: ["force_destroy"],
  },
  aws_s3_bucket_lifecycle_configuration: {
    requests: [
      { operation: "s3:PutBucketLifecycleConfiguration" },
      { operation: "s3:PutBucketLifecycleConfiguration", at: "LifecycleConfiguration" },
    ],
  },
  aws_s3_bucket_logging: {
    requests: [
      { operation: "s3:PutBucketLogging" },
      { operation: "s3:PutBucketLogging", at: "BucketLoggingStatus.LoggingEnabled" },
    ],
  },
  aws_s3_bucket_notification: {
    requests: [{ operation: "s3:PutBucketNotificationConfiguration" }],
    unsent: ["eventbridge"],
  },
  aws_s3_bucket_ownership_controls: {
    requests: [
      { operation: "s3:PutBucketOwnershipControls" },
      { operation: "s3:PutBucketOwnershipControls", at: "OwnershipControls" },
    ],
  },
  aws_s3_bucket_policy: { requests: [{ operation: "s3:PutBucketPolicy" }] },
  aws_s3_bucket_public_access_block: {
    requests: [
      { operation: "s3:PutPublicAccessBlock" },
      { operation: "s3:PutPublicAccessBlock", at: "PublicAccessBlockConfiguration" },
    ],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    requests: [
      { operation: "s3:PutBucketEncryption" },
      {
        operation: "s3:PutBucketEncryption",
        at: "ServerSideEncryptionConfiguration",
        names: { "rule.blocked_encryption_types": "BlockedEncryptionTypes.EncryptionType" },
      },
    ],
  },
  aws_s3_bucket_versioning: {
    requests: [{ operation: "s3:PutBucketVersioning" }],
  },
  aws_s3_object: {
    requests: [
      { operation: "s3:PutObject" },
      { operation: "s3:PutObjectTagging", names: { tags: "Tagging.TagSet" } },
    ],
    unsent: ["content", "source", "source_hash", "override_provider"],
  },
  aws_secretsmanager_secret: {
    requests: [{ operation: "secretsmanager:CreateSecret" }, { operation: "secretsmanager:DeleteSecret" }],
  },
  aws_secretsmanager_secret_policy: {
    requests: [
      {
        operation: "secretsmanager:PutResourcePolicy",
        names: { policy: "ResourcePolicy", secret_arn: "SecretId" },
      },
    ],
  },
  aws_security_group: {
    requests: [{ operation: "ec2:CreateSecurityGroup", names: { name: "GroupName" } }, ec2Tags()],
  },
  aws_sns_topic: {
    requests: [{ operation: "sns:CreateTopic", names: { kms_master_key_id: "Attributes.KmsMasterKeyId" } }],
  },
  aws_sns_topic_policy: {
    requests: [{ operation: "sns:CreateTopic", names: { policy: "Attributes.Policy" } }],
    unsent: ["arn"],
  },
  aws_sns_topic_subscription: { requests: [{ operation: "sns:Subscribe" }] },
  aws_sqs_queue: {
    requests: [
      {
        operation: "sqs:CreateQueue",
        names: {
          name: "QueueName",
          message_retention_seconds: "Attributes.MessageRetentionPeriod",
          sqs_managed_sse_enabled: "Attributes.SqsManagedSseEnabled",
          kms_master_key_id: "Attributes.KmsMasterKeyId",
          redrive_policy: "Attributes.RedrivePolicy",
          visibility_timeout_seconds: "Attributes.VisibilityTimeout",
        },
      },
    ],
  },
  aws_sqs_queue_policy: {
    requests: [{ operation: "sqs:SetQueueAttributes", names: { policy: "Attributes.Policy" } }],
  },
  aws_subnet: {
    requests: [{ operation: "ec2:CreateSubnet" }, { operation: "ec2:ModifySubnetAttribute" }, ec2Tags()],
  },
  aws_vpc: {
    requests: [{ operation: "ec2:CreateVpc" }, ec2Tags()],
    unsent: ["enable_dns_hostnames", "enable_dns_support"],
  },
  aws_vpc_endpoint: {
    requests: [{ operation: "ec2:CreateVpcEndpoint", names: { policy: "PolicyDocument" } }, ec2Tags()],
  },
  aws_vpc_security_group_egress_rule: securityGroupRule("ec2:AuthorizeSecurityGroupEgress"),
  aws_vpc_security_group_ingress_rule: securityGroupRule("ec2:AuthorizeSecurityGroupIngress"),
  terraform_data: { requests: [], unsent: ["triggers_replace"] },
};

function ec2Tags(): ResourceRequest {
  return { operation: "ec2:CreateTags" };
}

/** The other side of a rule is one of three; each has the description. */
function securityGroupRule(operation: string): { requests: ResourceRequest[]; unsent: string[] } {
  const sides = ["IpRanges", "PrefixListIds", "UserIdGroupPairs"];
  return {
    requests: [
      { operation, names: { security_group_id: "GroupId" } },
      { operation, at: "IpPermissions[]" },
      ...sides.map((side) => ({
        operation,
        at: `IpPermissions[].${side}[]`,
        names: { cidr_ipv4: "CidrIp", referenced_security_group_id: "GroupId" },
      })),
    ],
    unsent: ["tags", "security_group_id", "cidr_ipv4", "prefix_list_id", "referenced_security_group_id"],
  };
}
