import {
  type BucketAnswer,
  type BucketSettings,
  type Counted,
  type DryRun,
  type DryRunAction,
  type Endpoint,
  type ExistingEnvironment,
  type Key,
  type RegionReader,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type Tags,
  type VpcSettings,
} from "../facts";
import { type Clients } from "./clients";
import { Buckets } from "./buckets";
import { Environments } from "./environments";
import { Keys } from "./keys";
import { Network } from "./network";
import { Quotas } from "./quotas";

/** An account in one Region through the AWS SDK, a class for each service. Checks that read the same share the call. */
export class AwsRegionReader implements RegionReader {
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly network: Network;
  private readonly buckets: Buckets;
  private readonly existing: Environments;
  private readonly keys: Keys;
  private readonly quotas: Quotas;

  public constructor(clients: Clients) {
    this.network = new Network(clients);
    this.buckets = new Buckets(clients);
    this.existing = new Environments(clients);
    this.keys = new Keys(clients);
    this.quotas = new Quotas(clients);
  }

  public quota(service: string, code: string): Promise<number | undefined> {
    return this.once(`quota ${service} ${code}`, () => this.quotas.quota(service, code));
  }
  public environmentQuota(): Promise<number | undefined> {
    return this.once("environment quota", () => this.quotas.environmentQuota());
  }
  public environments(): Promise<readonly string[]> {
    return this.once("environments", () => this.quotas.environments());
  }
  public environment(name: string): Promise<ExistingEnvironment | undefined> {
    return this.once(`environment ${name}`, () => this.existing.environment(name));
  }
  public vpcs(): Promise<readonly Counted[]> {
    return this.once("vpcs", () => this.network.vpcs());
  }
  public elasticIps(): Promise<readonly Counted[]> {
    return this.once("elastic ips", () => this.network.elasticIps());
  }
  public endpoints(vpcId: string): Promise<readonly Endpoint[]> {
    return this.once(`endpoints ${vpcId}`, () => this.network.endpoints(vpcId));
  }
  public vpc(vpcId: string): Promise<VpcSettings | undefined> {
    return this.once(`vpc ${vpcId}`, () => this.network.vpc(vpcId));
  }
  public subnets(ids: readonly string[]): Promise<readonly Subnet[]> {
    return this.once(`subnets ${ids.join()}`, () => this.network.subnets(ids));
  }
  public routeTables(vpcId: string): Promise<readonly RouteTable[]> {
    return this.once(`route tables ${vpcId}`, () => this.network.routeTables(vpcId));
  }
  public securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]> {
    return this.once(`security groups ${ids.join()}`, () => this.network.securityGroups(ids));
  }
  public dryRun(action: DryRunAction): Promise<DryRun> {
    return this.once(`dry run ${action}`, () => this.network.dryRun(action));
  }
  public key(arn: string): Promise<Key | undefined> {
    return this.once(`key ${arn}`, () => this.keys.key(arn));
  }
  public keyPolicy(arn: string): Promise<string> {
    return this.once(`key policy ${arn}`, () => this.keys.policy(arn));
  }
  public bucket(name: string, expectedOwner?: string): Promise<BucketAnswer> {
    return this.once(`bucket ${name} ${expectedOwner}`, () => this.buckets.answer(name, expectedOwner));
  }
  public ownsBucket(name: string): Promise<boolean> {
    return this.once(`owns ${name}`, () => this.buckets.isOwn(name));
  }
  public bucketTags(name: string): Promise<Tags> {
    return this.once(`tags ${name}`, () => this.buckets.tags(name));
  }
  public bucketVersioned(name: string): Promise<boolean> {
    return this.once(`versioned ${name}`, () => this.buckets.isVersioned(name));
  }
  public bucketSettings(name: string): Promise<BucketSettings> {
    return this.once(`settings ${name}`, () => this.buckets.settings(name));
  }
  public object(bucket: string, key: string, versionId?: string): Promise<Uint8Array | undefined> {
    return this.once(`object ${bucket} ${key} ${versionId}`, () =>
      this.buckets.object(bucket, key, versionId),
    );
  }

  private once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const answer = (this.answers.get(key) as Promise<T> | undefined) ?? read();
    this.answers.set(key, answer);
    return answer;
  }
}
