import { TerraformStack } from "cdktf";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsNetworkInterface } from "@cdktf/provider-aws/lib/data-aws-network-interface";
import { DataAwsNetworkInterfaces } from "@cdktf/provider-aws/lib/data-aws-network-interfaces";
import { type DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { Construct } from "constructs";
import { REQUIRED_ENDPOINT_SERVICES } from "./network-rules";

/**
 * How the descriptions of interface endpoints' network interfaces begin; behind it is the endpoint's id.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
const DESCRIPTION = "VPC Endpoint Interface*";

/** Props of `EndpointCheck`. */
export interface EndpointCheckProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Ids of the environment's subnets. */
  readonly subnetIds: readonly string[];
  /** The subnets' route tables. */
  readonly routeTables: readonly DataAwsRouteTable[];
}

/**
 * Has Terraform warn during plan where subnets lead nowhere outside of their VPC, and the VPC lacks interface endpoints that
 * MWAA needs there. The provider has no list of endpoints, and looking up one that is missing is an error in its own words:
 * so the endpoints are found by their network interfaces.
 *
 * A warning, because the provider leaves out of route tables what a virtual private gateway propagates; nothing in a VPC
 * that another account shares, whose endpoints are not seen. `mwaa-teams doctor` sees more, also the gateway endpoint of S3.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-vpe-create-access.html
 */
export class EndpointCheck extends Construct {
  public constructor(scope: Construct, id: string, props: EndpointCheckProps) {
    super(scope, id);
    const account = `${new DataAwsCallerIdentity(this, "Caller").fqn}.account_id`;
    const isClosed = `anytrue([${props.routeTables
      .map(({ fqn }) => `${fqn}.owner_id == ${account} && length(${fqn}.routes) == 0`)
      .join(", ")}])`;

    const interfaces = new DataAwsNetworkInterfaces(this, "Interfaces", {
      filter: [
        { name: "vpc-id", values: [props.vpcId] },
        { name: "description", values: [DESCRIPTION] },
      ],
    });
    // Only where the check needs it: one request each.
    const each = new DataAwsNetworkInterface(this, "Interface", { id: "${each.value}" });
    each.addOverride("for_each", `\${${isClosed} ? toset(${interfaces.fqn}.ids) : toset([])}`);
    // In a VPC that is shared with others, their endpoints cannot be looked up.
    const ids = `[for one in values(${each.fqn}) : regexall("vpce-[0-9a-f]+", one.description) if one.owner_id == ${account}]`;
    const endpoints = new DataAwsVpcEndpoint(this, "Endpoint", { id: "${each.value}" });
    endpoints.addOverride("for_each", `\${toset(flatten(${ids}))}`);

    // In Regions with services of other prefixes the last part is the same.
    const there = `[for one in values(${endpoints.fqn}) : reverse(split(".", one.service_name))[0] if one.private_dns_enabled && one.state == "available"]`;
    const missing = `sort(setsubtract(${JSON.stringify(REQUIRED_ENDPOINT_SERVICES)}, ${there}))`;
    TerraformStack.of(this).addOverride(`check.${interfaces.friendlyUniqueId}.assert`, [
      {
        condition: `\${!${isClosed} || length(${missing}) == 0}`,
        error_message: `network.existing.privateSubnetIds: ${props.subnetIds.join(" and ")} must reach what Amazon MWAA needs: no route leads out of the VPC ${props.vpcId}, and it has no endpoint with private DNS for \${join(", ", ${missing})}. Create them, and the gateway endpoint of S3, or route the subnets to a NAT gateway. Where a virtual private gateway propagates their way out, nothing is wrong: Terraform does not see it.`,
      },
    ]);
  }
}
