import { Token } from "cdktf";

/** What needs addresses of the two private subnets of a created VPC. */
export interface AddressNeeds {
  /** The VPC's IPv4 range, a valid one from /16 to /26. */
  readonly cidr: string;
  /** Interface endpoints that this library creates: each has an address in both subnets. */
  readonly interfaceEndpoints: number;
  /** Most workers. */
  readonly workers: number;
  /** Number of schedulers. */
  readonly schedulers: number;
  /** Most web servers. */
  readonly webservers: number;
}

/** AWS keeps five addresses of each subnet (Amazon VPC User Guide, "Subnet sizing"). */
const KEPT_BY_AWS = 5;

/** MWAA's own endpoints, for the database and the web server (MWAA User Guide, "About networking on Amazon MWAA"). */
const ENDPOINTS_OF_MWAA = 2;

/**
 * Addresses that an environment takes of two existing subnets together: MWAA's endpoints have one in each. Web servers are
 * not counted, of which it is unconfirmed whether they take theirs in this VPC.
 */
export function addressesInExistingSubnets({
  workers,
  schedulers,
}: Pick<AddressNeeds, "workers" | "schedulers">): number {
  return workers + schedulers + 2 * ENDPOINTS_OF_MWAA;
}

const LARGEST_PREFIX = 16;

/**
 * The problem of a range with too few addresses for its environment, or nothing. Each component is a Fargate task with
 * an address of its own; the subnets can never change. Whether MWAA runs more of them for the time of an update is
 * unconfirmed, so that none are kept for it; so is whether the web servers take theirs in this VPC: they are counted.
 */
export function addressProblem(needs: AddressNeeds): string | undefined {
  const { cidr, interfaceEndpoints, workers, schedulers, webservers } = needs;
  if (Token.isUnresolved(cidr)) {
    return undefined;
  }
  const endpoints = interfaceEndpoints + ENDPOINTS_OF_MWAA;
  const components = workers + schedulers + webservers;
  // A private subnet is a quarter of the VPC.
  const sizeOf = (prefix: number): number => 2 ** (30 - prefix);
  const freeIn = (prefix: number): number => Math.max(0, sizeOf(prefix) - KEPT_BY_AWS - endpoints);
  const prefix = Number(cidr.split("/")[1]);
  if (2 * freeIn(prefix) >= components) {
    return undefined;
  }
  let fitting = prefix;
  while (fitting > LARGEST_PREFIX && 2 * freeIn(fitting) < components) {
    fitting--;
  }
  return `must be /${fitting} or larger for ${workers} workers, ${schedulers} schedulers and ${webservers} web servers (each of the two private subnets has ${sizeOf(prefix)} addresses, of which AWS keeps ${KEPT_BY_AWS} and interface endpoints take ${endpoints}: ${2 * freeIn(prefix)} are left for ${components}), got: "${cidr}"`;
}
