import { accountIdRule, parseRoleArn } from "../../aws/arn-rules";
import { capacityOf } from "../../environment/environment-class";
import { webserverReachProblem } from "../../environment/webserver-access";
import { missingPackageEndpoints } from "../../identity/code-artifact";
import { type Permission } from "../../identity/permission";
import { resourceName } from "../../names/environment-name";
import { addressesInExistingSubnets, addressProblem } from "../../network/address-space";
import { vpcCidrRule } from "../../network/cidr";
import { allowedDomainRule } from "../../network/aws-domains";
import { EXISTING_VPC_CHECKS, type ExistingVpcAttributes } from "../../network/existing-vpc";
import { type ITeamNetwork } from "../../network/i-team-network";
import { endpointServices, zones } from "../../network/network-checks";
import { DEFAULT_EGRESS, EGRESS, interfaceEndpointServices } from "../../network/network-rules";
import { TeamNetwork } from "../../network/team-network";
import { webserverIngress, webserverIngressProblem } from "../../network/webserver-ingress";
import { choice, list, optional, type PropChecks, shape, text } from "../../validation/prop-checks";
import { PropValidationError } from "../../validation/prop-validation-error";
import { AIRFLOW_DEFAULTS, knownCapacity, type TeamAirflowProps } from "./airflow";
import { type TeamEncryptionProps } from "./encryption";
import { type TeamIdentityProps } from "./identity";
import { type TeamLogsProps } from "./logs";
import { type EncryptedPartScope } from "./shared";
import { snapshotAddresses, type TeamSnapshotProps } from "./snapshot-settings";

/** Where an environment's components run. Exactly one of `vpcCidr` and `existingVpc` is needed. */
export interface TeamNetworkSettings {
  /**
   * IPv4 range of a VPC to create, /16 to /26.
   * @default - `existingVpc` is used
   */
  readonly vpcCidr?: string;

  /**
   * Egress of the created VPC: through NAT gateways, or through VPC endpoints only.
   * @default "nat"
   */
  readonly egress?: "nat" | "endpoints";

  /**
   * Further endpoint services for `egress: "endpoints"`, such as `sts` or `glue`.
   * @default - those that MWAA and the secrets backend need
   */
  readonly additionalEndpointServices?: readonly string[];

  /**
   * Ids of further AWS accounts, 12 digits, whose resources DAGs reach through the endpoints of `egress: "endpoints"`. Those
   * that `permissions`, `codeArtifact` and `kmsKeyArn` name are reached in any case, and buckets that `permissions` name
   * without a wildcard in their name.
   * @default - none
   */
  readonly resourceAccountIds?: readonly string[];

  /**
   * Domains that the resolver of a VPC with `egress: "endpoints"` answers for, beside AWS's own: names of hosts, or `*.` and a
   * domain for all names below it.
   * @default - none
   */
  readonly allowedDomains?: readonly string[];

  /**
   * Names of the created VPC's two Availability Zones.
   * @default - the first two of the Region, looked up once
   */
  readonly availabilityZones?: readonly [string, string];

  /**
   * Who reaches a private web server, beside the environment itself: IPv4 ranges from /8 on, ids of prefix lists and of
   * security groups. For the security group that is created.
   * @default - nobody: reach it from a host with the environment's security group
   */
  readonly webserverIngress?: readonly string[];

  /**
   * An existing VPC.
   * @default - `vpcCidr` is used
   */
  readonly existingVpc?: ExistingVpcAttributes;
}

/** Defaults of `TeamNetworkSettings`. */
export const NETWORK_DEFAULTS = { egress: DEFAULT_EGRESS } as const satisfies Partial<TeamNetworkSettings>;

/** Checks of `TeamNetworkSettings`, one by one. */
export const NETWORK_CHECKS: PropChecks<TeamNetworkSettings> = {
  vpcCidr: optional(text(vpcCidrRule)),
  egress: optional(choice(EGRESS)),
  additionalEndpointServices: endpointServices,
  resourceAccountIds: optional(list(text(accountIdRule))),
  allowedDomains: optional(list(text(allowedDomainRule), { distinct: (domain) => domain })),
  availabilityZones: zones,
  webserverIngress,
  existingVpc: optional(shape(EXISTING_VPC_CHECKS)),
};

/** Settings of a VPC's endpoints and of its resolver. */
const OF_ENDPOINTS = ["additionalEndpointServices", "resourceAccountIds", "allowedDomains"] as const;

/** The first of the endpoints' settings that has a value in a network without interface endpoints, with its problem. */
export function endpointsProblem(
  props: TeamNetworkSettings,
): { readonly prop: string; readonly problem: string } | undefined {
  const prop = OF_ENDPOINTS.find((name) => (props[name] ?? []).length > 0);
  return prop !== undefined && (props.vpcCidr === undefined || props.egress !== "endpoints")
    ? {
        prop,
        problem: `must be empty unless a VPC with \`egress: "endpoints"\` is created, got: ${props[prop]?.join(", ")}`,
      }
    : undefined;
}

/** The problem of a VPC without the endpoints that reading packages needs. */
export function packageEndpointsProblem({
  vpcCidr,
  egress,
  additionalEndpointServices: services = [],
  codeArtifact = [],
}: TeamNetworkSettings & TeamIdentityProps): string | undefined {
  return codeArtifact.length > 0 && vpcCidr !== undefined && egress === "endpoints"
    ? missingPackageEndpoints(services)
    : undefined;
}

