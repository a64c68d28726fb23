import { type TeamEnvironmentProps } from "../team/team-environment-props";

/** A valid `teams.yaml`, with every default filled in. */
export interface TeamsConfig {
  /** Prefix of globally unique names: 2 to 20 lower-case letters, digits and hyphens. */
  readonly organization: string;
  /**
   * Where Terraform keeps its state.
   * @default - a local file per team
   */
  readonly state?: { readonly s3: S3State };
  /** All teams, sorted by name; at least one. */
  readonly teams: readonly TeamConfig[];
  /** The trails, one for each account that has one, sorted by account. */
  readonly audits: readonly AccountAudit[];
  /** Warnings about more than one team. */
  readonly warnings: readonly string[];
}

/** Terraform's S3 backend; each team has a key of its own, locked by S3's lock file. */
export interface S3State {
  /** Name of an existing bucket. */
  readonly bucket: string;
  /** Region of the bucket, such as `eu-west-1`. */
  readonly region: string;
  /**
   * ARN of the KMS key that encrypts the state.
   * @default - the bucket's own encryption
   */
  readonly kmsKeyArn?: string;
}

/** One team, which is one environment in one stack. */
export interface TeamConfig {
  /** Id of the stack: the team's key in lower case, `_` as `-`. */
  readonly name: string;
  /** Props of the team's environment: text escaped for Terraform, paths of files absolute. */
  readonly props: TeamEnvironmentProps & { readonly accountId: string; readonly region: string };
  /** Tags of all resources, at most 45. */
  readonly tags: Readonly<Record<string, string>>;
  /** When a pipeline applies its stack: 1 to 5, lower waves first. */
  readonly wave: number;
  /**
   * The trail of the team's account.
   * @default - none
   */
  readonly audit?: TeamAudit;
  /** Warnings about the team. */
  readonly warnings: readonly string[];
}

/** The trail settings of a team's account. */
export interface TeamAudit {
  /** Region of the trail. */
  readonly homeRegion: string;
  /**
   * ARN of an existing trail.
   * @default - one is created
   */
  readonly trailArn?: string;
  /** Days that records are kept. */
  readonly retentionDays: number;
  /** ARNs of the roles that may read records in the bucket. */
  readonly readerArns: readonly string[];
  /** Whether Terraform rejects a plan that destroys the trail or its records. */
  readonly deletionProtection: boolean;
}

/** The trail of one account, for all its teams. */
export interface AccountAudit extends TeamAudit {
  /** AWS account, 12 digits. */
  readonly accountId: string;
  /**
   * ARN of the role that all teams of the account are deployed with.
   * @default - none, or they differ: the caller that runs Terraform
   */
  readonly deployRoleArn?: string;
  /** The tags that all teams of the account have. */
  readonly tags: Readonly<Record<string, string>>;
  /** Regions of the account's teams, sorted. */
  readonly teamRegions: readonly string[];
  /** Names of the account's DAG buckets. */
  readonly dagBucketNames: readonly string[];
}
