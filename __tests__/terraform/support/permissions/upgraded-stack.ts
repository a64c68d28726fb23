import { type ResourceJson, type StackJson } from "../stack-json";

/**
 * What a later version of the library may change in place, by resource type: all that the provider can update. An
 * `aws_lambda_function_event_invoke_config` is not among them, since moto forgets the change; the request is that of
 * its creation.
 */
const CHANGES: Readonly<Record<string, (resource: ResourceJson) => object>> = {
  aws_cloudwatch_dashboard: ({ dashboard_body }) => ({
    dashboard_body: String(dashboard_body).replace('"height":3', '"height":4'),
  }),
  aws_cloudwatch_event_rule: later("description"),
  aws_cloudwatch_event_target: ({ retry_policy }) => ({
    retry_policy: retry_policy ?? { maximum_event_age_in_seconds: 1_800, maximum_retry_attempts: 10 },
  }),
  aws_cloudwatch_log_group: () => ({ retention_in_days: 1_827 }),
  aws_cloudwatch_metric_alarm: later("alarm_description"),
  aws_cloudwatch_query_definition: ({ query_string }) => ({
    query_string: `${String(query_string)} | limit 9`,
  }),
  aws_dynamodb_resource_policy: laterDocument("policy"),
  aws_dynamodb_table: () => ({ point_in_time_recovery: { enabled: false } }),
  aws_iam_policy: laterDocument("policy"),
  aws_iam_role: (role) => ({ ...later("description")(role), ...laterDocument("assume_role_policy")(role) }),
  aws_iam_role_policy: laterDocument("policy"),
  aws_kms_key: (key) => ({ ...later("description")(key), ...laterDocument("policy")(key) }),
  aws_lambda_event_source_mapping: () => ({ maximum_batching_window_in_seconds: 30 }),
  aws_lambda_function: (lambda) => ({ ...later("description")(lambda), memory_size: 1_024 }),
  aws_s3_bucket_policy: laterDocument("policy"),
  aws_secretsmanager_secret: later("description"),
  aws_secretsmanager_secret_policy: laterDocument("policy"),
  aws_sns_topic: () => ({ display_name: "Later" }),
  aws_sns_topic_policy: laterDocument("policy"),
  aws_sns_topic_subscription: () => ({ filter_policy: '{"severity":["HIGH"]}' }),
  aws_sqs_queue: () => ({ message_retention_seconds: 604_800 }),
  aws_sqs_queue_policy: laterDocument("policy"),
  aws_vpc_security_group_egress_rule: laterRule,
  aws_vpc_security_group_ingress_rule: laterRule,
};

/**
 * Changes a stack as a later version of the library or of a `teams.yaml` may: every argument that is updated in
 * place, other tags on everything that has tags, new code of the functions.
 */
export function upgradeStack(stack: StackJson): void {
  for (const [type, blocks] of Object.entries(stack.resource ?? {})) {
    for (const block of Object.values(blocks)) {
      Object.assign(block, CHANGES[type]?.(block));
    }
  }
  for (const { default_tags } of (stack.provider?.aws ?? []) as { default_tags?: { tags: Tags }[] }[]) {
    default_tags?.forEach((block) => (block.tags = { ...ownTags(block.tags), Release: "later" }));
  }
  const archives = (stack as { data?: { archive_file?: Record<string, object> } }).data?.archive_file ?? {};
  // Other bytes from the same files.
  Object.values(archives).forEach((archive) => Object.assign(archive, { output_file_mode: "0666" }));
}

type Tags = Readonly<Record<string, string>>;

/** Without those of the `teams.yaml`. */
function ownTags({ Team, ManagedBy }: Tags): Tags {
  return { ...(Team === undefined ? {} : { Team }), ...(ManagedBy === undefined ? {} : { ManagedBy }) };
}

function later(argument: string): (resource: ResourceJson) => object {
  return (resource) => ({ [argument]: `${resource[argument] === undefined ? "Said" : "Changed"} later` });
}

/** Moto takes changes of rules for certain ports alone. */
function laterRule(rule: ResourceJson): object {
  return rule.ip_protocol === "-1" ? {} : later("description")(rule);
}

/** A policy document that says the same with an `Id`. */
function laterDocument(argument: string): (resource: ResourceJson) => object {
  return (resource) => ({ [argument]: String(resource[argument]).replace("{", '{"Id":"Later",') });
}
