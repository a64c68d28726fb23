import { iamName } from "../../modules/names/iam-names";
import { type EnvironmentCapacity } from "../../modules/environment/environment-class";
import { updateTimeout } from "../../modules/environment/worker-replacement";
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
  readonly airflowVersion: string;
  readonly maintenanceWindow: string;
  readonly workerReplacement: "FORCED" | "GRACEFUL";
  readonly updateTimeout: string;
  readonly webserverAccess: "private" | "public";
  readonly webserverAccessMode: string;
  readonly logLevel: LogLevel;
  readonly logRetentionDays: number;
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
  | "allowedDomain";

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
    lists: lists("bravo"),
    assumableAccountId: "888800000002",
  },
];

/** Values that stand alone, and the expression that each becomes. No two are the same pair in the two sets. */
export const VALUES: readonly (readonly [keyof Placeholders, string])[] = [
  ["accessLogsBucketName", "var.access_logs_bucket_name"],
  ["deployRoleArn", "local.deploy_role_arn"],
  ["airflowVersion", "var.airflow_version"],
  ["environmentClass", "var.environment_class"],
  ["schedulers", "local.schedulers"],
  ["minWorkers", "var.min_workers"],
  ["maxWorkers", "local.max_workers"],
  ["minWebservers", "local.min_webservers"],
  ["maxWebservers", "local.max_webservers"],
  ["maintenanceWindow", "var.weekly_maintenance_window_start"],
  ["workerReplacement", "var.worker_replacement"],
  ["updateTimeout", "local.update_timeout"],
  ["webserverAccessMode", "local.webserver_access_mode"],
  ["logLevel", "var.log_level"],
  ["logRetentionDays", "var.log_retention_in_days"],
];

/** Texts, and the expression that each becomes, wherever it stands in a text; in this order. */
const TEXTS: readonly (readonly [(placeholders: Placeholders) => string, string])[] = [
  // Inside of an expression, a quoted text is one.
  [({ cidr }) => `"${cidr}"`, "var.vpc_cidr"],
  [({ cidr }) => cidr, "${var.vpc_cidr}"],
  [({ bucketName }) => bucketName, "${local.bucket_name}"],
  [({ environmentName }) => environmentName, "${local.environment_name}"],
  [({ region, dnsSuffix }) => `.${region}.${dnsSuffix}`, ".${var.region}.${local.dns_suffix}"],
  [({ arnPrefix }) => arnPrefix, "arn:${local.partition}:"],
  [({ region }) => region, "${var.region}"],
  [({ accountId }) => accountId, "${var.account_id}"],
];

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
