import { deliversThroughPublisher } from "../../delivery/delivery-checks";
import { DEFAULT_EGRESS, REQUIRED_ENDPOINT_SERVICES } from "../../network/network-rules";
import { type TeamConfig } from "../../config/teams-config";
import { type Counted, type RegionReader } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { allFindings, judged } from "../judged";
import { type Place } from "../needs";

/** A quota, as Service Quotas names it. */
interface Quota {
  readonly subject: string;
  readonly service: string;
  readonly code: string;
  /** The IAM action that reads what is used. */
  readonly action: string;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const VPCS: Quota = {
  subject: "VPCs per Region",
  service: "vpc",
  code: "L-F678F1CE",
  action: "ec2:DescribeVpcs",
};
const ELASTIC_IPS: Quota = {
  subject: "Elastic IP addresses",
  service: "ec2",
  code: "L-0263D0A3",
  action: "ec2:DescribeAddresses",
};
const ENDPOINTS_PER_VPC: Quota = {
  subject: "interface endpoints per VPC",
  service: "vpc",
  code: "L-29B6F2EB",
  action: "ec2:DescribeVpcEndpoints",
};

/**
 * New accounts may have ten.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const CONCURRENT_EXECUTIONS: Quota = {
  subject: "concurrent executions of functions",
  service: "lambda",
  code: "L-B99A9384",
  action: "servicequotas:GetServiceQuota",
};

/** Of a detector, and of a publisher: one publishes while another waits for it. */
const EXECUTIONS = { detector: 1, publisher: 2 } as const;

/** NAT gateways of a created VPC, one in each zone, with an address each. */
const ADDRESSES_PER_VPC = 2;

/**
 * Interface endpoints that MWAA itself creates for an environment, at most: for the database, and for a private web
 * server (Amazon MWAA User Guide, "About networking").
 */
const ENDPOINTS_OF_MWAA = 2;

/**
 * Whether a place has room for what all teams of the file there need. What they have already is used, and not needed
 * again.
 */
export function checkQuotas(place: Place, region: RegionReader): Promise<readonly Finding[]> {
  const created = place.teams.filter(({ props }) => props.vpcCidr !== undefined);
  const natted = created.filter(({ props }) => (props.egress ?? DEFAULT_EGRESS) === "nat");
  return allFindings(
    checkEnvironments(place, region),
    checkCounted(VPCS, place, region, (used) => missingOf(created, used, 1)),
    checkCounted(ELASTIC_IPS, place, region, (used) => missingOf(natted, used, ADDRESSES_PER_VPC)),
    checkConcurrency(place, region),
    ...created
      .filter(({ props }) => props.egress === "endpoints")
      .map((team) => checkCreated(team, place, region)),
    ...existingVpcs(place).map((vpcId) => checkExisting(vpcId, place, region)),
  );
}

function checkEnvironments(place: Place, region: RegionReader): Promise<readonly Finding[]> {
  const quota = { subject: "MWAA environments", service: "airflow" };
  return judged(
    {
      check: "quotas",
      subject: quota.subject,
      actions: ["airflow:ListEnvironments", "servicequotas:ListServiceQuotas"],
    },
    async () => ({ limit: await region.environmentQuota(), names: await region.environments() }),
    ({ limit, names }) => {
      const needed = place.teams.filter(({ props }) => !names.includes(props.environmentName)).length;
      return room(quota, place, { limit, used: names.length, needed });
    },
  );
}

/** Where a team has a publisher, which runs twice at a time. What else in the account runs is not known. */
async function checkConcurrency(place: Place, region: RegionReader): Promise<readonly Finding[]> {
  const publishers = place.teams.filter(({ props }) => deliversThroughPublisher(props)).length;
  if (publishers === 0) {
    return [];
  }
  const needed = EXECUTIONS.detector * place.teams.length + EXECUTIONS.publisher * publishers;
  const { service, code, subject, action } = CONCURRENT_EXECUTIONS;
  return judged(
    { check: "quotas", subject, actions: [action] },
    () => region.quota(service, code),
    (limit) => room(CONCURRENT_EXECUTIONS, place, { limit, used: 0, needed }),
  );
}

function checkCounted(
  quota: Quota,
  place: Place,
  region: RegionReader,
  neededBeside: (used: readonly Counted[]) => number,
): Promise<readonly Finding[]> {
  return judged(
    { check: "quotas", subject: quota.subject, actions: [quota.action, "servicequotas:GetServiceQuota"] },
    async () => ({
      limit: await region.quota(quota.service, quota.code),
      used: quota === VPCS ? await region.vpcs() : await region.elasticIps(),
    }),
    ({ limit, used }) => room(quota, place, { limit, used: used.length, needed: neededBeside(used) }),
  );
}

/** How many resources the teams lack, of so many each. */
function missingOf(teams: readonly TeamConfig[], used: readonly Counted[], each: number): number {
  return teams
    .map(({ name }) => Math.max(0, each - used.filter(({ tags }) => isOf(name, tags)).length))
    .reduce((sum, missing) => sum + missing, 0);
}

/** The default tags of a team's stack (`TeamStack`). */
function isOf(team: string, tags: Counted["tags"]): boolean {
  return tags.Team === team && tags.ManagedBy === "cdktf-mwaa-teams";
}

/** A VPC that is created starts empty, so that all of its endpoints are needed. */
function checkCreated(
  { name, props }: TeamConfig,
  place: Place,
  region: RegionReader,
): Promise<readonly Finding[]> {
  const services = new Set([...REQUIRED_ENDPOINT_SERVICES, ...(props.additionalEndpointServices ?? [])]);
  const needed = services.size + ENDPOINTS_OF_MWAA;
  const quota = { ...ENDPOINTS_PER_VPC, subject: `${ENDPOINTS_PER_VPC.subject}, ${name}` };
  return judged(
    { check: "quotas", subject: quota.subject, actions: ["servicequotas:GetServiceQuota"] },
    () => region.quota(quota.service, quota.code),
    (limit) => room(quota, place, { limit, used: 0, needed }),
  );
}

function existingVpcs({ teams }: Place): string[] {
  return [
    ...new Set(
      teams.flatMap(({ props }) => (props.existingVpc === undefined ? [] : [props.existingVpc.vpcId])),
    ),
  ].sort();
}

function checkExisting(vpcId: string, place: Place, region: RegionReader): Promise<readonly Finding[]> {
  const quota = { ...ENDPOINTS_PER_VPC, subject: `${ENDPOINTS_PER_VPC.subject}, ${vpcId}` };
  return judged(
    {
      check: "quotas",
      subject: quota.subject,
      actions: [quota.action, "airflow:ListEnvironments", "servicequotas:GetServiceQuota"],
    },
    async () => ({
      limit: await region.quota(quota.service, quota.code),
      endpoints: await region.endpoints(vpcId),
      names: await region.environments(),
    }),
    ({ limit, endpoints, names }) => {
      const used = endpoints.filter(({ type }) => type !== "Gateway").length;
      const environments = place.teams.filter(
        ({ props }) => props.existingVpc?.vpcId === vpcId && !names.includes(props.environmentName),
      );
      return room(quota, place, { limit, used, needed: environments.length * ENDPOINTS_OF_MWAA });
    },
  );
}

interface Room {
  readonly limit?: number;
  readonly used: number;
  readonly needed: number;
}

function room(
  { subject, service, code }: Omit<Quota, "action" | "code"> & { readonly code?: string },
  { accountId, region }: Place,
  { limit, used, needed }: Room,
): Finding {
  const about = findingsAbout("quotas", subject);
  if (limit === undefined) {
    return about.unchecked(
      `Service Quotas does not know this quota; ${used} used, ${needed} more needed`,
      `look the quota up in the console of ${service}`,
    );
  }
  const message = `${limit} allowed, ${used} used, ${needed} more needed`;
  if (used + needed <= limit) {
    return about.ok(message);
  }
  const request =
    code === undefined
      ? `request ${used + needed} in the console of Service Quotas, service ${service}, account ${accountId}, ${region}`
      : `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${used + needed} --region ${region}`;
  return about.failed(message, request);
}
