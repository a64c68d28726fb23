import { type ITerraformDependable } from "cdktf";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { Construct } from "constructs";
import { PropValidationError } from "../validation/validate-prop";
import { EnvironmentSecurityGroup } from "./environment-security-group";
import { type ITeamNetwork } from "./team-network";

/** A VPC that exists already, as an environment uses it. */
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
}

/**
 * The network of an environment in a VPC that this library did not create. What cannot be known before Terraform
 * plans, such as the subnets' zones, is checked in the plan.
 */
export class ExistingVpc extends Construct implements ITeamNetwork {
  public readonly vpcId: string;
  public readonly privateSubnetIds: readonly string[];
  public readonly securityGroupIds: readonly string[];
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, attributes: ExistingVpcAttributes) {
    super(scope, id);
    const securityGroupIds = attributes.securityGroupIds ?? [];
    const [first, second, ...others] = attributes.privateSubnetIds;
    if (first === undefined || second === undefined || others.length > 0 || first === second) {
      throw new PropValidationError(
        this.node.path,
        "privateSubnetIds",
        `must name exactly two different subnets, got: ${JSON.stringify(attributes.privateSubnetIds)}`,
      );
    }
    if (securityGroupIds.length > 5) {
      throw new PropValidationError(
        this.node.path,
        "securityGroupIds",
        `must name at most five security groups, got: ${securityGroupIds.length}`,
      );
    }
    this.vpcId = attributes.vpcId;
    // The ids as given: read back from Terraform, a change of the VPC would make them unknown, and an environment
    // with unknown subnets is replaced.
    this.privateSubnetIds = [first, second];
    const checks = this.checkSubnets(attributes.vpcId, first, second);

    if (securityGroupIds.length > 0) {
      this.securityGroupIds = securityGroupIds;
      this.dependables = checks;
    } else {
      const group = new EnvironmentSecurityGroup(this, "SecurityGroup", {
        name: attributes.securityGroupName ?? "mwaa",
        vpcId: attributes.vpcId,
      });
      this.securityGroupIds = [group.securityGroupId];
      this.dependables = [...checks, ...group.dependables];
    }
  }

  private checkSubnets(vpcId: string, firstId: string, secondId: string): ITerraformDependable[] {
    const check = (id: string, subnetId: string): DataAwsSubnet => {
      const subnet = new DataAwsSubnet(this, id, { id: subnetId });
      subnet.lifecycle = {
        postcondition: [
          {
            condition: `\${self.vpc_id == "${vpcId}"}`,
            errorMessage: `Subnet ${subnetId} must be in the VPC ${vpcId}.`,
          },
          {
            condition: "${!self.map_public_ip_on_launch}",
            errorMessage: `Subnet ${subnetId} must be private: it gives out public addresses.`,
          },
        ],
      };
      return subnet;
    };
    const first = check("PrivateSubnet1", firstId);
    const second = check("PrivateSubnet2", secondId);
    second.lifecycle?.postcondition?.push({
      condition: `\${self.availability_zone != ${first.fqn}.availability_zone}`,
      errorMessage: `Subnets ${firstId} and ${secondId} must be in two different Availability Zones.`,
    });
    return [first, second];
  }
}
