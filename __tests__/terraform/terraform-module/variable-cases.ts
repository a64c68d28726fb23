import { logRetentionRule } from "../../../modules/aws/log-retention";
import { bucketNameRule } from "../../../modules/names/bucket-name";
import { airflowConfigurationProblems } from "../../../modules/environment/airflow-configuration";
import { airflowVersionRule } from "../../../modules/environment/airflow-version";
import { environmentNameRule } from "../../../modules/names/environment-name";
import { LOG_LEVELS } from "../../../modules/environment/log-level";
import { maintenanceWindowRule } from "../../../modules/environment/maintenance-window";
import { emailRule } from "../../../modules/notification/notification-rules";
import { teamNameRule } from "../../../modules/config/file-schema";
import { accountIdRule, iamRoleArnRule, regionRule } from "../../../modules/aws/arn-rules";
import { permissionProblems } from "../../../modules/identity/permission";
import { vpcCidrRule } from "../../../modules/network/cidr";
import { oneOf } from "../../../modules/validation/one-of";
import { secretNameRule } from "../../../modules/names/secret-name";

/** A value of a variable, beside others that it needs to be there, and what the library says to it. */
export interface VariableCase {
  readonly variable: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What is wrong with it, in the library's words; nothing for what the library takes. */
  readonly problem: string | undefined;
}

type Check = (value: never) => string | undefined;

const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const each =
  (rule: (value: string) => string | undefined) =>
  (values: readonly string[]): string | undefined =>
    values.map(rule).find((problem) => problem !== undefined);
const options = (value: Record<string, string>): string | undefined =>
  airflowConfigurationProblems(value)[0]?.problem;
const permissions = (value: Parameters<typeof permissionProblems>[0][]): string | undefined =>
  value.flatMap(permissionProblems)[0]?.problem;

/** Values by variable, to be judged by the library's own rule. */
const RULED: readonly (readonly [variable: string, rule: Check, values: readonly unknown[]])[] = [
  ["team_name", teamNameRule, ["Payments_2", "2payments", "pay.ments", "p".repeat(41)]],
  ["account_id", accountIdRule, ["111122223333", "11112222333", "1111222233334", "abcdefabcdef"]],
  ["region", regionRule, ["eu-west-1", "us-gov-east-1", "cn-north-1", "Europe", "eu-west-1a", ""]],
  ["environment_name", environmentNameRule, ["a", "Aa_-9".padEnd(80, "x"), "x".repeat(81), "9a", "a b", ""]],
  ["bucket_name", bucketNameRule, ["abc", "ab", "a.b.c", "Abc", "-abc", "abc-", "xn--abc", "abc-s3alias"]],
  ["access_logs_bucket_name", bucketNameRule, ["abc", "a.b.c", "abc--ol-s3"]],
  ["airflow_version", airflowVersionRule, ["2.11.2", "3.2.1", "2.11", "3", "latest", "2.11.2-rc1"]],
  [
    "weekly_maintenance_window_start",
    maintenanceWindowRule,
    ["SUN:23:30", "SUN:24:00", "SUN:3:30", "sun:03:00", "MON:10:15"],
  ],
  ["log_level", oneOf<string>(LOG_LEVELS), ["INFO", "DEBUG", "WARNING", "info"]],
  ["log_retention_in_days", logRetentionRule, [1, 3653, 2, 0, 366]],
  [
    "vpc_cidr",
    vpcCidrRule,
    [
      "10.0.0.0/16",
      "10.0.0.64/26",
      "10.0.0.0/15",
      "10.0.0.0/27",
      "10.0.1.0/16",
      "10.0.0.0",
      "10.0.0.256/24",
      "fd00::/20",
      "010.0.0.0/16",
    ],
  ],
  ...["admin", "op", "user", "viewer", "dag_writer", "bucket_reader", "secret_administrator"].map(
    (name) =>
      [
        `${name}_role_arns`,
        each(iamRoleArnRule),
        [
          [role("a"), role("path/b+=,.@-_")],
          [role("*")],
          ["a"],
          ["arn:aws:iam::111122223333:user/a"],
          ["arn:aws:iam::11112222333:role/a"],
        ],
      ] as const,
  ),
  ["deploy_role_arn", iamRoleArnRule, [role("deploy"), "deploy", role("de?loy")]],
  [
    "connections",
    each(secretNameRule),
    [["a", "a.b@c=d+e-f"], ["a/b", "warehouse-abcdef"], ["a//b"], ["/a"], ["../a"], [""], ["a".repeat(201)]],
  ],
  ["variables", each(secretNameRule), [["a"], ["a b"], ["prod-report"]]],
  ["notification_emails", each(emailRule), [["a@example.com"], ["a@example"], ["a b@example.com"]]],
  [
    "airflow_configuration_options",
    options,
    [
      { "core.parallelism": "32", "logging.logging_level": "debug", "core.fernet_key_secret": "fernet" },
      { "logging.namespace_levels": "a=INFO, b=DEBUG", "logging.log_format": "x %(message)s" },
      { "webserver.expose_config": "non-sensitive-only", "logging.colored_console_log": "True" },
      { "database.sql_alchemy_conn_secret": "conn", "core.sql_alchemy_engine_args_secret": "args" },
      ...[
        { parallelism: "32" },
        { "Core.parallelism": "32" },
        { [`core.${"a".repeat(60)}`]: "1" },
        { "secrets.backend": "x" },
        { "workers.secrets_backend_kwargs": "x" },
        { "core.fernet_key": "x" },
        { "core.fernet_key_cmd": "cat key" },
        { "api_auth.jwt_secret": "x" },
        { "core.parallelism": "" },
        { "core.parallelism": "3\n2" },
        { "smtp.smtp_host": "AKIAIOSFODNN7EXAMPLE" },
        { "celery.x": "redis://user:password@host/0" },
        { "celery.x": "password=hunter22" },
        { "logging.logging_level": "WARNING" },
        { "core.fab_logging_level": "ERROR" },
        { "logging.namespace_levels": "a=INFO b=ERROR" },
        { "logging.log_format": "%(levelname)s" },
        { "logging.remote_logging": "False" },
        { "core.remote_logging": "False" },
        { "logging.unheard_of": "x" },
        { "api.log_config": "x" },
        { "webserver.expose_config": "True" },
        { "core.hide_sensitive_var_conn_fields": "False" },
        { "api.auth_backends": "airflow.api.auth.backend.basic_auth" },
        { "core.auth_manager": "x" },
        { "core.simple_auth_manager_users": "x" },
        { "fab.config_file": "x" },
      ],
    ],
  ],
  [
    "permissions",
    permissions,
    [
      [{ actions: ["s3:Get*", "sts:GetCallerIdentity"], resources: ["*"] }],
      [{ actions: ["sts:AssumeRole"], resources: [role("lake")] }],
      ...[
        { actions: [], resources: ["*"] },
        { actions: ["s3:GetObject"], resources: [] },
        { actions: ["GetObject"], resources: ["*"] },
        { actions: ["s3*:GetObject"], resources: ["*"] },
        { actions: ["s3:GetObjekt"], resources: ["*"] },
        { actions: ["S3:getobject", "s3:Get?bject"], resources: ["*"] },
        { actions: ["s3:GetObject", "s3:Gat*"], resources: ["*"] },
        { actions: ["sss:GetObject"], resources: ["*"] },
        { actions: ["IAM:PassRole"], resources: ["*"] },
        { actions: ["airflow:CreateWebLoginToken"], resources: ["*"] },
        { actions: ["sts:GetSessionToken"], resources: ["*"] },
        { actions: ["s3:*"], resources: ["*"] },
        { actions: ["s3:*"], resources: ["arn:aws:s3:::*"] },
        { actions: ["s3:GetObject"], resources: ["lake/*"] },
        { actions: ["sts:AssumeRole"], resources: ["*"] },
        { actions: ["sts:AssumeRole"], resources: [role("lake*")] },
      ].map((permission) => [permission]),
    ],
  ],
];

