/** Who the credentials belong to. */
export interface Identity {
  /** Account, 12 digits. */
  readonly accountId: string;
  /** ARN of the user, or of the role's session. */
  readonly arn: string;
}

/** Tags of a resource. */
export type Tags = Readonly<Record<string, string>>;

/** A resource that a quota counts. */
export interface Counted {
  readonly id: string;
  readonly tags: Tags;
}

export interface VpcSettings {
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** Id of the zone, the same in every account. */
  readonly zone: string;
  /** Addresses that nothing uses yet. */
  readonly freeAddresses: number;
}

export interface Route {
  /** CIDR range or prefix list. */
  readonly destination: string;
  /** Id of the gateway, interface or connection; empty where there is none. */
  readonly target: string;
  /** Whether the target is there; a route without one is a black hole. */
  readonly active: boolean;
}

export interface RouteTable {
  readonly id: string;
  /** Whether subnets without a table of their own use it. */
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly Route[];
}

export interface Endpoint {
  /** `com.amazonaws.<region>.<service>` */
  readonly service: string;
  readonly type: string;
  readonly available: boolean;
  readonly privateDns: boolean;
  readonly routeTableIds: readonly string[];
}

export interface SecurityRule {
  /** IP protocol: `-1` for all, else `tcp`, `udp`, a number. */
  readonly protocol: string;
  /** First and last port; missing for all. */
  readonly fromPort?: number;
  readonly toPort?: number;
  /** Ids of security groups on the other side. */
  readonly groupIds: readonly string[];
  /** IPv4 ranges on the other side. */
  readonly ranges: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly ingress: readonly SecurityRule[];
  readonly egress: readonly SecurityRule[];
}

export interface Key {
  readonly enabled: boolean;
  /** KMS's state, such as `PendingDeletion`. */
  readonly state: string;
  /** `SYMMETRIC_DEFAULT` for a symmetric key. */
  readonly spec: string;
  readonly usage: string;
  readonly multiRegion: boolean;
}

/** What S3 says about a bucket's name: free, there for us, or there and closed to us. */
export type BucketAnswer =
  | { readonly kind: "free" }
  | { readonly kind: "closed" }
  | { readonly kind: "open"; readonly region?: string };

/** Settings of a bucket that matter for DAGs. */
export interface BucketSettings {
  readonly versioned: boolean;
  /** Whether all four of its own settings block public access. */
  readonly blocksPublicAccess: boolean;
  /** Whether ACLs are off. */
  readonly ownerEnforced: boolean;
  /** The KMS key of its default encryption: id, ARN or alias; nothing where that is another encryption. */
  readonly keyId?: string;
  /** Its policy, JSON; nothing where it has none. */
  readonly policy?: string;
}

/** What a role's owner keeps. */
export interface RoleSettings {
  /** JSON. */
  readonly trustPolicy: string;
  /** Nothing where it has no boundary. */
  readonly boundaryArn?: string;
}

/** How IAM's simulator decides about one action on one resource. */
export interface Simulated {
  readonly action: string;
  readonly allowed: boolean;
  readonly deniedBy?: "organization" | "boundary";
  /** Context keys that a policy asks for and the simulation did not know. */
  readonly missingContext: readonly string[];
}

/** EC2's answer to a dry run. */
export interface DryRun {
  readonly allowed: boolean;
  /** EC2's message. */
  readonly message: string;
}

/** One log type of an environment, by the name of its log group, such as `DAGProcessing`. */
export interface EnvironmentLog {
  readonly type: string;
  readonly enabled: boolean;
  /** MWAA's level, such as `INFO`. */
  readonly level: string;
}

/** A file in the bucket that an environment uses. */
export interface EnvironmentFile {
  readonly kind: "requirements" | "plugins" | "startupScript";
  /** Key of the object. */
  readonly key: string;
  /** The version that the environment uses; nothing for the newest. */
  readonly versionId?: string;
}

/** An MWAA environment as `GetEnvironment` has it. */
export interface ExistingEnvironment {
  readonly name: string;
  /** MWAA's status, such as `AVAILABLE`. */
  readonly status: string;
  /** Name of its bucket. */
  readonly bucket: string;
  /** Where its DAGs are in the bucket, such as `dags`. */
  readonly dagFolder: string;
  readonly airflowVersion: string;
  readonly environmentClass?: string;
  readonly minWorkers?: number;
  readonly maxWorkers?: number;
  readonly minWebservers?: number;
  readonly maxWebservers?: number;
  readonly schedulers?: number;
  /** `section.option` to value. */
  readonly airflowConfiguration: Readonly<Record<string, string>>;
  readonly files: readonly EnvironmentFile[];
  readonly maintenanceWindow?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly endpointManagement?: string;
  /** MWAA's word, such as `PRIVATE_ONLY`. */
  readonly webserverAccess: string;
  /** Nothing where it is AWS's own key. */
  readonly kmsKey?: string;
  readonly executionRoleArn: string;
  readonly celeryQueueArn?: string;
  readonly logs: readonly EnvironmentLog[];
  readonly tags: Tags;
}

