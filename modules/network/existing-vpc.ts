import { Fn, type ITerraformDependable, Op, type Postcondition, Token } from "cdktf";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { Construct } from "constructs";
import { known, listOrToken, number, optional, type PropChecks, text } from "../validation/prop-checks";
import { PropValidationError } from "../validation/prop-validation-error";
import { wholeNumber } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";
import { AddressChecks, RouteChecks, SecurityGroupChecks } from "./existing-vpc-checks";
import { EndpointCheck } from "./existing-endpoint-check";
import { EnvironmentSecurityGroup } from "./environment-security-group";
import { type ITeamNetwork } from "./i-team-network";
import { idRule, securityGroupNameRule } from "./network-rules";
import { webserverIngress, webserverIngressProblem } from "./webserver-ingress";

/** Where people give the subnets, for messages of Terraform's. */
const KEY = "network.existing.privateSubnetIds";

/** An existing VPC, and the parts of it that an environment uses. */
export interface ExistingVpcAttributes {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** Ids of exactly two private subnets of the VPC, in two Availability Zones. */
  readonly privateSubnetIds: readonly string[];

  /**
   * Ids of one to five security groups that let the environment's components reach each other.
   * @default - a self-referencing security group is created
   */
  readonly securityGroupIds?: readonly string[];

  /**
   * Name of the security group that is created where none is given.
   * @default "mwaa"
   */
  readonly securityGroupName?: string;

  /**
   * Who reaches a private web server, beside the environment itself: IPv4 ranges from /8 on, ids of prefix lists and of
   * security groups. For the security group that is created where none is given.
   * @default - nobody
   */
  readonly webserverIngress?: readonly string[];

  /**
   * Addresses that an environment needs of both subnets together; Terraform checks that they are free before it is created.
   * @default - not checked, or with `TeamEnvironment` those of its schedulers, most workers and MWAA's endpoints
   */
  readonly addressesNeeded?: number;
}

/** Checks of `ExistingVpcAttributes`. */
export const EXISTING_VPC_CHECKS: PropChecks<ExistingVpcAttributes> = {
  vpcId: text(idRule("vpc")),
  privateSubnetIds: listOrToken(text(idRule("subnet")), { min: 2, max: 2, distinct: (id) => id }),
  securityGroupIds: optional(listOrToken(text(idRule("sg")), { max: 5, distinct: (id) => id })),
  securityGroupName: optional(text(securityGroupNameRule)),
  webserverIngress,
  addressesNeeded: optional(known("a whole number, written out", number(wholeNumber(1)))),
};

/**
 * The network of an environment in a VPC that this library did not create. What is not known at synth, such as the
 * subnets' zones, is checked during plan.
 */
