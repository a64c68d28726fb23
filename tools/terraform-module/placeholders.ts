import { addressesInExistingSubnets } from "../../modules/network/address-space";
import { arnPart } from "../../modules/aws/arn-part";
import { alertRuleName } from "../../modules/names/alert-names";
import { iamName } from "../../modules/names/iam-names";
import { type EnvironmentCapacity } from "../../modules/environment/environment-class";
import { updateTimeout } from "../../modules/environment/worker-replacement";
import { HEALTH_PERIOD_MINUTES, type HealthThresholds } from "../../modules/environment/health-thresholds";
import { type LogLevel } from "../../modules/environment/log-level";

/**
 * What stands in for the values of a team. Two sets differ in every value, so that whatever comes from a value
 * differs in what is synthesized from them, and what does not is the same.
 */
export interface Placeholders extends EnvironmentCapacity {
  readonly accountId: string;
  readonly region: string;
  /** First part of the ARNs in the Region's partition. */
  readonly arnPrefix: string;
  /** Domain of the partition's service endpoints. */
  readonly dnsSuffix: string;
  /** As long as MWAA takes it, so that every shortened name shows. */
  readonly environmentName: string;
  readonly bucketName: string;
  readonly accessLogsBucketName: string;
  readonly deployRoleArn: string;
  readonly cidr: string;
  /** Ids of a VPC that exists and of its subnets, and how many addresses must be free there. */
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string];
  readonly addressesNeeded: number;
  /** ARN of a key that exists. */
  readonly kmsKeyArn: string;
  readonly airflowVersion: string;
  readonly maintenanceWindow: string;
  readonly workerReplacement: "FORCED" | "GRACEFUL";
  readonly updateTimeout: string;
  readonly webserverAccess: "private" | "public";
  readonly webserverAccessMode: string;
  readonly logLevel: LogLevel;
  readonly logRetentionDays: number;
  readonly trailArn: string;
  readonly health: Required<HealthThresholds>;
  readonly lists: Readonly<Record<ListName, string>>;
  /** Account of the role that DAGs may assume. */
  readonly assumableAccountId: string;
}

/** Lists of which every element shows in a policy or makes a resource; a placeholder is the one element. */
export type ListName =
  | "admin"
  | "op"
  | "user"
  | "viewer"
  | "dagWriter"
  | "bucketReader"
  | "secretAdministrator"
  | "assumableRole"
  | "connection"
  | "variable"
  | "email"
  | "endpointService"
  | "resourceAccount"
  | "allowedDomain"
  | "securityGroup";

/** In the partition of the set's Region. */
const role = (name: string): string =>
  `arn:${name.startsWith("alpha") ? "aws" : "aws-cn"}:iam::000000000000:role/${name}`;

function lists(word: string): Record<ListName, string> {
  return {
    admin: role(`${word}-admin`),
    op: role(`${word}-op`),
    user: role(`${word}-user`),
    viewer: role(`${word}-viewer`),
    dagWriter: role(`${word}-dag-writer`),
    bucketReader: role(`${word}-bucket-reader`),
    secretAdministrator: role(`${word}-secret-administrator`),
    assumableRole: role(`${word}-assumable`).replace(
      "000000000000",
      word === "alpha" ? "888800000001" : "888800000002",
    ),
    connection: `${word}-connection`,
    variable: `${word}-variable`,
    email: `${word}-email@example.com`,
    endpointService: `${word}-service`,
    allowedDomain: `${word}.example.com`,
    securityGroup: word === "alpha" ? "sg-0a1a1a1a1" : "sg-0b2b2b2b1",
    resourceAccount: word === "alpha" ? "777700000001" : "777700000002",
  };
}