/** Calls that EC2 can run dry, with nothing that must exist before. */
export const DRY_RUNS = ["ec2:CreateVpc", "ec2:AllocateAddress", "ec2:CreateInternetGateway"] as const;

export type DryRunAction = (typeof DRY_RUNS)[number];

/** An OIDC provider of IAM. */
export interface OidcProvider {
  /** Audiences that tokens may have. */
  readonly audiences: readonly string[];
}

/** The facts of an account, whichever Region. A call fails with the SDK's error. */
export interface AccountReader {
  readonly identity: Identity;
  /** Whether the Region is enabled; nothing for one that does not exist. */
  regionEnabled(region: string): Promise<boolean | undefined>;
  /** The role's ARN, with its path; nothing where there is none of that name. */
  roleArn(roleName: string): Promise<string | undefined>;
  /** Nothing where there is no such role. */
  roleSettings(roleName: string): Promise<RoleSettings | undefined>;
  /** Names of the managed policies that are attached to the role; nothing where there is no such role. */
  attachedPolicies(roleName: string): Promise<readonly string[] | undefined>;
  /** How many managed policies a role of the account may have. */
  attachedPoliciesPerRole(): Promise<number | undefined>;
  /** What a managed policy says, as JSON; nothing for one that is not there. */
  policyDocument(arn: string): Promise<string | undefined>;
  /** Nothing for a provider that is not there. */
  oidcProvider(arn: string): Promise<OidcProvider | undefined>;
  simulate(request: SimulationRequest): Promise<readonly Simulated[]>;
  in(region: string): RegionReader;
}

export interface SimulationRequest {
  /** ARN of a user or a role; no session. */
  readonly principalArn: string;
  readonly actions: readonly string[];
  readonly resourceArn: string;
  readonly context: Readonly<Record<string, string>>;
}

/** The facts of an account in one Region. */
export interface RegionReader {
  /** The applied value of a quota, else AWS's default; nothing where Service Quotas has neither. */
  quota(service: string, code: string): Promise<number | undefined>;
  /** The quota of MWAA environments. */
  environmentQuota(): Promise<number | undefined>;
  /** Names of the MWAA environments. */
  environments(): Promise<readonly string[]>;
  /** Nothing for an environment that is not there. */
  environment(name: string): Promise<ExistingEnvironment | undefined>;
  vpcs(): Promise<readonly Counted[]>;
  elasticIps(): Promise<readonly Counted[]>;
  endpoints(vpcId: string): Promise<readonly Endpoint[]>;
  /** Nothing for a VPC that is not there. */
  vpc(vpcId: string): Promise<VpcSettings | undefined>;
  /** Those of the subnets that are there. */
  subnets(ids: readonly string[]): Promise<readonly Subnet[]>;
  routeTables(vpcId: string): Promise<readonly RouteTable[]>;
  /** Those of the groups that are there. */
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]>;
  dryRun(action: DryRunAction): Promise<DryRun>;
  /** Nothing for a key that is not there. */
  key(arn: string): Promise<Key | undefined>;
  /** The key policy, JSON. */
  keyPolicy(arn: string): Promise<string>;
  /** Asks S3 about a bucket, or whether it belongs to this account. */
  bucket(name: string, expectedOwner?: string): Promise<BucketAnswer>;
  /** Whether the account owns a bucket of this name, in whichever Region. */
  ownsBucket(name: string): Promise<boolean>;
  bucketTags(name: string): Promise<Tags>;
  bucketVersioned(name: string): Promise<boolean>;
  bucketSettings(name: string): Promise<BucketSettings>;
  /** The bytes of an object, of this version or of the newest; nothing for one that is not there. */
  object(bucket: string, key: string, versionId?: string): Promise<Uint8Array | undefined>;
}

/** Opens accounts with the credentials of the person or job that runs the doctor. */
export interface AwsConnector {
  /** The account of the credentials. `region` is one of its partition's. */
  own(region: string): Promise<AccountReader>;
  /** The account of a role, which is assumed. */
  assumed(roleArn: string, sessionName: string, region: string): Promise<AccountReader>;
}

/** What the doctor asks the machine about Terraform. */
export interface TerraformReader {
  /** The version of the `terraform` on the PATH; nothing where there is none. */
  version(): Promise<string | undefined>;
  /** What a stack's folder says about the AWS provider; nothing for a folder that is not there. */
  stack(name: string): StackFolder | undefined;
}

export interface StackFolder {
  /** The version of the AWS provider that the stack requires; nothing where it does not say. */
  readonly required?: string;
  /** The version that the lock file pins; nothing where there is no lock file. */
  readonly locked?: string;
}