const EXISTING_VPC = { vpc_id: "vpc-0a1b2c3d", private_subnet_ids: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"] };
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab";

/** Rules about more than one value, or that are not written as a rule of their own in the library. */
const OTHERS: readonly (readonly [Record<string, unknown>, problem?: string])[] = [
  [{ organization: "a1" }],
  [{ organization: "a" }, "too short"],
  [{ organization: "acme-" }, "a hyphen last"],
  [{ organization: "xn-" + "-a" }, "reserved by S3"],
  [{ environment_class: "mw1.2xlarge" }],
  [{ environment_class: "mw2.small" }, "no class"],
  [{ schedulers: 5 }],
  [{ schedulers: 1 }, "too few"],
  [{ schedulers: 2.5 }, "no whole number"],
  [{ schedulers: 1, environment_class: "mw1.micro" }],
  [{ schedulers: 2, environment_class: "mw1.micro" }, "too many for micro"],
  [{ min_webservers: 6 }, "too many"],
  [{ max_webservers: 2, min_webservers: 3 }, "less than the least"],
  [{ max_workers: 0 }, "too few"],
  [{ max_workers: 2, environment_class: "mw1.micro" }, "too many for micro"],
  [{ min_workers: 11 }, "more than the most by default"],
  [{ min_workers: 25, max_workers: 25 }],
  [{ egress: "none" }, "no way out"],
  [{ vpc_cidr: null }, "no network"],
  [{ vpc_cidr: "10.0.0.0/16", existing_vpc: EXISTING_VPC }, "two networks"],
  [{ existing_vpc: EXISTING_VPC, vpc_cidr: null }],
  [{ existing_vpc: { ...EXISTING_VPC, security_group_ids: ["sg-0a1b2c3d"] }, vpc_cidr: null }],
  [{ existing_vpc: { ...EXISTING_VPC, vpc_id: "vpc-1" }, vpc_cidr: null }, "no VPC's id"],
  [
    { existing_vpc: { ...EXISTING_VPC, private_subnet_ids: ["subnet-0a1b2c3d"] }, vpc_cidr: null },
    "one subnet",
  ],
  [
    {
      existing_vpc: { ...EXISTING_VPC, private_subnet_ids: ["subnet-0a1b2c3d", "subnet-0a1b2c3d"] },
      vpc_cidr: null,
    },
    "one subnet twice",
  ],
  [{ existing_vpc: { ...EXISTING_VPC, security_group_ids: ["default"] }, vpc_cidr: null }, "a group's name"],
  [{ egress: "endpoints", existing_vpc: EXISTING_VPC, vpc_cidr: null }, "the VPC's routes say it"],
  [{ audit: { trail_arn: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/company" } }],
  [{ audit: { trail_arn: "company" } }, "a trail's name"],
  [{ health: {} }],
  [{ health: { scheduler_silence_minutes: 60, import_errors_count: 0 } }],
  [{ health: { scheduler_silence_minutes: 7 } }, "no step of five"],
  [{ health: { utilization_percent: 100 } }, "cannot be exceeded"],
  [{ health: { oldest_task_seconds: 0 } }, "too little"],
  [{ health: { parse_time_seconds: 1.5 } }, "no whole number"],
  [{ existing_key: { arn: KEY } }],
  [{ existing_key: { arn: KEY.replace("key/", "key/mrk-") } }, "a multi-Region key"],
  [{ existing_key: { arn: "arn:aws:kms:eu-west-1:111122223333:alias/team" } }, "an alias"],
  [{ existing_key: { arn: KEY.replace("eu-west-1", "us-east-1") } }, "another Region"],
  [{ vpc_cidr: "10.0.0.0/26" }],
  [{ vpc_cidr: "10.0.0.0/26", egress: "endpoints" }, "too few addresses"],
  [{ vpc_cidr: "10.0.0.0/26", egress: "endpoints", max_workers: 4 }],
  [{ vpc_cidr: "10.0.0.0/26", egress: "endpoints", max_workers: 5 }, "one address too few"],
  [{ endpoint_services: ["sts"] }, "needs egress endpoints"],
  [{ endpoint_services: ["sts"], egress: "endpoints" }],
  [{ endpoint_services: ["sqs"], egress: "endpoints" }, "has its endpoint"],
  [{ endpoint_services: ["s3"], egress: "endpoints" }, "has a gateway endpoint"],
  [{ endpoint_services: ["dynamodb"], egress: "endpoints" }, "is no interface endpoint here"],
  [{ endpoint_services: ["com.amazonaws.eu-west-1.sts"], egress: "endpoints" }, "no short name"],
  [{ webserver_access: "open" }, "no such access"],
  [{ worker_replacement: "GRACEFUL" }],
  [{ worker_replacement: "graceful" }, "no such replacement"],
  [{ webserver_access: "public-and-private", airflow_version: "3.2.1" }, "the provider rejects it"],
  [{ webserver_access: "public", egress: "endpoints", airflow_version: "3.2.1" }, "no way to the API server"],
  [{ webserver_access: "public", egress: "endpoints", airflow_version: "2.11.2" }],
  [{ webserver_access: "public", egress: "nat", airflow_version: "3.2.1" }],
  [{ airflow_version: "2.6.3" }, "before the versions that the module is made for"],
  [{ admin_role_arns: ["arn:aws:iam::444455556666:role/a"] }, "another account"],
  [{ admin_role_arns: [role("AWSReservedSSO_Admin_0123456789abcdef")] }, "a permission set"],
  [{ dag_writer_role_arns: [role("a"), role("a")] }, "twice"],
  [{ deploy_role_arn: "arn:aws:iam::444455556666:role/a" }, "another account"],
  [{ connections: ["a"], secret_administrator_role_arns: [] }, "nobody can set it"],
  [
    {
      permissions: [{ actions: ["sts:AssumeRole"], resources: [role("ci")] }],
      dag_writer_role_arns: [role("ci")],
    },
    "DAGs would write DAGs",
  ],
  [{ tags: { "aws:x": "y" } }, "AWS's own"],
  [{ tags: { "Kostenstelle für Daten": "a/b:c" } }],
  [{ tags: { a: "b!" } }, "no such character"],
  [{ tags: Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`t${index}`, ""])) }, "too many"],
  [{ requirements_file: "/no/such/file" }, "no file"],
];

/** What a variable needs beside it. */
const BESIDE: Readonly<Record<string, Record<string, unknown>>> = {
  connections: { secret_administrator_role_arns: [role("secrets")] },
  variables: { secret_administrator_role_arns: [role("secrets")] },
  webserver_access: {},
};

/** All cases, those that the library refuses and those that it takes. */
export const VARIABLE_CASES: readonly VariableCase[] = [
  ...RULED.flatMap(([variable, rule, values]) =>
    values.map((value) => ({
      variable,
      arguments: { ...BESIDE[variable], [variable]: value },
      problem: rule(value as never),
    })),
  ),
  ...OTHERS.map(([given, problem]) => ({ variable: Object.keys(given)[0] ?? "", arguments: given, problem })),
];
