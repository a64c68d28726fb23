import { Annotations, type ITerraformDependable } from "cdktf";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { DEFAULT_LOG_RETENTION_DAYS, logRetentionRule } from "../aws/log-retention";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { type EnvironmentNaming, NAMING_CHECKS, resourceName } from "../names/environment-name";
import { accountIdRule } from "../aws/arn-rules";
import { bucketNameRule } from "../names/bucket-name";
import { celeryQueueArnRule } from "../names/celery-queue";
import { flowLogGroupName } from "../names/log-groups";
import {
  choice,
  constructWith,
  list,
  number,
  optional,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { vpcCidrRule } from "./cidr";
import { allowedDomainRule } from "./aws-domains";
import { DnsFirewall } from "./dns-firewall";
import { EnvironmentSecurityGroup } from "./environment-security-group";
import { ExistingVpc, type ExistingVpcAttributes } from "./existing-vpc";
import { FlowLogs } from "./flow-logs";
import { type ITeamNetwork } from "./i-team-network";
import { NatEgress } from "./nat-egress";
import { endpointServices, zones as zonesCheck } from "./network-checks";
import { type ReachedAccounts, trustedPrincipals } from "./endpoint-policy";
import { unknownServiceWarnings } from "./endpoint-services";
import { endpointWarnings } from "./endpoint-traits";
import { DEFAULT_EGRESS, EGRESS, gatewayEndpointServices } from "./network-rules";
import { PrivateEndpoints } from "./private-endpoints";
import { s3GatewayPolicy } from "./s3-gateway-policy";
import { webserverIngress } from "./webserver-ingress";
import { AvailabilityZones, ZonalSubnets } from "./zonal-subnets";

/** Props of `TeamNetwork`. */
export interface TeamNetworkProps extends AwsAccountProps, EnvironmentNaming {
  /** IPv4 range of the VPC in CIDR notation, /16 to /26. It is divided into four subnets of the same size. */
  readonly cidr: string;

  /**
   * Egress of the environment: `nat` reaches the Internet through NAT gateways; `endpoints` reaches AWS services
   * only, through VPC endpoints, which AWS calls private routing.
   * @default "nat"
   */
  readonly egress?: "nat" | "endpoints";

  /**
   * Further services that DAGs reach through an endpoint, as the suffix of the endpoint service's name, such as `sts`
   * or `glue`; `dynamodb` through a gateway endpoint. Not `s3`, which has one in any case. For `endpoints` only.
   * @default - those that MWAA and the secrets backend need
   */
  readonly additionalEndpointServices?: readonly string[];

  /**
   * Ids of further AWS accounts, 12 digits, whose principals may use the VPC endpoints, and for whose resources: those of
   * roles that DAGs assume. For `endpoints` only.
   * @default - only principals of the environment's account
   */
  readonly trustedAccountIds?: readonly string[];

  /**
   * Ids of further AWS accounts, 12 digits, whose resources DAGs reach through the VPC endpoints. For `endpoints` only.
   * @default - only resources of the environment's account and of trusted accounts, and MWAA's own
   */
  readonly resourceAccountIds?: readonly string[];

  /**
   * Domains that the VPC's resolver answers for, beside AWS's own: names of hosts, or `*.` and a domain for all names below
   * it. For `endpoints` only.
   * @default - only AWS's own
   */
  readonly allowedDomains?: readonly string[];

  /**
   * Names of buckets, of any account, that DAGs reach through the endpoint of S3: the ARN of a bucket does not say whose
   * it is. For `endpoints` only.
   * @default - only buckets of those accounts
   */
  readonly reachedBucketNames?: readonly string[];

  /**
   * ARN of the environment's own Celery queue, known once the environment exists: the one queue of another account that
   * is reached through the endpoint of SQS. For `endpoints` only.
   * @default - every queue in the Region with the name of a Celery queue of MWAA's, in any account
   */
  readonly celeryQueueArn?: string;

  /**
   * Names of the two Availability Zones.
   * @default - the first two of the Region, looked up once
   */
  readonly availabilityZones?: readonly [string, string];

  /**
   * Who reaches a private web server, beside the environment itself: IPv4 ranges from /8 on, ids of prefix lists and of
   * security groups.
   * @default - nobody
   */
  readonly webserverIngress?: readonly string[];

  /** The key that encrypts the flow logs. Its policy must let CloudWatch Logs use it for their log group. */
  readonly encryptionKey: IEnvironmentKey;

  /**
   * Retention of the flow logs in days, a value that CloudWatch Logs supports.
   * @default 365
   */
  readonly flowLogRetentionInDays?: number;
}

const CHECKS: PropChecks<TeamNetworkProps> = {
  ...AWS_ACCOUNT_CHECKS,
  ...NAMING_CHECKS,
  cidr: text(vpcCidrRule),
  egress: optional(choice(EGRESS)),
  additionalEndpointServices: endpointServices,
  trustedAccountIds: optional(list(text(accountIdRule))),
  resourceAccountIds: optional(list(text(accountIdRule))),
  allowedDomains: optional(list(text(allowedDomainRule), { distinct: (domain) => domain })),
  reachedBucketNames: optional(list(text(bucketNameRule))),
  celeryQueueArn: optional(text(celeryQueueArnRule)),
  availabilityZones: zonesCheck,
  webserverIngress,
  encryptionKey: constructWith("keyArn"),
  flowLogRetentionInDays: optional(number(logRetentionRule)),
};

/**
 * A VPC for one environment: two private subnets in two zones, a self-referencing security group, no ingress from
 * outside, and flow logs of every connection.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/networking-about.html
 * @example
 * ```ts
 * import { EnvironmentKey, TeamNetwork } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const network = new TeamNetwork(stack, "Network", {
 *   ...account,
 *   environmentName: "payments",
 *   cidr: "10.20.0.0/16",
 *   egress: "endpoints",
 *   additionalEndpointServices: ["sts"],
 *   encryptionKey: new EnvironmentKey(stack, "Key", { ...account, environmentName: "payments" }),
 * });
 * // Arguments of `aws_mwaa_environment`, which must also depend on `network.dependables`:
 * const networkConfiguration = {
 *   subnetIds: [...network.privateSubnetIds],
 *   securityGroupIds: [...network.securityGroupIds],
 * };
 * ```
 */
export class TeamNetwork extends Construct implements ITeamNetwork {
  /**
   * An existing VPC.
   * @throws PropValidationError unless there are exactly two subnets and at most five security groups
   */
  public static fromExistingVpc(
    scope: Construct,
    id: string,
    attributes: ExistingVpcAttributes,
  ): ITeamNetwork {
    return new ExistingVpc(scope, id, attributes);
  }

  /** Id of the VPC. */
  public readonly vpcId: string;
  /** Ids of the two private subnets. */
  public readonly privateSubnetIds: readonly string[];
  /** Ids of the private subnets' route tables, for your own routes, such as to a VPN or a peering. */
  public readonly privateRouteTableIds: readonly string[];
  /** Id of the environment's security group, in a list. */
  public readonly securityGroupIds: readonly string[];
  /** Name of the log group that takes the flow logs. */
  public readonly flowLogGroupName: string;
  /** What must exist before an environment can start here. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: TeamNetworkProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);

    const account = new AwsAccount(this, "Account", props);
    const name = resourceName(props.environmentName);
    const vpc = new Vpc(this, "Resource", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    // No rules: a resource that is started without a security group reaches nothing.
    new DefaultSecurityGroup(this, "DefaultSecurityGroup", {
      vpcId: vpc.id,
      // If omitted, rules that are added later would not show as a change.
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default` },
    });
    new FlowLogs(this, "FlowLogs", {
      account,
      environmentName: props.environmentName,
      qualifier: props.qualifier,
      vpcId: vpc.id,
      encryptionKey: props.encryptionKey,
      retentionInDays: props.flowLogRetentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
    });

    const egressIsNat = (props.egress ?? DEFAULT_EGRESS) === "nat";
    const reached = reachedAccounts(account, props);
    const zones = new AvailabilityZones(this, "AvailabilityZones", props.availabilityZones);
    const common = { vpcId: vpc.id, cidr: props.cidr, zones };
    const privateSubnets = new ZonalSubnets(this, "PrivateSubnets", {
      ...common,
      name: `${name}-private`,
      quarters: [0, 1],
    });
    this.privateRouteTableIds = privateSubnets.subnets.map(({ routeTableId }) => routeTableId);
    this.flowLogGroupName = flowLogGroupName(props.environmentName);
    const s3 = new VpcEndpoint(this, "S3Gateway", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${account.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...this.privateRouteTableIds],
      // With NAT, a policy would not prevent exfiltration: S3 in other Regions is reached through the Internet.
      policy: egressIsNat
        ? undefined
        : policyDocument(s3GatewayPolicy(account, reached, props.reachedBucketNames ?? [])),
      tags: { Name: `${name}-s3` },
    });

    const services = props.additionalEndpointServices ?? [];
    [...unknownServiceWarnings(services), ...endpointWarnings(services)].forEach((warning) =>
      Annotations.of(this).addWarning(warning),
    );

    this.vpcId = vpc.id;
    this.privateSubnetIds = privateSubnets.subnets.map(({ subnetId }) => subnetId);
    const egress = egressIsNat
      ? this.openNat(name, common, privateSubnets, props.webserverIngress)
      : this.openEndpoints(name, account, props, reached, s3.prefixListId);
    this.securityGroupIds = [egress.securityGroup.securityGroupId];
    this.dependables = [
      s3,
      ...privateSubnets.dependables,
      ...egress.securityGroup.dependables,
      ...egress.dependables,
    ];
  }

  private openNat(
    name: string,
    common: { vpcId: string; cidr: string; zones: AvailabilityZones },
    privateSubnets: ZonalSubnets,
    sources: TeamNetworkProps["webserverIngress"],
  ): Egress {
    const publicSubnets = new ZonalSubnets(this, "PublicSubnets", {
      ...common,
      name: `${name}-public`,
      quarters: [2, 3],
    });
    const [private1, private2] = privateSubnets.subnets;
    const [public1, public2] = publicSubnets.subnets;
    const nat = new NatEgress(this, "NatEgress", {
      name,
      vpcId: common.vpcId,
      zones: [
        { privateSubnet: private1, publicSubnet: public1 },
        { privateSubnet: private2, publicSubnet: public2 },
      ],
    });
    const securityGroup = new EnvironmentSecurityGroup(this, "SecurityGroup", {
      name,
      vpcId: common.vpcId,
      webserverIngress: sources,
    });
    return { securityGroup, dependables: [...publicSubnets.dependables, ...nat.dependables] };
  }

  private openEndpoints(
    name: string,
    account: AwsAccount,
    props: TeamNetworkProps,
    reached: ReachedAccounts,
    s3PrefixListId: string,
  ): Egress {
    const gateways = gatewayEndpointServices(props.additionalEndpointServices).map((service) => {
      const serviceName = GATEWAY_NAMES[service] ?? service;
      const endpoint = new VpcEndpoint(this, `${serviceName}Gateway`, {
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${account.region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...this.privateRouteTableIds],
        policy: policyDocument([trustedPrincipals(reached)]),
        tags: { Name: `${name}-${service}` },
      });
      return { name: serviceName, endpoint };
    });
    const securityGroup = new EnvironmentSecurityGroup(this, "SecurityGroup", {
      name,
      vpcId: this.vpcId,
      webserverIngress: props.webserverIngress,
      gateways: [
        { name: "S3", prefixListId: s3PrefixListId },
        ...gateways.map(({ name: target, endpoint }) => ({
          name: target,
          prefixListId: endpoint.prefixListId,
        })),
      ],
    });
    const endpoints = new PrivateEndpoints(this, "Endpoints", {
      account,
      vpcId: this.vpcId,
      subnetIds: this.privateSubnetIds,
      securityGroupId: securityGroup.securityGroupId,
      additionalServices: props.additionalEndpointServices ?? [],
      reached,
    });
    const firewall = new DnsFirewall(this, "DnsFirewall", {
      name,
      vpcId: this.vpcId,
      allowedDomains: props.allowedDomains ?? [],
    });
    return {
      securityGroup,
      dependables: [
        ...endpoints.dependables,
        ...gateways.map(({ endpoint }) => endpoint),
        ...firewall.dependables,
      ],
    };
  }
}

function reachedAccounts(account: AwsAccount, props: TeamNetworkProps): ReachedAccounts {
  const principals = [...new Set([account.accountId, ...(props.trustedAccountIds ?? [])])];
  return {
    principals,
    resources: [...new Set([...principals, ...(props.resourceAccountIds ?? [])])],
    celeryQueueArn: props.celeryQueueArn,
  };
}

/** Services by the names that addresses and descriptions have. */
const GATEWAY_NAMES: Readonly<Record<string, string>> = { dynamodb: "DynamoDB" };

interface Egress {
  readonly securityGroup: EnvironmentSecurityGroup;
  readonly dependables: readonly ITerraformDependable[];
}
