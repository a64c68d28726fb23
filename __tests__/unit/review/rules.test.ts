import { findingsOf, type Resource, reviewOf } from "./support/plan-of";

const LOG = { enabled: true, log_level: "INFO" };
const ENVIRONMENT = {
  name: "payments",
  arn: "arn:aws:airflow:eu-west-1:111122223333:environment/payments",
  airflow_version: "2.11.0",
  environment_class: "mw1.small",
  execution_role_arn: "arn:aws:iam::111122223333:role/execution",
  source_bucket_arn: "arn:aws:s3:::payments-dags",
  kms_key: "arn:aws:kms:eu-west-1:111122223333:key/0aaa",
  webserver_access_mode: "PRIVATE_ONLY",
  airflow_configuration_options: { "secrets.backend": "a.B", "core.parallelism": "32" },
  network_configuration: [{ security_group_ids: ["sg-1"], subnet_ids: ["subnet-1", "subnet-2"] }],
  logging_configuration: [
    {
      dag_processing_logs: [LOG],
      scheduler_logs: [LOG],
      task_logs: [LOG],
      webserver_logs: [LOG],
      worker_logs: [LOG],
    },
  ],
};
const DETECTOR = "mwaa-payments-privilege-detector";
const FUNCTION = {
  function_name: DETECTOR,
  reserved_concurrent_executions: -1,
  environment: [
    { variables: { MODE: "full", REALTIME: "true", SCHEDULE_SECONDS: "300", ENVIRONMENTS: "[]" } },
  ],
};
const RULE = { name: DETECTOR, schedule_expression: "rate(5 minutes)", state: "ENABLED" };
const ALARM = { alarm_name: "lag", actions_enabled: true, alarm_actions: ["arn:aws:sns:eu-west-1:1:ops"] };
const TRAIL = {
  name: "acme-audit",
  enable_logging: true,
  is_multi_region_trail: true,
  include_global_service_events: true,
  enable_log_file_validation: true,
  s3_bucket_name: "acme-audit-1",
};
const BLOCK = {
  bucket: "payments-dags",
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const GROUP = { name: "airflow-payments-Task", retention_in_days: 365, kms_key_id: "key" };

type Values = Record<string, unknown>;
const logs = (change: Values): Values => ({
  ...ENVIRONMENT,
  logging_configuration: [{ ...ENVIRONMENT.logging_configuration[0], task_logs: [{ ...LOG, ...change }] }],
});
const variables = (change: Values): Values => ({
  ...FUNCTION,
  environment: [{ variables: { ...FUNCTION.environment[0]?.variables, ...change } }],
});

/** A change, what is said of it, and what is said of the way back. */
type Pair = readonly [
  what: string,
  address: string,
  before: Values | undefined,
  after: Values | undefined,
  found: readonly string[],
  back: readonly string[],
];

const PAIRS: readonly Pair[] = [
  ["an environment", "aws_mwaa_environment.e", ENVIRONMENT, undefined, ["stop environment-destroyed"], []],
  ["a bucket", "aws_s3_bucket.b", { bucket: "payments-dags" }, undefined, ["stop bucket-destroyed"], []],
  ["a key", "aws_kms_key.k", { key_id: "0aaa" }, undefined, ["stop key-destroyed"], []],
  ["a log group", "aws_cloudwatch_log_group.g", GROUP, undefined, ["stop log-group-destroyed"], []],
  [
    "a key disabled",
    "aws_kms_key.k",
    { is_enabled: true },
    { is_enabled: false },
    ["stop key-destroyed"],
    [],
  ],
  [
    "a log at WARNING",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    logs({ log_level: "WARNING" }),
    ["stop log-type-off"],
    [],
  ],
  ["a log off", "aws_mwaa_environment.e", ENVIRONMENT, logs({ enabled: false }), ["stop log-type-off"], []],
  [
    "a log from off to ERROR",
    "aws_mwaa_environment.e",
    logs({ enabled: false }),
    logs({ log_level: "ERROR" }),
    [],
    ["stop log-type-off"],
  ],
  ["a log at DEBUG", "aws_mwaa_environment.e", ENVIRONMENT, logs({ log_level: "DEBUG" }), [], []],
  [
    "an open web server",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, webserver_access_mode: "PUBLIC_ONLY" },
    ["stop web-server-public"],
    [],
  ],
  [
    "another secrets backend",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, airflow_configuration_options: {} },
    ["stop secrets-backend-changed"],
    ["stop secrets-backend-changed"],
  ],
  [
    "another option",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, airflow_configuration_options: { "secrets.backend": "a.B" } },
    [],
    [],
  ],
  [
    "a newer Airflow",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, airflow_version: "2.11.2" },
    ["look version-changed"],
    ["look version-changed"],
  ],
  [
    "another class",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, environment_class: "mw1.large" },
    ["look class-changed"],
    ["look class-changed"],
  ],
  [
    "another bucket of DAGs",
    "aws_mwaa_environment.e",
    ENVIRONMENT,
    { ...ENVIRONMENT, source_bucket_arn: "arn:aws:s3:::x" },
    ["look environment-moved"],
    ["look environment-moved"],
  ],
  [
    "no block of public access",
    "aws_s3_bucket_public_access_block.b",
    BLOCK,
    undefined,
    ["stop bucket-public"],
    [],
  ],
  [
    "a weaker block",
    "aws_s3_bucket_public_access_block.b",
    BLOCK,
    { ...BLOCK, block_public_policy: false },
    ["stop bucket-public"],
    [],
  ],
  [
    "a public ACL",
    "aws_s3_bucket_acl.b",
    { acl: "private" },
    { acl: "public-read" },
    ["stop bucket-public"],
    [],
  ],
  [
    "a public grant",
    "aws_s3_bucket_acl.b",
    { access_control_policy: [] },
    {
      access_control_policy: [
        {
          grant: [
            { grantee: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }], permission: "READ" },
          ],
        },
      ],
    },
    ["stop bucket-public"],
    [],
  ],
  ["no trail", "aws_cloudtrail.t", TRAIL, undefined, ["stop trail-stopped"], []],
  [
    "a stopped trail",
    "aws_cloudtrail.t",
    TRAIL,
    { ...TRAIL, enable_logging: false },
    ["stop trail-stopped"],
    [],
  ],
  [
    "a trail of one Region",
    "aws_cloudtrail.t",
    TRAIL,
    { ...TRAIL, is_multi_region_trail: false },
    ["stop trail-stopped"],
    [],
  ],
  [
    "a trail elsewhere",
    "aws_cloudtrail.t",
    TRAIL,
    { ...TRAIL, s3_bucket_name: "x" },
    ["look trail-stopped"],
    ["look trail-stopped"],
  ],
  ["no detector", "aws_lambda_function.d", FUNCTION, undefined, ["stop detector-removed"], []],
  [
    "a detector that may not run",
    "aws_lambda_function.d",
    FUNCTION,
    { ...FUNCTION, reserved_concurrent_executions: 0 },
    ["stop detector-disabled"],
    [],
  ],
  [
    "a slower detector",
    "aws_lambda_function.d",
    FUNCTION,
    variables({ SCHEDULE_SECONDS: "3600" }),
    ["stop detector-slowed"],
    [],
  ],
  [
    "a detector without subscriptions",
    "aws_lambda_function.d",
    FUNCTION,
    variables({ REALTIME: "false" }),
    ["stop detector-slowed"],
    [],
  ],
  [
    "the reference detector",
    "aws_lambda_function.d",
    FUNCTION,
    variables({ MODE: "reference" }),
    ["stop detector-narrowed"],
    [],
  ],
  [
    "an allowed DAG",
    "aws_lambda_function.d",
    FUNCTION,
    variables({ ENVIRONMENTS: "[{}]" }),
    ["look detector-narrowed"],
    ["look detector-narrowed"],
  ],
  ["no schedule", "aws_cloudwatch_event_rule.d", RULE, undefined, ["stop detector-disabled"], []],
  [
    "a disabled schedule",
    "aws_cloudwatch_event_rule.d",
    RULE,
    { ...RULE, state: "DISABLED" },
    ["stop detector-disabled"],
    [],
  ],
  [
    "a slower schedule",
    "aws_cloudwatch_event_rule.d",
    RULE,
    { ...RULE, schedule_expression: "cron(0 * * * ? *)" },
    ["stop detector-slowed"],
    [],
  ],
  [
    "no target",
    "aws_cloudwatch_event_target.d",
    { arn: `arn:aws:lambda:eu-west-1:1:function:${DETECTOR}` },
    undefined,
    ["stop detector-disabled"],
    [],
  ],
  [
    "no subscription of a log",
    "aws_cloudwatch_log_subscription_filter.f",
    { destination_arn: `arn:aws:lambda:eu-west-1:1:function:${DETECTOR}` },
    undefined,
    ["stop detector-slowed"],
    [],
  ],
  [
    "nobody notified",
    "aws_sns_topic_subscription.s",
    { topic_arn: `arn:aws:sns:eu-west-1:1:${DETECTOR}`, protocol: "email", endpoint: "ops@example.com" },
    undefined,
    ["stop subscriber-removed"],
    [],
  ],
  ["no alarm", "aws_cloudwatch_metric_alarm.a", ALARM, undefined, ["stop subscriber-removed"], []],
  [
    "an alarm for nobody",
    "aws_cloudwatch_metric_alarm.a",
    ALARM,
    { ...ALARM, alarm_actions: [] },
    ["stop subscriber-removed"],
    [],
  ],
  [
    "a mute alarm",
    "aws_cloudwatch_metric_alarm.a",
    ALARM,
    { ...ALARM, actions_enabled: false },
    ["stop subscriber-removed"],
    [],
  ],
  [
    "no protection",
    "terraform_data.Logs_DeletionProtection_6C0556E9",
    { id: "1" },
    undefined,
    ["stop deletion-protection-lifted"],
    [],
  ],
  [
    "an unprotected table",
    "aws_dynamodb_table.t",
    { deletion_protection_enabled: true },
    { deletion_protection_enabled: false },
    ["stop deletion-protection-lifted"],
    [],
  ],
  [
    "a bucket that may be emptied",
    "aws_s3_bucket.b",
    { bucket: "payments-dags", force_destroy: false },
    { bucket: "payments-dags", force_destroy: true },
    ["stop deletion-protection-lifted"],
    [],
  ],
  [
    "a shorter retention",
    "aws_cloudwatch_log_group.g",
    GROUP,
    { ...GROUP, retention_in_days: 30 },
    ["look retention-cut"],
    [],
  ],
  [
    "no longer for ever",
    "aws_cloudwatch_log_group.g",
    { ...GROUP, retention_in_days: 0 },
    GROUP,
    ["look retention-cut"],
    [],
  ],
  [
    "old versions for a shorter time",
    "aws_s3_bucket_lifecycle_configuration.l",
    { rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] }] },
    { rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 7 }] }] },
    ["look retention-cut"],
    [],
  ],
  [
    "a table without backups",
    "aws_dynamodb_table.t",
    { point_in_time_recovery: [{ enabled: true }] },
    { point_in_time_recovery: [{ enabled: false }] },
    ["look retention-cut"],
    [],
  ],
  [
    "a log group without its key",
    "aws_cloudwatch_log_group.g",
    GROUP,
    { ...GROUP, kms_key_id: "" },
    ["look encryption-weakened"],
    [],
  ],
  [
    "a key that stays",
    "aws_kms_key.k",
    { enable_key_rotation: true },
    { enable_key_rotation: false },
    ["look encryption-weakened"],
    [],
  ],
  [
    "no old versions",
    "aws_s3_bucket_versioning.v",
    { versioning_configuration: [{ status: "Enabled" }] },
    { versioning_configuration: [{ status: "Suspended" }] },
    ["look versioning-suspended"],
    [],
  ],
  [
    "a security group's rule",
    "aws_vpc_security_group_ingress_rule.r",
    undefined,
    { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" },
    ["look network-opened"],
    [],
  ],
  [
    "a wider rule",
    "aws_vpc_security_group_egress_rule.r",
    { ip_protocol: "-1", cidr_ipv4: "10.0.0.0/8" },
    { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
    ["look network-opened"],
    ["look network-opened"],
  ],
  [
    "an inline rule",
    "aws_security_group.g",
    { ingress: [] },
    { ingress: [{ protocol: "tcp", from_port: 1, to_port: 2, cidr_blocks: ["10.0.0.0/8"] }] },
    ["look network-opened"],
    [],
  ],
  [
    "a route",
    "aws_route.r",
    undefined,
    { destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
    ["look network-opened"],
    [],
  ],
  [
    "an endpoint",
    "aws_vpc_endpoint.e",
    undefined,
    { service_name: "com.amazonaws.eu-west-1.s3" },
    ["look network-opened"],
    [],
  ],
];

test.each(PAIRS)(
  "%s: found on the way there, and on the way back what the way back does",
  (_, address, before, after, found, back) => {
    const named = (rules: readonly string[]): string[] => rules.map((rule) => `${rule} ${address}`);

    expect(findingsOf({ address, before, after })).toEqual(named(found));
    expect(findingsOf({ address, before: after, after: before })).toEqual(named(back));
  },
);

test("what stays as it is is not found, however bad", () => {
  const bad = { ...ENVIRONMENT, logging_configuration: [], webserver_access_mode: "PUBLIC_ONLY" };

  expect(findingsOf({ address: "aws_mwaa_environment.e", before: bad, after: bad })).toEqual([]);
});

test("an environment that is created open, or with a log type off, is found", () => {
  const after = { ...logs({ enabled: false }), webserver_access_mode: "PUBLIC_ONLY" };

  expect(findingsOf({ address: "aws_mwaa_environment.e", after })).toEqual([
    "stop log-type-off aws_mwaa_environment.e",
    "stop web-server-public aws_mwaa_environment.e",
  ]);
});

test("what is replaced is destroyed, deposed objects too", () => {
  const replaced: Resource = {
    address: "aws_kms_key.k",
    before: { key_id: "0aaa" },
    after: { key_id: "0bbb" },
    actions: ["create", "delete"],
  };

  expect(findingsOf(replaced)).toEqual(["stop key-destroyed aws_kms_key.k"]);
});

test.each([
  ["aws_mwaa_environment.e", ENVIRONMENT, { webserver_access_mode: true }, "look web-server-public"],
  ["aws_mwaa_environment.e", ENVIRONMENT, { logging_configuration: true }, "look log-type-off"],
  ["aws_s3_bucket_public_access_block.b", BLOCK, { block_public_policy: true }, "look bucket-public"],
  ["aws_cloudtrail.t", TRAIL, { enable_logging: true }, "look trail-stopped"],
  ["aws_security_group.g", { ingress: [] }, { ingress: true }, "look network-opened"],
  ["aws_kms_key.k", { enable_key_rotation: true }, { enable_key_rotation: true }, "look encryption-weakened"],
] as const)("of %s, what is known only after apply is never fine", (address, before, unknown, found) => {
  const after = Object.fromEntries(Object.entries(before).filter(([key]) => !Object.hasOwn(unknown, key)));
  const findings = findingsOf({ address, before, after, unknown });

  expect(new Set(findings)).toEqual(new Set([`${found} ${address}`]));
});

test("a bucket that goes takes its block of public access and its versions along", () => {
  const bucket = { address: "aws_s3_bucket.b", before: { bucket: "payments-dags" } };
  const block = { address: "aws_s3_bucket_public_access_block.b", before: BLOCK };
  const versions = {
    address: "aws_s3_bucket_versioning.b",
    before: { bucket: "payments-dags", versioning_configuration: [{ status: "Enabled" }] },
  };

  expect(findingsOf(bucket, block, versions)).toEqual(["stop bucket-destroyed aws_s3_bucket.b"]);
});

describe("beside an environment, a bucket that goes", () => {
  const environment = { address: "aws_mwaa_environment.e", before: ENVIRONMENT, after: ENVIRONMENT };
  const of = (resource: Resource): string[] => findingsOf(environment, resource);

  test("stops where the environment names it", () => {
    const before = { bucket: "payments-dags" };
    expect(of({ address: "aws_s3_bucket.b", before })).toEqual(["stop bucket-destroyed aws_s3_bucket.b"]);
  });

  test("stops where this library made it", () => {
    const before = { bucket: "x", tags_all: { ManagedBy: "cdktf-mwaa-teams" } };
    expect(of({ address: "aws_s3_bucket.b", before })).toEqual(["stop bucket-destroyed aws_s3_bucket.b"]);
  });

  test("stops where nobody can say what it is", () => {
    expect(of({ address: "aws_s3_bucket.b", before: {} })).toEqual(["stop bucket-destroyed aws_s3_bucket.b"]);
  });

  test("stops where the environment's module has it", () => {
    const findings = findingsOf(
      { ...environment, address: "module.mwaa.aws_mwaa_environment.e" },
      { address: 'module.mwaa.module.s3["a"].aws_s3_bucket.b', before: { bucket: "x" } },
    );
    expect(findings).toEqual(['stop bucket-destroyed module.mwaa.module.s3["a"].aws_s3_bucket.b']);
  });

  test("is shown, and stops nothing, where it is somebody else's", () => {
    const before = { bucket: "x" };
    expect(of({ address: "aws_s3_bucket.b", before })).toEqual(["look bucket-destroyed aws_s3_bucket.b"]);
  });
});

test("in a stack of this library, what has no tags belongs to its environment as well", () => {
  const own = { ...ENVIRONMENT, tags_all: { ManagedBy: "cdktf-mwaa-teams" } };
  const protection: Resource = {
    address: "terraform_data.EnvironmentDeletionProtection",
    before: { id: "1" },
  };
  const stack = (environment: Values): string[] =>
    findingsOf({ address: "aws_mwaa_environment.e", before: environment, after: environment }, protection);

  expect(stack(own)).toEqual([
    "stop deletion-protection-lifted terraform_data.EnvironmentDeletionProtection",
  ]);
  expect(stack(ENVIRONMENT)).toEqual([
    "look deletion-protection-lifted terraform_data.EnvironmentDeletionProtection",
  ]);
});

describe("Airflow's options, which are sensitive to the provider", () => {
  const options = (change: Values): Resource => ({
    address: "aws_mwaa_environment.e",
    before: ENVIRONMENT,
    after: {
      ...ENVIRONMENT,
      environment_class: "mw1.medium",
      airflow_configuration_options: { ...ENVIRONMENT.airflow_configuration_options, ...change },
    },
    sensitive: { airflow_configuration_options: true },
  });

  test("say nothing of a secrets backend that stays", () => {
    expect(findingsOf(options({ "core.parallelism": "64" }))).toEqual([
      "look class-changed aws_mwaa_environment.e",
    ]);
  });

  test("stop where the backend changes, and do not show it", () => {
    const { findings } = reviewOf(options({ "secrets.backend": "s3cret.Backend" }));

    expect(findings).toContainEqual(
      expect.objectContaining({ severity: "stop", rule: "secrets-backend-changed" }),
    );
    expect(JSON.stringify(findings)).not.toContain("s3cret");
  });

  test("are looked at where they are known only after apply", () => {
    const { sensitive, ...unknown } = options({});
    expect(sensitive).toBeDefined();
    expect(
      findingsOf({ ...unknown, unknown: { airflow_configuration_options: { "secrets.backend": true } } }),
    ).toContain("look secrets-backend-changed aws_mwaa_environment.e");
  });
});

describe("of a detector that goes", () => {
  const arn = `arn:aws:sns:eu-west-1:111122223333:${DETECTOR}`;
  const parts: readonly Resource[] = [
    { address: "aws_cloudwatch_event_rule.r", before: RULE },
    {
      address: "aws_cloudwatch_event_target.t",
      before: { rule: DETECTOR, arn: `arn:x:function:${DETECTOR}` },
    },
    { address: "aws_cloudwatch_metric_alarm.a", before: { ...ALARM, alarm_name: `${DETECTOR}-lag` } },
    { address: "aws_sns_topic.t", before: { name: DETECTOR, arn } },
  ];

  test("one finding says all, and what is somebody else's is found beside it", () => {
    const other: Resource = { address: "aws_cloudwatch_metric_alarm.other", before: ALARM };

    expect(findingsOf({ address: "aws_lambda_function.f", before: FUNCTION }, ...parts, other)).toEqual([
      "stop subscriber-removed aws_cloudwatch_metric_alarm.other",
      "stop detector-removed aws_lambda_function.f",
    ]);
  });

  test("each part is a finding where the function stays", () => {
    expect(
      findingsOf({ address: "aws_lambda_function.f", before: FUNCTION, after: FUNCTION }, ...parts),
    ).toHaveLength(parts.length);
  });
});

test("what Terraform forgets is shown", () => {
  const forgotten = (address: string): string[] =>
    findingsOf({ address, before: { bucket: "b" }, actions: ["forget"] });

  expect(forgotten("aws_s3_bucket.b")).toEqual(["look left-behind aws_s3_bucket.b"]);
  expect(forgotten("aws_vpc.v")).toEqual(["look left-behind aws_vpc.v"]);
});

test("everything else is counted", () => {
  const review = reviewOf(
    { address: "aws_vpc.a", after: { cidr_block: "10.0.0.0/16" } },
    { address: "aws_eip.b", before: {}, after: { tags: {} } },
    { address: "aws_eip.c", before: {} },
    { address: "aws_eip.d", before: {}, after: {} },
    { address: "aws_s3_bucket.e", before: { bucket: "b" } },
  );

  expect(review.actions).toEqual({ create: 1, update: 1, replace: 0, delete: 2, forget: 0 });
  expect(review.fine).toBe(3);
});

test("no value that a plan marks as sensitive is shown", () => {
  const subscription = {
    address: "aws_sns_topic_subscription.s",
    before: {
      topic_arn: `arn:aws:sns:eu-west-1:1:${DETECTOR}`,
      protocol: "https",
      endpoint: "https://h/s3cret",
    },
    sensitive: { endpoint: true },
  };
  const options = {
    address: "aws_mwaa_environment.e",
    before: ENVIRONMENT,
    after: { ...ENVIRONMENT, airflow_configuration_options: { "secrets.backend": "s3cret" } },
    sensitive: { airflow_configuration_options: true },
  };
  const text = JSON.stringify(reviewOf(subscription, options));

  expect(text).toContain("subscriber-removed");
  expect(text).toContain("secrets-backend-changed");
  expect(text).not.toContain("s3cret");
});