export class ExistingVpc extends Construct implements ITeamNetwork {
  public readonly vpcId: string;
  public readonly privateSubnetIds: readonly string[];
  public readonly securityGroupIds: readonly string[];
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, attributes: ExistingVpcAttributes) {
    super(scope, id);
    validateProps(this, attributes, EXISTING_VPC_CHECKS);
    const ingress = webserverIngressProblem({ webserverAccess: "private", ...attributes });
    if (ingress !== undefined) {
      throw new PropValidationError(this.node.path, "webserverIngress", ingress);
    }
    const securityGroupIds = attributes.securityGroupIds ?? [];
    const [first, second] = twoOf(attributes.privateSubnetIds);
    this.vpcId = attributes.vpcId;
    // The ids as given: read from a data source, they would be unknown after a change of the VPC, and an
    // environment with unknown subnets is replaced.
    this.privateSubnetIds = [first, second];
    const subnets = this.checkSubnets(attributes, first, second);
    const checks = [...subnets, ...this.checkWhatIsThere(attributes, subnets)];

    if (securityGroupIds.length > 0) {
      this.securityGroupIds = securityGroupIds;
      this.dependables = [...checks, ...this.checkAddresses(attributes, subnets)];
    } else {
      const group = new EnvironmentSecurityGroup(this, "SecurityGroup", {
        name: attributes.securityGroupName ?? "mwaa",
        vpcId: attributes.vpcId,
        webserverIngress: attributes.webserverIngress,
      });
      this.securityGroupIds = [group.securityGroupId];
      this.dependables = [...checks, ...group.dependables, ...this.checkAddresses(attributes, subnets)];
    }
  }

  private checkAddresses(
    { privateSubnetIds, addressesNeeded: needed }: ExistingVpcAttributes,
    subnets: readonly DataAwsSubnet[],
  ): readonly ITerraformDependable[] {
    return needed === undefined || !isKnown(privateSubnetIds)
      ? []
      : new AddressChecks(this, "Addresses", {
          subnets,
          subnetIds: privateSubnetIds,
          securityGroupIds: this.securityGroupIds,
          needed,
        }).dependables;
  }

  private checkSubnets(
    { vpcId, privateSubnetIds }: ExistingVpcAttributes,
    firstId: string,
    secondId: string,
  ): DataAwsSubnet[] {
    const check = (id: string, subnetId: string, ...more: Postcondition[]): DataAwsSubnet =>
      new DataAwsSubnet(this, id, {
        id: subnetId,
        lifecycle: {
          postcondition: [
            {
              condition: `\${self.vpc_id == "${vpcId}"}`,
              errorMessage: `${KEY}: ${subnetId} must be in the VPC ${vpcId}.`,
            },
            {
              condition: "${!self.map_public_ip_on_launch}",
              errorMessage: `${KEY}: ${subnetId} must be private: it gives out public addresses.`,
            },
            ...more,
          ],
        },
      });
    const first = check("PrivateSubnet1", firstId);
    const second = check(
      "PrivateSubnet2",
      secondId,
      {
        condition: `\${self.availability_zone != ${first.fqn}.availability_zone}`,
        errorMessage: `${KEY}: ${firstId} and ${secondId} must be in two different Availability Zones.`,
      },
      ...exactlyTwo(privateSubnetIds),
    );
    return [first, second];
  }

  /** Of what exists before the plan: Terraform could not count the rules of a group that is created with it. */
  private checkWhatIsThere(
    { vpcId, privateSubnetIds, securityGroupIds = [] }: ExistingVpcAttributes,
    subnets: readonly DataAwsSubnet[],
  ): ITerraformDependable[] {
    const knowsVpc = !Token.isUnresolved(vpcId);
    const routes =
      knowsVpc && isKnown(privateSubnetIds)
        ? privateSubnetIds.map(
            (subnetId, index) => new RouteChecks(this, `Routes${index + 1}`, { vpcId, subnetId }),
          )
        : [];
    if (routes.length > 0) {
      const routeTables = routes.map(({ routeTable }) => routeTable);
      new EndpointCheck(this, "Endpoints", { vpcId, subnetIds: privateSubnetIds, routeTables });
    }
    return [
      ...routes,
      ...(knowsVpc && securityGroupIds.length > 0 && isKnown(securityGroupIds)
        ? [new SecurityGroupChecks(this, "SecurityGroups", { vpcId, securityGroupIds, subnets })]
        : []),
    ].flatMap(({ dependables }) => [...dependables]);
  }
}

function isKnown(ids: readonly string[]): boolean {
  return !Token.isUnresolved(ids) && !ids.some((id) => Token.isUnresolved(id));
}

/** Terraform's check of a list that is not known at synth. */
function exactlyTwo(ids: readonly string[]): Postcondition[] {
  return Token.isUnresolved(ids)
    ? [
        {
          condition: Op.eq(Fn.lengthOf([...ids]), 2),
          errorMessage: `${KEY} must be exactly two.`,
        },
      ]
    : [];
}

/** The two elements of a list, also of one that is not known at synth. */
function twoOf(ids: readonly string[]): [string, string] {
  const element = (index: number): string =>
    Token.isUnresolved(ids) ? Token.asString(Fn.element([...ids], index)) : (ids[index] ?? "");
  return [element(0), element(1)];
}
