import { type TeamEnvironmentProps } from "../../../modules";
import { moduleFiles } from "../../../tools/terraform-module/module-files";
import { teamEnvironment } from "../support/fixtures";
import { Template } from "../support/template";

/**
 * What EC2 accepts as the description of a security group or of a rule; anything else is `InvalidParameterValue`.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
 */
const EC2_DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** Types of Terraform resources that EC2's API creates. */
const OF_EC2 =
  /^aws_(default_|main_)?(customer_gateway|ebs|ec2|egress_only|eip|flow_log|internet_gateway|key_pair|launch_template|nat_gateway|network|route|security_group|subnet|vpc|vpn)/;

const existingVpc = {
  vpcId: "vpc-0a1b2c3d",
  privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
};

function environment(props: Partial<TeamEnvironmentProps>): string {
  return Template.of((stack) => teamEnvironment(stack, props)).text;
}

const OUTPUTS: readonly (readonly [string, () => string, number])[] = [
  ["a VPC with NAT gateways", () => environment({ egress: "nat" }), 3],
  ["a VPC with endpoints", () => environment({ egress: "endpoints" }), 4],
  ["an existing VPC without a security group", () => environment({ vpcCidr: undefined, existingVpc }), 3],
  ["the Terraform module", () => String(new Map(moduleFiles()).get("main.tf.json")), 5],
];

describe("EC2 accepts every description in", () => {
  test.each(OUTPUTS)("%s", (_what, synthesize, count) => {
    const descriptions = ec2Descriptions(synthesize());

    expect(descriptions).toHaveLength(count);
    expect(descriptions.filter((text) => !EC2_DESCRIPTION.test(text))).toEqual([]);
  });
});

/** Descriptions of EC2's resources in Terraform's JSON, also of blocks inside of them. */
function ec2Descriptions(json: string): string[] {
  const { resource } = JSON.parse(json) as { resource: Record<string, unknown> };
  return Object.entries(resource).flatMap(([type, blocks]) =>
    OF_EC2.test(type) ? descriptionsIn(blocks) : [],
  );
}

function descriptionsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key === "description" && typeof item === "string" ? [item] : descriptionsIn(item),
  );
}
