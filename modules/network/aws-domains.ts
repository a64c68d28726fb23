import { matching, type Rule, show } from "../validation/rule";

/**
 * Domains whose name servers are AWS's alone, so that a query for one of their names carries nothing to anybody else: those of
 * service endpoints in every partition with MWAA (regions.json), of function and web server addresses, and of hosts in
 * a VPC. DNS Firewall is asked for the names of hosts and endpoints of the VPC too. Which of them MWAA's components
 * resolve is not documented.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export const AWS_DOMAINS: readonly string[] = [
  "*.amazonaws.com",
  "*.amazonaws.com.cn",
  "*.amazonaws.eu",
  "*.api.aws",
  "*.api.amazonwebservices.com.cn",
  "*.api.amazonwebservices.eu",
  "*.on.aws",
  "*.compute.internal",
  "*.ec2.internal",
];

/**
 * A domain that is resolved, such as `warehouse.corp.example` or, for all names below it, `*.corp.example` (Route 53 Resolver
 * API, UpdateFirewallDomains). Of a top-level domain everybody can have a part.
 */
export const allowedDomainRule: Rule<string> = matching(
  /^(?=.{1,255}$)(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/,
  (domain) =>
    `must be a domain in lower case such as warehouse.corp.example, or *.corp.example for all names below it, got: ${show(domain)}`,
);
