import { type ITerraformDependable } from "cdktf";
import { type IConstruct } from "constructs";

/** Where an environment's components run. */
export interface ITeamNetwork extends IConstruct {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Ids of the two private subnets. */
  readonly privateSubnetIds: readonly string[];
  /** Ids of the environment's security groups, one to five. */
  readonly securityGroupIds: readonly string[];
  /** What must exist before an environment can start here. */
  readonly dependables: readonly ITerraformDependable[];
}