/** The two sets. The partitions differ too. */
export const PLACEHOLDERS: readonly [Placeholders, Placeholders] = [
  {
    accountId: "999900000001",
    region: "xx-alpha-1",
    arnPrefix: "arn:aws:",
    dnsSuffix: "amazonaws.com",
    environmentName: "alpha-environment".padEnd(80, "a"),
    bucketName: "alpha-bucket",
    accessLogsBucketName: "alpha-access-logs",
    deployRoleArn: role("alpha-deploy"),
    cidr: "10.1.0.0/16",
    vpcId: "vpc-0a1a1a1a1",
    subnetIds: ["subnet-0a1a1a1a1", "subnet-0a1a1a1a2"],
    addressesNeeded: addressesInExistingSubnets({ workers: 7, schedulers: 3 }),
    kmsKeyArn: "arn:aws:kms:xx-alpha-1:999900000001:key/a1a1a1a1-0000-4000-8000-000000000001",
    airflowVersion: "2.1001.1",
    environmentClass: "mw1.large",
    schedulers: 3,
    minWorkers: 5,
    maxWorkers: 7,
    minWebservers: 2,
    maxWebservers: 4,
    maintenanceWindow: "MON:01:00",
    workerReplacement: "FORCED",
    updateTimeout: updateTimeout("FORCED"),
    webserverAccess: "private",
    webserverAccessMode: "PRIVATE_ONLY",
    logLevel: "INFO",
    logRetentionDays: 545,
    trailArn: "arn:aws:cloudtrail:xx-alpha-9:999900000001:trail/alpha-trail",
    health: {
      schedulerSilenceMinutes: 35,
      oldestTaskSeconds: 1_811,
      utilizationPercent: 61,
      databaseFreeMemoryMebibytes: 513,
      parseTimeSeconds: 311,
      importErrorsCount: 11,
    },
    lists: lists("alpha"),
    assumableAccountId: "888800000001",
  },
  {
    accountId: "999900000002",
    region: "cn-bravo-2",
    arnPrefix: "arn:aws-cn:",
    dnsSuffix: "amazonaws.com.cn",
    environmentName: "bravo-environment".padEnd(80, "b"),
    bucketName: "bravo-bucket",
    accessLogsBucketName: "bravo-access-logs",
    deployRoleArn: role("bravo-deploy"),
    cidr: "10.2.0.0/16",
    vpcId: "vpc-0b2b2b2b1",
    subnetIds: ["subnet-0b2b2b2b1", "subnet-0b2b2b2b2"],
    addressesNeeded: addressesInExistingSubnets({ workers: 8, schedulers: 4 }),
    kmsKeyArn: "arn:aws-cn:kms:cn-bravo-2:999900000002:key/b2b2b2b2-0000-4000-8000-000000000002",
    airflowVersion: "2.1002.2",
    environmentClass: "mw1.xlarge",
    schedulers: 4,
    minWorkers: 6,
    maxWorkers: 8,
    minWebservers: 3,
    maxWebservers: 5,
    maintenanceWindow: "TUE:02:30",
    workerReplacement: "GRACEFUL",
    updateTimeout: updateTimeout("GRACEFUL"),
    webserverAccess: "public",
    webserverAccessMode: "PUBLIC_ONLY",
    logLevel: "DEBUG",
    logRetentionDays: 731,
    trailArn: "arn:aws-cn:cloudtrail:cn-bravo-9:999900000002:trail/bravo-trail",
    health: {
      schedulerSilenceMinutes: 45,
      oldestTaskSeconds: 1_823,
      utilizationPercent: 67,
      databaseFreeMemoryMebibytes: 521,
      parseTimeSeconds: 313,
      importErrorsCount: 13,
    },
    lists: lists("bravo"),
    assumableAccountId: "888800000002",
  },
];

