import { type AllowedChange } from "../../functions/privilege-detector/incident";
import { type AuditRecord } from "../names/audit-names";
import { type AwsAccountProps } from "../aws/aws-account";
import { type EnvironmentClass } from "../environment/environment-class";
import { type EnvironmentFilesProps } from "../environment/environment-files";
import { type LogLevel } from "../environment/log-level";
import { type WebserverAccess } from "../environment/webserver-access";
import { type Permission } from "../identity/permission";
import { type WebAccessProps } from "../identity/web-access";
import { type ExistingVpcAttributes } from "../network/existing-vpc";

/**
 * Props of `TeamEnvironment`. Exactly one of `vpcCidr` and `existingVpc` is needed. What is not documented
 * here is documented where it is inherited from.
 */
export interface TeamEnvironmentProps
  extends AwsAccountProps, Omit<EnvironmentFilesProps, "bucket">, WebAccessProps {
  /** Name of the MWAA environment, 1 to 80 characters, a letter first. It can never change. */
  readonly environmentName: string;

  /** Airflow version, such as `2.11.2`. Without one, MWAA would take whatever is newest that day. */
  readonly airflowVersion: string;

  /** Name of the environment's own DAG bucket, 3 to 63 characters, unique in the partition. */
  readonly bucketName: string;

  /**
   * Size of the components.
   * @default "mw1.small"
   */
  readonly environmentClass?: EnvironmentClass;

  /**
   * Number of schedulers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly schedulers?: number;

  /**
   * Least number of workers; always 1 for `mw1.micro`.
   * @default 1
   */
  readonly minWorkers?: number;

  /**
   * Largest number of workers; always 1 for `mw1.micro`. AWS's quota is 25 unless raised.
   * @default 10, or 1 for `mw1.micro`
   */
  readonly maxWorkers?: number;

  /**
   * Least number of web servers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly minWebservers?: number;

  /**
   * Largest number of web servers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly maxWebservers?: number;

  /**
   * Airflow configuration options, `section.option` to value, over the hardened defaults of this library. Values
   * are in the plan and in the state: nothing secret.
   * @default - the hardened defaults
   */
  readonly airflowConfigurationOptions?: Readonly<Record<string, string>>;

  /**
   * Start of the weekly maintenance window, `DAY:HH:MM` in UTC, in steps of 30 minutes.
   * @default - chosen by MWAA
   */
  readonly weeklyMaintenanceWindowStart?: string;

  /**
   * Who reaches the Airflow UI: from inside the VPC, from the Internet, or (from Airflow 3.2 on) browsers from
   * the Internet and workers from inside. Login by IAM is needed in every case.
   * @default "private"
   */
  readonly webserverAccess?: WebserverAccess;

  /**
   * IPv4 range of a VPC to create, /16 to /26.
   * @default - `existingVpc` is used
   */
  readonly vpcCidr?: string;

  /**
   * How the created VPC reaches what is outside: NAT gateways, or VPC endpoints alone.
   * @default "nat"
   */
  readonly egress?: "nat" | "endpoints";

  /**
   * Further endpoint services for `egress: "endpoints"`, such as `sts` or `glue`.
   * @default - those that MWAA and the secrets backend need
   */
  readonly additionalEndpointServices?: readonly string[];

  /**
   * Names of the created VPC's two Availability Zones.
   * @default - the first two of the Region, looked up once
   */
  readonly availabilityZones?: readonly [string, string];

  /**
   * A VPC that exists already.
   * @default - `vpcCidr` is used
   */
  readonly existingVpc?: ExistingVpcAttributes;

  /**
   * Ids of the Airflow connections to create an empty secret for.
   * @default - none
   */
  readonly connections?: readonly string[];

  /**
   * Keys of the Airflow variables to create an empty secret for.
   * @default - none
   */
  readonly variables?: readonly string[];

  /**
   * ARNs of the IAM roles that put values into the secrets, and the only ones that can. They must exist.
   * @default - none
   */
  readonly secretAdministratorRoleArns?: readonly string[];

  /**
   * What DAGs may do beyond Airflow itself.
   * @default - nothing
   */
  readonly permissions?: readonly Permission[];

  /**
   * Names of buckets that DAGs can never touch, not even read, such as that of Terraform's state.
   * @default - none
   */
  readonly protectedBucketNames?: readonly string[];

  /**
   * Name of the execution role, 1 to 64 characters.
   * @default `mwaa-<environmentName>-execution`
   */
  readonly executionRoleName?: string;

  /**
   * ARNs of the IAM roles that write and delete under `dags/`, and the only ones that can. They must exist.
   * @default - nobody writes DAGs
   */
  readonly dagWriterRoleArns?: readonly string[];

  /**
   * ARNs of IAM roles that may read the bucket's objects beside the execution role, the DAG writers and the
   * deploying role, such as a role that plans in pull requests.
   * @default - none
   */
  readonly bucketReaderRoleArns?: readonly string[];

  /**
   * ARN of the IAM role that runs Terraform, the only one that writes requirements, plugins and startup script.
   * @default - whoever runs Terraform, looked up when it plans
   */
  readonly deployRoleArn?: string;

  /**
   * Name of a bucket that takes the DAG bucket's server access logs.
   * @default - no access logs
   */
  readonly accessLogsBucketName?: string;

  /**
   * What Airflow logs, for all five log types.
   * @default "INFO"
   */
  readonly logLevel?: LogLevel;

  /**
   * Days that Airflow's logs and the created VPC's flow logs are kept.
   * @default 365
   */
  readonly logRetentionInDays?: number;

  /**
   * ARN of a KMS key to use for everything. MWAA takes neither an alias nor a multi-Region key, and the key can
   * never change.
   * @default - a key of the environment's own is created
   */
  readonly kmsKeyArn?: string;

  /**
   * When to look for privilege changes, as EventBridge takes it, in UTC; at least once a day.
   * @default "rate(5 minutes)"
   */
  readonly detectionSchedule?: string;

  /**
   * `full` classifies every line that may tell of a privilege change; `reference` runs AWS's query and counts.
   * @default "full"
   */
  readonly detectionMode?: "full" | "reference";

  /**
   * Whether log lines are also looked at as they arrive, for alerts within seconds.
   * @default false
   */
  readonly realtimeDetection?: boolean;

  /**
   * E-mail addresses that are told of privilege changes and alarms; each must confirm its subscription.
   * @default - none
   */
  readonly notificationEmails?: readonly string[];

  /**
   * ARNs of existing SNS topics that are told as well.
   * @default - none
   */
  readonly notificationTopicArns?: readonly string[];

  /**
   * Privilege changes that DAGs are expected to make: recorded, but nobody is woken.
   * @default - none
   */
  readonly allowedPrivilegeChanges?: readonly AllowedChange[];

  /**
   * The trail that records the account: what it records raises alerts, and DAGs are kept from its records.
   * @default - no alerts
   */
  readonly audit?: AuditRecord;

  /**
   * Whether Terraform refuses to destroy the environment, its bucket, its key, its log groups and the detector's
   * table. Without it, destroying also deletes every object in the bucket.
   * @default true
   */
  readonly deletionProtection?: boolean;
}
