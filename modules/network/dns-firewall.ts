import { type ITerraformDependable } from "cdktf";
import { Route53ResolverFirewallConfig } from "@cdktf/provider-aws/lib/route53-resolver-firewall-config";
import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroup } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { Construct } from "constructs";
import { boundedName } from "../aws/bounded-name";
import { AWS_DOMAINS } from "./aws-domains";

/** Names of lists, rules, groups and associations have 64 characters (Route 53 Resolver API). */
const MAX_NAME_LENGTH = 64;

/** Associations take priorities above 100 (Route 53 Resolver API, AssociateFirewallRuleGroup). */
const PRIORITY = 101;

/** Props of `DnsFirewall`. */
export interface DnsFirewallProps {
  /** Prefix of all names. */
  readonly name: string;
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Domains that are resolved beside AWS's own, without a dot at the end. */
  readonly allowedDomains: readonly string[];
}

/**
 * Has the VPC's resolver answer for AWS's own domains and for those that are declared, and for no other. The resolver is
 * outside of what routes and security groups limit: without this, a query for `<data>.attacker.example` carries data to
 * whoever runs that domain.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export class DnsFirewall extends Construct {
  /** What must exist before DAGs run. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, { name, vpcId, allowedDomains }: DnsFirewallProps) {
    super(scope, id);
    const named = (what: string): { readonly name: string; readonly tags: Record<string, string> } => {
      const whole = `${boundedName(name, MAX_NAME_LENGTH - what.length - 1)}-${what}`;
      return { name: whole, tags: { Name: whole } };
    };
    const list = (listId: string, what: string, domains: readonly string[]): string =>
      new Route53ResolverFirewallDomainList(this, listId, {
        ...named(what),
        // AWS lists domains with a dot at their end, and the provider takes any other for a change.
        domains: domains.map((domain) => `${domain}.`),
      }).id;
    const group = new Route53ResolverFirewallRuleGroup(this, "RuleGroup", named("dns"));
    const rules = [
      new Route53ResolverFirewallRule(this, "Allow", {
        name: named("dns-allow").name,
        firewallRuleGroupId: group.id,
        firewallDomainListId: list("Allowed", "dns-allowed", [...AWS_DOMAINS, ...allowedDomains]),
        priority: 100,
        action: "ALLOW",
        // Who runs an allowed domain says where its names lead.
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      }),
      new Route53ResolverFirewallRule(this, "Block", {
        name: named("dns-block").name,
        firewallRuleGroupId: group.id,
        firewallDomainListId: list("Everything", "dns-everything", ["*"]),
        priority: 200,
        action: "BLOCK",
        blockResponse: "NXDOMAIN",
      }),
    ];
    // Closed, also where DNS Firewall itself does not answer.
    const config = new Route53ResolverFirewallConfig(this, "FailClosed", {
      resourceId: vpcId,
      firewallFailOpen: "DISABLED",
    });
    const association = new Route53ResolverFirewallRuleGroupAssociation(this, "Association", {
      ...named("dns"),
      firewallRuleGroupId: group.id,
      vpcId,
      priority: PRIORITY,
      dependsOn: [...rules, config],
    });
    this.dependables = [association];
  }
}