/** Values that stand alone, and the expression that each becomes. No two are the same pair in the two sets. */
const VALUES: readonly (readonly [(placeholders: Placeholders) => unknown, string])[] = [
  [
    ({ health }) => health.schedulerSilenceMinutes / HEALTH_PERIOD_MINUTES,
    "var.health.scheduler_silence_minutes / 5",
  ],
  [({ health }) => health.oldestTaskSeconds, "var.health.oldest_task_seconds"],
  [({ health }) => health.utilizationPercent, "var.health.utilization_percent"],
  [
    ({ health }) => health.databaseFreeMemoryMebibytes * 2 ** 20,
    "var.health.database_free_memory_mebibytes * 1048576",
  ],
  [({ health }) => health.parseTimeSeconds, "var.health.parse_time_seconds"],
  [({ health }) => health.importErrorsCount, "var.health.import_errors_count"],
  [({ accessLogsBucketName }) => accessLogsBucketName, "var.access_logs_bucket_name"],
  [({ deployRoleArn }) => deployRoleArn, "local.deploy_role_arn"],
  [({ airflowVersion }) => airflowVersion, "var.airflow_version"],
  [({ environmentClass }) => environmentClass, "var.environment_class"],
  [({ schedulers }) => schedulers, "local.schedulers"],
  [({ minWorkers }) => minWorkers, "var.min_workers"],
  [({ maxWorkers }) => maxWorkers, "local.max_workers"],
  [({ minWebservers }) => minWebservers, "local.min_webservers"],
  [({ maxWebservers }) => maxWebservers, "local.max_webservers"],
  [({ maintenanceWindow }) => maintenanceWindow, "var.weekly_maintenance_window_start"],
  [({ workerReplacement }) => workerReplacement, "var.worker_replacement"],
  [({ updateTimeout }) => updateTimeout, "local.update_timeout"],
  [({ webserverAccessMode }) => webserverAccessMode, "local.webserver_access_mode"],
  [({ logLevel }) => logLevel, "var.log_level"],
  [({ logRetentionDays }) => logRetentionDays, "var.log_retention_in_days"],
];

/** Texts, and the expression that each becomes, wherever it stands in a text; in this order. */
const TEXTS: readonly (readonly [(placeholders: Placeholders) => string, string])[] = [
  // Inside of an expression, a quoted text is one.
  [({ cidr }) => `"${cidr}"`, "var.vpc_cidr"],
  [({ cidr }) => cidr, "${var.vpc_cidr}"],
  [({ environmentName }) => alertRuleName(environmentName, ""), "${local.alert_rule_prefix}"],
  [({ trailArn }) => trailArn, "${var.audit.trail_arn}"],
  [({ trailArn }) => arnPart(trailArn, 5).replace("trail/", ""), "${local.trail_name}"],
  [({ trailArn }) => arnPart(trailArn, 3), "${local.trail_region}"],
  // As the descriptions of alarms have them.
  [
    ({ health }) => `for ${health.schedulerSilenceMinutes} minutes`,
    "for ${var.health.scheduler_silence_minutes} minutes",
  ],
  [
    ({ health }) => `than ${health.oldestTaskSeconds} seconds`,
    "than ${var.health.oldest_task_seconds} seconds",
  ],
  [({ health }) => `than ${health.utilizationPercent} %`, "than ${var.health.utilization_percent} %"],
  [
    ({ health }) => `than ${health.databaseFreeMemoryMebibytes} MiB`,
    "than ${var.health.database_free_memory_mebibytes} MiB",
  ],
  [
    ({ health }) => `than ${health.parseTimeSeconds} seconds`,
    "than ${var.health.parse_time_seconds} seconds",
  ],
  [({ vpcId }) => vpcId, "${var.existing_vpc.vpc_id}"],
  [({ subnetIds }) => subnetIds[0], "${var.existing_vpc.private_subnet_ids[0]}"],
  [({ subnetIds }) => subnetIds[1], "${var.existing_vpc.private_subnet_ids[1]}"],
  [({ addressesNeeded }) => `>= ${addressesNeeded}}`, ">= local.addresses_needed}"],
  [({ addressesNeeded }) => `have ${addressesNeeded} free`, "have ${local.addresses_needed} free"],
  [({ lists: { securityGroup } }) => `["${securityGroup}"]`, "local.existing_security_group_ids"],
  [({ lists: { securityGroup } }) => securityGroup, '${join(", ", local.existing_security_group_ids)}'],
  [({ kmsKeyArn }) => kmsKeyArn, "${local.kms_key_arn}"],
  [({ bucketName }) => bucketName, "${local.bucket_name}"],
  [({ environmentName }) => environmentName, "${local.environment_name}"],
  [({ region, dnsSuffix }) => `.${region}.${dnsSuffix}`, ".${var.region}.${local.dns_suffix}"],
  [({ arnPrefix }) => arnPrefix, "arn:${local.partition}:"],
  [({ region }) => region, "${var.region}"],
  [({ accountId }) => accountId, "${var.account_id}"],
];