/** The problem of a VPC that has too few addresses for the environment. */
export function vpcCidrProblem({
  vpcCidr,
  egress,
  additionalEndpointServices,
  privilegeSnapshot,
  ...airflow
}: TeamNetworkSettings & TeamAirflowProps & TeamSnapshotProps): string | undefined {
  const { maxWorkers, schedulers, maxWebservers } = knownCapacity(capacityOf(airflow));
  return (
    vpcCidr &&
    addressProblem({
      cidr: vpcCidr,
      interfaceEndpoints:
        (egress === "endpoints" ? interfaceEndpointServices(additionalEndpointServices).length : 0) +
        snapshotAddresses({ privilegeSnapshot, additionalEndpointServices }),
      workers: maxWorkers,
      schedulers,
      webservers: maxWebservers,
    })
  );
}

/** The problem of a web server that tasks cannot reach from the network. */
export function webserverProblem({
  vpcCidr,
  egress,
  airflowVersion,
  webserverAccess = AIRFLOW_DEFAULTS.webserverAccess,
}: TeamNetworkSettings & TeamAirflowProps): string | undefined {
  return webserverReachProblem({
    webserverAccess,
    airflowVersion,
    egress: vpcCidr === undefined ? undefined : egress,
  });
}

/** The problem of ingress to the web server that would have no effect. */
export function ingressProblem({
  webserverAccess = AIRFLOW_DEFAULTS.webserverAccess,
  webserverIngress: sources,
  existingVpc,
}: TeamNetworkSettings & TeamAirflowProps): string | undefined {
  return webserverIngressProblem({
    webserverAccess,
    webserverIngress: sources,
    securityGroupIds: existingVpc?.securityGroupIds,
  });
}

/**
 * The network of the environment: a new VPC, or an existing one.
 * @throws PropValidationError unless exactly one of the two is given
 */
export function createNetwork(
  { scope, common, encryptionKey }: EncryptedPartScope,
  props: TeamNetworkSettings &
    TeamAirflowProps &
    TeamIdentityProps &
    TeamLogsProps &
    TeamEncryptionProps &
    TeamSnapshotProps,
): ITeamNetwork {
  const { existingVpc, vpcCidr } = props;
  if (existingVpc !== undefined && vpcCidr === undefined) {
    return TeamNetwork.fromExistingVpc(scope, "Network", {
      securityGroupName: resourceName(common.environmentName),
      webserverIngress: props.webserverIngress,
      addressesNeeded: addressesNeeded(props),
      ...existingVpc,
    });
  }
  if (vpcCidr !== undefined && existingVpc === undefined) {
    return new TeamNetwork(scope, "Network", {
      ...common,
      encryptionKey,
      cidr: vpcCidr,
      egress: props.egress,
      additionalEndpointServices: props.additionalEndpointServices,
      trustedAccountIds: assumableAccountIds(props.permissions),
      resourceAccountIds: reachedAccountIds(props),
      reachedBucketNames: declaredBucketNames(props.permissions),
      celeryQueueArn: props.celeryQueueArn,
      allowedDomains: props.allowedDomains,
      availabilityZones: props.availabilityZones,
      webserverIngress: props.webserverIngress,
      flowLogRetentionInDays: props.logRetentionInDays,
    });
  }
  throw new PropValidationError(
    scope.node.path,
    "vpcCidr",
    `must be given where \`existingVpc\` is not, and only there, got: ${vpcCidr === undefined ? "neither" : "both"}`,
  );
}

function addressesNeeded(props: TeamAirflowProps & TeamSnapshotProps): number {
  const { maxWorkers, schedulers } = knownCapacity(capacityOf(props));
  return addressesInExistingSubnets({ workers: maxWorkers, schedulers }) + 2 * snapshotAddresses(props);
}

/** The accounts of the roles that DAGs may assume: their sessions use the VPC's endpoints. */
function assumableAccountIds(permissions: readonly Permission[] = []): string[] {
  return [
    ...new Set(
      permissions.flatMap(({ resources }) => resources).flatMap((arn) => parseRoleArn(arn)?.accountId ?? []),
    ),
  ].sort();
}

/** The accounts of everything that a team's settings name. */
function reachedAccountIds({
  permissions = [],
  codeArtifact = [],
  kmsKeyArn,
  resourceAccountIds = [],
}: TeamNetworkSettings & TeamIdentityProps & TeamEncryptionProps): string[] {
  const arns = [
    ...permissions.flatMap(({ resources }) => resources),
    ...(kmsKeyArn === undefined ? [] : [kmsKeyArn]),
  ];
  return [
    ...new Set([
      ...arns.flatMap((arn) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? []),
      ...codeArtifact.flatMap(({ domainOwner }) => domainOwner ?? []),
      ...resourceAccountIds,
    ]),
  ].sort();
}

/** The buckets that permissions name: whose they are, their ARNs do not say. */
function declaredBucketNames(permissions: readonly Permission[] = []): string[] {
  return [
    ...new Set(
      permissions
        .flatMap(({ resources }) => resources)
        .flatMap((arn) => /^arn:[^:]*:s3:::([a-z0-9-]+)(?:\/|$)/.exec(arn)?.[1] ?? []),
    ),
  ].sort();
}
