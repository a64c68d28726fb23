import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { childId } from "../aws/child-id";
import { known, list, optional, type PropCheck, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { ipv4RangeProblem } from "./cidr";

/** Half of the Internet is no company's network; a range of eight bits may be. */
const WIDEST_PREFIX = 8;

/**
 * Who reaches a private web server: an IPv4 range, a prefix list or a security group. Never everybody: a private web
 * server is for those who are named.
 */
export const webserverIngressRule: Rule<string> = (source) => {
  if (/^(?:pl|sg)-[0-9a-f]{8,17}$/.test(source)) {
    return undefined;
  }
  const problem = ipv4RangeProblem(source);
  if (problem !== undefined) {
    return `must be an IPv4 range such as 10.0.0.0/8, a prefix list such as pl-0123456789abcdef0 or a security group such as sg-0123456789abcdef0, got: ${show(source)}`;
  }
  return Number(source.split("/")[1]) < WIDEST_PREFIX
    ? `must be /${WIDEST_PREFIX} or smaller (a private web server is never open to everybody), got: ${show(source)}`
    : undefined;
};

/** Those who reach the web server: each is part of a rule's address. */
export const webserverIngress: PropCheck<readonly string[] | undefined> = optional(
  list(known("an IPv4 range, a prefix list or a security group, written out", text(webserverIngressRule)), {
    distinct: (source) => source,
  }),
);

/** What decides whether ingress to the web server can be given. */
export interface IngressSettings {
  readonly webserverAccess: string;
  readonly webserverIngress?: readonly string[];
  /** Security groups that exist, whose rules are not this library's. */
  readonly securityGroupIds?: readonly string[];
}

/**
 * The problem of ingress that would have no effect, or nothing. A public web server is reached over the Internet,
 * whatever the environment's security groups say.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
 */
export function webserverIngressProblem({
  webserverAccess,
  webserverIngress: sources = [],
  securityGroupIds = [],
}: IngressSettings): string | undefined {
  const reason =
    webserverAccess !== "private"
      ? "where the web server is public (no security group limits it; IAM does)"
      : securityGroupIds.length > 0
        ? "where security groups are given (add the rule for port 443 to one of them)"
        : undefined;
  return sources.length === 0 || reason === undefined
    ? undefined
    : `must be empty ${reason}, got: ${show(sources)}`;
}

/** Props of `WebserverIngress`. */
export interface WebserverIngressProps {
  /** Id of the environment's security group. */
  readonly securityGroupId: string;
  /** IPv4 ranges, prefix lists and security groups. */
  readonly sources: readonly string[];
}

/** Lets browsers and programs reach a private web server, over HTTPS alone. */
export class WebserverIngress extends Construct {
  /** The rules. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, { securityGroupId, sources }: WebserverIngressProps) {
    super(scope, id);
    this.dependables = sources.map(
      (source) =>
        new VpcSecurityGroupIngressRule(this, childId(source), {
          securityGroupId,
          ...target(source),
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          description: "Web server of the environment",
        }),
    );
  }
}

function target(
  source: string,
): Pick<
  ConstructorParameters<typeof VpcSecurityGroupIngressRule>[2],
  "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId"
> {
  if (source.startsWith("sg-")) {
    return { referencedSecurityGroupId: source };
  }
  return source.startsWith("pl-") ? { prefixListId: source } : { cidrIpv4: source };
}
