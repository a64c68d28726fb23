import { type ITerraformDependable, type Postcondition, TerraformIterator, Token } from "cdktf";
import { DataAwsNetworkInterfaces } from "@cdktf/provider-aws/lib/data-aws-network-interfaces";
import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { type DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpcSecurityGroupRule } from "@cdktf/provider-aws/lib/data-aws-vpc-security-group-rule";
import { DataAwsVpcSecurityGroupRules } from "@cdktf/provider-aws/lib/data-aws-vpc-security-group-rules";
import { Construct } from "constructs";

/** HTTPS, and the metadata database (Amazon MWAA User Guide, "Security in your VPC on Amazon MWAA"). */
const PORTS = [443, 5432];

/** Props of `SecurityGroupChecks`. */
export interface SecurityGroupChecksProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Ids of the environment's security groups. */
  readonly securityGroupIds: readonly string[];
  /** The environment's subnets. */
  readonly subnets: readonly DataAwsSubnet[];
}

/**
 * Has Terraform check during plan that the components reach each other through security groups that exist. MWAA itself
 * notices only after about an hour that they do not.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
 */
export class SecurityGroupChecks extends Construct {
  /** The checks. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: SecurityGroupChecksProps) {
    super(scope, id);
    const { vpcId, securityGroupIds } = props;
    const rules = new DataAwsVpcSecurityGroupRules(this, "Rules", {
      filter: [{ name: "group-id", values: [...securityGroupIds] }],
    });
    const each = TerraformIterator.fromList(rules.ids);
    const rule = new DataAwsVpcSecurityGroupRule(this, "Rule", {
      forEach: each,
      securityGroupRuleId: Token.asString(each.value),
    });
    // All groups are on every component, so that the rules of all of them count together.
    const reach = (["ingress", "egress"] as const).map((direction): Postcondition => ({
      condition: componentsReachEachOther(direction, rule.fqn, props),
      errorMessage: `network.existing.securityGroupIds: ${securityGroupIds.join(", ")} must let the environment's components reach each other: there is no ${direction} rule for ports ${PORTS.join(" and ")} whose other side is the group itself. Add a self-referencing rule for all traffic, or name no security group: one is created.`,
    }));
    this.dependables = securityGroupIds.map(
      (groupId, index) =>
        new DataAwsSecurityGroup(this, `Group${index + 1}`, {
          id: groupId,
          lifecycle: {
            postcondition: [
              {
                condition: `\${self.vpc_id == "${vpcId}"}`,
                errorMessage: `network.existing.securityGroupIds: ${groupId} must be in the VPC ${vpcId}.`,
              },
              ...(index === 0 ? reach : []),
            ],
          },
        }),
    );
  }
}

/** Terraform's condition that the rules of a direction open the ports between the subnets. */
function componentsReachEachOther(
  direction: "ingress" | "egress",
  rules: string,
  { securityGroupIds, subnets }: SecurityGroupChecksProps,
): string {
  const ofDirection = direction === "egress" ? "rule.is_egress" : "!rule.is_egress";
  const groups = JSON.stringify(securityGroupIds);
  const ranges = `[${subnets.map(({ fqn }) => `${fqn}.cidr_block`).join(", ")}]`;
  // A range covers a subnet where the subnet's address has the range's beginning.
  const covers = `alltrue([for range in ${ranges} : try(tonumber(split("/", rule.cidr_ipv4)[1]) <= tonumber(split("/", range)[1]) && cidrhost("\${split("/", range)[0]}/\${split("/", rule.cidr_ipv4)[1]}", 0) == cidrhost(rule.cidr_ipv4, 0), false)])`;
  const between = `(contains(${groups}, coalesce(rule.referenced_security_group_id, "none")) || ${covers})`;
  const opens =
    '(rule.ip_protocol == "-1" || (rule.ip_protocol == "tcp" && rule.from_port <= port && rule.to_port >= port))';
  return `\${alltrue([for port in ${JSON.stringify(PORTS)} : anytrue([for rule in values(${rules}) : ${ofDirection} && ${between} && ${opens}])])}`;
}

/** Has Terraform check during plan that a subnet's route table leads to no Internet gateway. */
export class RouteChecks extends Construct {
  /** The check. */
  public readonly dependables: readonly ITerraformDependable[];
  /** The subnet's route table. */
  public readonly routeTable: DataAwsRouteTable;

  public constructor(
    scope: Construct,
    id: string,
    props: { readonly vpcId: string; readonly subnetId: string },
  ) {
    super(scope, id);
    const { vpcId, subnetId } = props;
    const tables = (name: string, value: string): DataAwsRouteTables =>
      new DataAwsRouteTables(this, name === "association.main" ? "Main" : "Associated", {
        vpcId,
        filter: [{ name, values: [value] }],
      });
    const associated = tables("association.subnet-id", subnetId);
    const main = tables("association.main", "true");
    this.routeTable = new DataAwsRouteTable(this, "RouteTable", {
      // A subnet without a route table of its own has the VPC's main one.
      routeTableId: `\${element(concat(${associated.fqn}.ids, ${main.fqn}.ids), 0)}`,
      lifecycle: {
        postcondition: [
          {
            condition: `\${!anytrue([for route in self.routes : startswith(coalesce(route.gateway_id, "none"), "igw-")])}`,
            errorMessage: `network.existing.privateSubnetIds: ${subnetId} must be private: its route table leads to an Internet gateway, which Amazon MWAA does not accept.`,
          },
        ],
      },
    });
    this.dependables = [this.routeTable];
  }
}

/** Props of `AddressChecks`. */
export interface AddressChecksProps {
  /** The environment's two subnets. */
  readonly subnets: readonly DataAwsSubnet[];
  /** Their ids. */
  readonly subnetIds: readonly string[];
  /** Ids of the environment's security groups, which its network interfaces have. */
  readonly securityGroupIds: readonly string[];
  /** Addresses that the environment needs of both subnets together. */
  readonly needed: number;
}

/**
 * Has Terraform check that two existing subnets have addresses left for an environment that is yet to be created: where
 * interfaces have its security groups already, it is there, and its subnets can never change. With a group that is created,
 * the first plan cannot ask for interfaces; the first apply does, before it creates the environment.
 */
export class AddressChecks extends Construct {
  /** The check. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AddressChecksProps) {
    super(scope, id);
    const { subnets, subnetIds, securityGroupIds, needed } = props;
    const free = subnets.map(({ fqn }) => `${fqn}.available_ip_address_count`).join(" + ");
    const interfaces = new DataAwsNetworkInterfaces(this, "Interfaces", {
      filter: [
        { name: "subnet-id", values: [...subnetIds] },
        { name: "group-id", values: [...securityGroupIds] },
      ],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.ids) > 0 || ${free} >= ${needed}}`,
            errorMessage: `network.existing.privateSubnetIds: ${subnetIds.join(" and ")} must have ${needed} free addresses for the schedulers, the most workers and MWAA's endpoints. They have \${${free}}. Name larger subnets, or lower airflow.workers.max.`,
          },
        ],
      },
    });
    this.dependables = [interfaces];
  }
}
