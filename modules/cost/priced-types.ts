/** Terraform types that are counted, wholly or by what is assumed of their use. */
export const COUNTED_TYPES: ReadonlySet<string> = new Set([
  "aws_cloudtrail",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_eip",
  "aws_kms_key",
  "aws_lambda_function",
  "aws_mwaa_environment",
  "aws_nat_gateway",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_vpc_endpoint",
]);

/** Types that cost nothing themselves, or whose use is part of something that is counted. */
const FREE_TYPES: ReadonlySet<string> = new Set([
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_resource_policy",
  "aws_cloudwatch_log_subscription_filter",
  "aws_cloudwatch_query_definition",
  "aws_default_security_group",
  "aws_dynamodb_resource_policy",
  "aws_flow_log",
  "aws_internet_gateway",
  "aws_kms_alias",
  "aws_lambda_event_source_mapping",
  "aws_lambda_function_event_invoke_config",
  "aws_lambda_permission",
  "aws_route",
  "aws_route53_resolver_firewall_config",
  "aws_route53_resolver_firewall_rule",
  "aws_route53_resolver_firewall_rule_group",
  "aws_route53_resolver_firewall_rule_group_association",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_object",
  "aws_secretsmanager_secret_policy",
  "aws_security_group",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_sqs_queue_policy",
  "aws_subnet",
  "aws_vpc",
]);

/** Types that are billed by request, cents a month at the use of this library: reports name them, and count nothing. */
export const BY_REQUEST_TYPES: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "DynamoDB requests",
  aws_route53_resolver_firewall_domain_list: "DNS Firewall queries and domains",
  aws_sns_topic: "SNS notifications",
  aws_sqs_queue: "SQS requests",
};

/** Whether resources of a type are known to cost nothing themselves. */
export function isFree(type: string): boolean {
  return (
    FREE_TYPES.has(type) ||
    /^(aws_iam_|aws_s3_bucket_|aws_vpc_security_group_)/.test(type) ||
    !type.startsWith("aws_")
  );
}
