/** Arguments, by type of resource, and why a plan right after an apply in ministack 1.5.33 wants to change them. */
const WHY: readonly (readonly [type: string, args: readonly string[], why: string])[] = [
  [
    "aws_cloudwatch_metric_alarm",
    [
      ...["actions_enabled", "alarm_actions", "alarm_description", "dimensions", "ok_actions"],
      ...["period", "statistic", "treat_missing_data", "datapoints_to_alarm", "metric_query"],
    ],
    "its DescribeAlarms in the query protocol answers with name, metric and threshold alone (services/cloudwatch.py)",
  ],
  [
    "aws_flow_log",
    [
      ...["deliver_cross_account_role", "iam_role_arn", "max_aggregation_interval", "log_destination"],
      ...["tags", "tags_all"],
    ],
    "its CreateFlowLogs keeps neither the role nor the interval, and takes no TagSpecification (services/ec2.py)",
  ],
  [
    "aws_vpc_endpoint",
    ["policy", "private_dns_enabled", "security_group_ids"],
    "its CreateVpcEndpoint keeps neither the policy nor the groups, and does not know private DNS (services/ec2.py)",
  ],
  [
    "aws_vpc_security_group_egress_rule",
    ["prefix_list_id"],
    "its other side is the gateway endpoint for S3, which is to be changed for the reason above",
  ],
  [
    "aws_vpc_security_group_egress_rule",
    ["description", "tags", "tags_all"],
    "it has the rule that allows all egress already, as EC2 does for a group that Terraform has not emptied yet",
  ],
];

/** `aws_flow_log.tags` to the reason. moto, and the services' own documentation, keep what ministack forgets here. */
export const MINISTACK_DIFFERENCES: Readonly<Record<string, string>> = Object.fromEntries(
  WHY.flatMap(([type, args, why]) => args.map((argument) => [`${type}.${argument}`, why])),
);
