import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { gatewayEndpointServices, interfaceEndpointServices } from "../network/network-rules";
import { type TeamConfig } from "./teams-config";

/** What one team uses of a quota, and where the quota is counted: an account and Region, a VPC, a role. */
interface Use {
  readonly place: string;
  readonly count: number;
}

/** A default quota of AWS that the stacks of one file can use up. */
interface Quota {
  /** What is counted, in the plural. */
  readonly what: string;
  /** AWS's default. */
  readonly limit: number;
  /** Where AWS says so. */
  readonly source: string;
  /** What is there before the stacks. */
  readonly beside?: { readonly what: string; readonly count: number };
  readonly usesOf: (team: TeamConfig) => readonly Use[];
}

/** MWAA creates one interface endpoint for the metadata database and one for a private web server in each VPC. */
const ENDPOINTS_OF_MWAA = 2;

/**
 * The default quotas that an apply of the stacks can meet. The trail's stack uses none of them. What else an account has
 * is not known here, so that no warning is no promise.
 */
export const QUOTAS: readonly Quota[] = [
  {
    what: "environments",
    limit: 10,
    source: "Amazon MWAA User Guide, Service quotas",
    usesOf: inRegion(() => 1),
  },
  {
    what: "VPCs",
    limit: 5,
    source: "Amazon VPC User Guide, Amazon VPC quotas: VPCs per Region",
    beside: { what: "the Region's default VPC", count: 1 },
    usesOf: inRegion(({ vpcCidr }) => (vpcCidr === undefined ? 0 : 1)),
  },
  {
    what: "Elastic IP addresses",
    limit: 5,
    source: "Amazon VPC User Guide, Amazon VPC quotas: Elastic IP addresses per Region",
    usesOf: inRegion((props) => (hasNat(props) ? 2 : 0)),
  },
  {
    what: "NAT gateways",
    limit: 5,
    source: "Amazon VPC User Guide, Amazon VPC quotas: NAT gateways per Availability Zone",
    usesOf: ({ props }) =>
      !hasNat(props)
        ? []
        : (props.availabilityZones ?? [`each of the first two Availability Zones of ${props.region}`]).map(
            (zone) => ({ place: `account ${props.accountId} in ${zone}`, count: 1 }),
          ),
  },
  {
    what: "gateway endpoints",
    limit: 20,
    source: "Amazon VPC User Guide, Amazon VPC quotas: Gateway VPC endpoints per Region",
    usesOf: inRegion(({ vpcCidr, additionalEndpointServices }) =>
      vpcCidr === undefined ? 0 : 1 + gatewayEndpointServices(additionalEndpointServices).length,
    ),
  },
  {
    what: "interface endpoints",
    limit: 50,
    source: "AWS PrivateLink Guide, AWS PrivateLink quotas: Interface endpoints per VPC",
    usesOf: ({ name, props }) =>
      props.vpcCidr === undefined
        ? []
        : [{ place: `the VPC of the team ${name}`, count: interfaceEndpoints(props) + ENDPOINTS_OF_MWAA }],
  },
  {
    what: "managed policies attached",
    limit: 10,
    source: "IAM User Guide, IAM and AWS STS quotas: Managed policies attached to an IAM role",
    // Each Airflow role of each team is a policy of its own.
    usesOf: ({ props }) =>
      [props.adminRoleArns, props.opRoleArns, props.userRoleArns, props.viewerRoleArns]
        .flatMap((roleArns) => [...new Set(roleArns)])
        .concat((props.programs ?? []).map(({ role }) => role))
        .map((roleArn) => ({ place: `the role ${roleArn}`, count: 1 })),
  },
];

/** A warning for each place where the stacks need more than AWS's default quota, in the order of the table. */
export function quotaWarnings(teams: readonly TeamConfig[]): string[] {
  return QUOTAS.flatMap(({ what, limit, beside, usesOf }) => {
    const counts = new Map<string, number>();
    for (const { place, count } of teams.flatMap((team) => usesOf(team))) {
      counts.set(place, (counts.get(place) ?? 0) + count);
    }
    return [...counts]
      .filter(([, count]) => count > 0 && count + (beside?.count ?? 0) > limit)
      .map(
        ([place, count]) =>
          `${count} ${what} for ${place}${beside === undefined ? "" : `, beside ${beside.what}`}: AWS's quota is ${limit} unless it was raised`,
      );
  });
}

/** A quota for each account and Region. */
function inRegion(count: (props: TeamEnvironmentProps) => number): Quota["usesOf"] {
  return ({ props }) => [{ place: `account ${props.accountId} in ${props.region}`, count: count(props) }];
}

function hasNat({ vpcCidr, egress }: TeamEnvironmentProps): boolean {
  return vpcCidr !== undefined && egress === "nat";
}

function interfaceEndpoints({ egress, additionalEndpointServices }: TeamEnvironmentProps): number {
  return egress === "endpoints" ? interfaceEndpointServices(additionalEndpointServices).length : 0;
}
