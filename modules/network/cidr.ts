import { type Rule, show, withPattern } from "../validation/rule";

/** AWS's largest VPC, and the smallest that can be cut into four of AWS's smallest subnet (/28). */
const LARGEST_PREFIX = 16;
const SMALLEST_PREFIX = 26;

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const CIDR = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:1[6-9]|2[0-6])$`);

/**
 * The IPv4 range of a VPC for one environment: an address and a prefix from /16 to /26, no bit set behind the
 * prefix. AWS allows a VPC down to /28 and a subnet down to /28 (Amazon VPC User Guide, "VPC CIDR blocks" and
 * "Subnet sizing"); here the VPC is cut into four equal subnets, so it needs four times that.
 */
export const vpcCidrRule: Rule<string> = withPattern(CIDR, (value) => {
  const [network, prefix] = parseCidr(value) ?? [];
  if (network === undefined || prefix === undefined) {
    return `must be an IPv4 range such as 10.20.0.0/16, got: ${show(value)}`;
  }
  if (prefix < LARGEST_PREFIX) {
    return `must be /${LARGEST_PREFIX} or smaller, AWS's largest VPC, got: ${show(value)}`;
  }
  if (prefix > SMALLEST_PREFIX) {
    return `must be /${SMALLEST_PREFIX} or larger (it is too small for two private and two public subnets), got: ${show(value)}`;
  }
  const size = 2 ** (32 - prefix);
  return network % size === 0
    ? undefined
    : `must start at the first address of its range, ${format(network - (network % size))}/${prefix}, got: ${show(value)}`;
});

/** First and last address of a well-formed IPv4 range, as numbers. */
export function addressesOf(range: string): readonly [first: number, last: number] {
  const [network = NaN, prefix = NaN] = parseCidr(range) ?? [];
  return [network, network + 2 ** (32 - prefix) - 1];
}

/** What nobody on the Internet has: RFC 1918, and the shared address space of RFC 6598. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(addressesOf);

/** A warning about a range with addresses of the Internet. */
export function publicRangeWarning(range: string): string | undefined {
  const [first, last] = addressesOf(range);
  return PRIVATE_RANGES.some(([from, to]) => from <= first && last <= to)
    ? undefined
    : `${range} has addresses that others have on the Internet, which the VPC cannot reach then: take a private range, such as one in 10.0.0.0/8`;
}

/** The problem of an IPv4 range of any size, or nothing: malformed, or with bits set behind its prefix. */
export function ipv4RangeProblem(value: string): string | undefined {
  const [network, prefix] = parseCidr(value) ?? [];
  return network !== undefined && prefix !== undefined && network % 2 ** (32 - prefix) === 0
    ? undefined
    : `must be an IPv4 range such as 10.0.0.0/8, got: ${show(value)}`;
}

/** The address as a number and the prefix; nothing where either is malformed. */
function parseCidr(value: string): readonly [network: number, prefix: number] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(value);
  if (match === null) {
    return undefined;
  }
  // A leading zero is octal to some readers and decimal to others.
  const parts = match.slice(1);
  const [prefix = NaN, ...octets] = [parts.at(-1), ...parts.slice(0, -1)].map(Number);
  const wellFormed = parts.every((part) => part === String(Number(part)));
  return wellFormed && prefix <= 32 && octets.every((octet) => octet <= 255)
    ? [octets.reduce((address, octet) => address * 256 + octet, 0), prefix]
    : undefined;
}

function format(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
