import { type AllowedChange } from "../../functions/privilege-detector/incident";
import { type EnvironmentCapacity } from "../environment/environment-class";
import { type LogLevel } from "../environment/log-level";
import { type WebserverAccess } from "../environment/webserver-access";
import { type Permission } from "../identity/permission";

/** A valid `teams.yaml`, with every default filled in. */
export interface TeamsConfig {
  /** Prefix of globally unique names: 2 to 20 lower-case letters, digits and hyphens. */
  readonly organization: string;
  /** Where Terraform keeps its state; nothing for a local file per team. */
  readonly state?: { readonly s3: S3State };
  /** All teams, sorted by name; at least one. */
  readonly teams: readonly TeamConfig[];
  /** The trails, one for each account that has one, sorted by account. */
  readonly audits: readonly AccountAudit[];
  /** What a person should look at that concerns more than one team, in whole sentences. */
  readonly warnings: readonly string[];
}

/** Terraform's S3 backend; each team has a key of its own, locked by S3's lock file. */
export interface S3State {
  /** Name of an existing bucket. */
  readonly bucket: string;
  /** Region of the bucket, such as `eu-west-1`. */
  readonly region: string;
  /** ARN of the KMS key that encrypts the state; nothing for the bucket's own encryption. */
  readonly kmsKeyArn?: string;
}

/** One team, which is one environment in one stack. */
export interface TeamConfig {
  /** Id of the stack: the team's key in lower case, `_` as `-`. */
  readonly name: string;
  /** AWS account, 12 digits. */
  readonly accountId: string;
  /** AWS Region, such as `eu-west-1`. */
  readonly region: string;
  /** ARN of the role that Terraform assumes; nothing for the caller's own identity. */
  readonly deployRoleArn?: string;
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** Name of the environment's DAG bucket. */
  readonly bucketName: string;
  /** Name of an existing bucket for the DAG bucket's access logs; nothing for no access logs. */
  readonly accessLogsBucketName?: string;
  /** ARNs of further roles that may read the DAG bucket. */
  readonly bucketReaderArns: readonly string[];
  /** Airflow version in full, such as `2.11.2`. */
  readonly airflowVersion: string;
  /** Class and numbers of schedulers, workers and web servers. */
  readonly capacity: EnvironmentCapacity;
  /** The team's own Airflow options, `section.option` to value, not yet laid over the hardened ones. */
  readonly airflowConfiguration: Readonly<Record<string, string>>;
  /** Absolute path of requirements.txt; nothing for none. */
  readonly requirementsFile?: string;
  /** Absolute path of plugins.zip; nothing for none. */
  readonly pluginsFile?: string;
  /** Absolute path of the startup script; nothing for none. */
  readonly startupScriptFile?: string;
  /** Start of the weekly maintenance window, `DAY:HH:MM` in UTC; nothing for MWAA's choice. */
  readonly maintenanceWindow?: string;
  /** A VPC to create, or one that exists. */
  readonly network: { readonly create: CreatedNetwork } | { readonly existing: ExistingNetwork };
  /** From where the Airflow web server can be reached. */
  readonly webserverAccess: WebserverAccess;
  /** ARNs of the IAM roles that may log in with each of Airflow's roles. */
  readonly access: TeamAccess;
  /** Secrets of Airflow and who may set them. */
  readonly secrets: TeamSecrets;
  /** What DAGs may do beyond Airflow itself. */
  readonly permissions: readonly Permission[];
  /** ARNs of the roles that may write `dags/*`. */
  readonly dagWriterArns: readonly string[];
  /** How privilege changes are looked for, and who is told. */
  readonly detection: TeamDetection;
  /** The trail of the team's account; nothing for none. */
  readonly audit?: TeamAudit;
  /** Level of all five log types. */
  readonly logLevel: LogLevel;
  /** How long the logs are kept, in days. */
  readonly logRetentionDays: number;
  /** ARN of the KMS key to use; nothing for a key of the team's own. */
  readonly kmsKeyArn?: string;
  /** Whether Terraform refuses to destroy what holds data. */
  readonly deletionProtection: boolean;
  /** Tags on everything, at most 45. */
  readonly tags: Readonly<Record<string, string>>;
  /** What a person should look at, in whole sentences. */
  readonly warnings: readonly string[];
}

/** A VPC of the team's own. */
export interface CreatedNetwork {
  /** IPv4 range, /16 to /26. */
  readonly cidr: string;
  /** `nat` for the Internet through NAT gateways, `endpoints` for AWS services alone. */
  readonly egress: "nat" | "endpoints";
  /** Services that get an interface endpoint beside those Airflow needs, such as `sts`; empty with `nat`. */
  readonly endpoints: readonly string[];
  /** The two zones of the subnets; nothing for the Region's first two. */
  readonly availabilityZones?: readonly [string, string];
}

/** A VPC that exists. */
export interface ExistingNetwork {
  readonly vpcId: string;
  /** Two private subnets in two zones. */
  readonly privateSubnetIds: readonly [string, string];
  /** Up to five security groups; none for one that the stack creates. */
  readonly securityGroupIds: readonly string[];
}

/** Who may log in to the Airflow UI: ARNs of IAM roles for each of Airflow's roles. */
export interface TeamAccess {
  readonly admin: readonly string[];
  readonly op: readonly string[];
  readonly user: readonly string[];
  readonly viewer: readonly string[];
}

/** The privilege-change detector of one team. */
export interface TeamDetection {
  /** When to look, as EventBridge takes it. */
  readonly schedule: string;
  /** `full`, or AWS's own query as `reference`. */
  readonly mode: "full" | "reference";
  /** Whether lines are also looked at as they arrive. */
  readonly realtime: boolean;
  /** Who is told. */
  readonly notify: { readonly emails: readonly string[]; readonly topicArns: readonly string[] };
  /** What is expected. */
  readonly allow: readonly AllowedChange[];
}

/** How a team's account is recorded. */
export interface TeamAudit {
  /** Region of the trail. */
  readonly homeRegion: string;
  /** ARN of a trail that exists; nothing for one that is created. */
  readonly trailArn?: string;
  /** Days that records are kept. */
  readonly retentionDays: number;
  /** ARNs of the roles that may read records in the bucket. */
  readonly readerArns: readonly string[];
  /** Whether Terraform refuses to destroy the trail and its records. */
  readonly deletionProtection: boolean;
}

/** The trail of one account, for all its teams. */
export interface AccountAudit extends TeamAudit {
  /** AWS account, 12 digits. */
  readonly accountId: string;
  /** ARN of the role that all teams of the account are deployed with; nothing where they differ or have none. */
  readonly deployRoleArn?: string;
  /** The tags that all teams of the account have. */
  readonly tags: Readonly<Record<string, string>>;
  /** Regions of the account's teams, sorted. */
  readonly teamRegions: readonly string[];
  /** Names of the account's DAG buckets. */
  readonly dagBucketNames: readonly string[];
}

/** Airflow's secrets in Secrets Manager. */
export interface TeamSecrets {
  /** Names of Airflow connections. */
  readonly connections: readonly string[];
  /** Names of Airflow variables. */
  readonly variables: readonly string[];
  /** ARNs of the roles that may set the values; at least one where there is a secret. */
  readonly administrators: readonly string[];
}