/** The expression of a value that stands alone; nothing where no placeholder explains the pair. */
export function expressionOf(
  first: unknown,
  second: unknown,
  [one, two]: readonly [Placeholders, Placeholders],
): string | undefined {
  return VALUES.find(([valueOf]) => first === valueOf(one) && second === valueOf(two))?.[1];
}

/** Elements of lists in documents, and the expression of all of them; in the same order for both sets. */
export function spreadsOf({
  lists,
  assumableAccountId,
}: Placeholders): readonly (readonly [string, string])[] {
  return [
    [lists.dagWriter, "var.dag_writer_role_arns"],
    [lists.bucketReader, "var.bucket_reader_role_arns"],
    [lists.secretAdministrator, "var.secret_administrator_role_arns"],
    [lists.assumableRole, "local.assumable_role_arns"],
    [assumableAccountId, "local.assumable_account_ids"],
    [`${lists.allowedDomain}.`, '[for domain in var.allowed_domains : "${domain}."]'],
    [lists.resourceAccount, "var.resource_account_ids"],
    [lists.securityGroup, "local.existing_security_group_ids"],
  ];
}

/** Lists that make a resource of each element, and what `for_each` goes through. */
export const RESOURCES: Readonly<Partial<Record<ListName, string>>> = {
  admin: "toset([for arn in var.admin_role_arns : basename(arn)])",
  op: "toset([for arn in var.op_role_arns : basename(arn)])",
  user: "toset([for arn in var.user_role_arns : basename(arn)])",
  viewer: "toset([for arn in var.viewer_role_arns : basename(arn)])",
  connection: "toset(var.connections)",
  variable: "toset(var.variables)",
  email: "toset(var.notification_emails)",
  endpointService: "toset(var.endpoint_services)",
};

/** The text with expressions in the place of one set's values. */
export function withExpressions(text: string, placeholders: Placeholders): string {
  return TEXTS.reduce(
    (current, [valueOf, expression]) => current.replaceAll(valueOf(placeholders), () => expression),
    withShortenedNames(text, placeholders.environmentName),
  );
}

/** Names of IAM have 64 characters, so those of the placeholder are shortened: `mwaa-<beginning>-<hash>-<purpose>`. */
function withShortenedNames(text: string, environmentName: string): string {
  const beginning = `mwaa-${environmentName.slice(0, 20)}`;
  return text.replaceAll(
    new RegExp(`${beginning}\\w*-[0-9a-f]{8}-([A-Za-z]+(?:-[A-Za-z]+)*)`, "g"),
    (name, end: string) => {
      // What follows the purpose may look like a part of it.
      const words = end.split("-");
      for (let count = 1; count <= words.length; count += 1) {
        const purpose = words.slice(0, count).join("-");
        const shortened = iamName({ environmentName }, purpose);
        if (name.startsWith(shortened)) {
          const key = purpose.toLowerCase().replaceAll("-", "_");
          return `\${local.names.${key}}${name.slice(shortened.length)}`;
        }
      }
      return name;
    },
  );
}
