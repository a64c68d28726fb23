import { type ITerraformDependable } from "cdktf";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { Construct } from "constructs";
import { type RoutedSubnet } from "./zonal-subnets";

const ANYWHERE = "0.0.0.0/0";

/** Props of `NatEgress`. */
export interface NatEgressProps {
  /** Prefix of the resources' names. */
  readonly name: string;
  /** Id of the VPC. */
  readonly vpcId: string;
  /** For each zone, the private subnet to route, and the public subnet of its NAT gateway. */
  readonly zones: readonly { readonly privateSubnet: RoutedSubnet; readonly publicSubnet: RoutedSubnet }[];
}

/**
 * Egress to the Internet, and no ingress: a NAT gateway in each zone, so that the failure of one zone does not
 * affect the other.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/networking-about.html
 */
export class NatEgress extends Construct {
  /** The private subnets' routes: the environment installs its packages through them when it starts. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: NatEgressProps) {
    super(scope, id);
    const internetGateway = new InternetGateway(this, "InternetGateway", {
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.dependables = props.zones.map(({ privateSubnet, publicSubnet }, index) => {
      const zone = new Construct(this, `Zone${index + 1}`);
      const tags = { Name: `${props.name}-nat-${index + 1}` };
      const internetRoute = new Route(zone, "InternetRoute", {
        routeTableId: publicSubnet.routeTableId,
        destinationCidrBlock: ANYWHERE,
        gatewayId: internetGateway.id,
      });
      const natGateway = new NatGateway(zone, "NatGateway", {
        subnetId: publicSubnet.subnetId,
        allocationId: new Eip(zone, "ElasticIp", { domain: "vpc", tags, dependsOn: [internetGateway] }).id,
        tags,
        dependsOn: [internetRoute],
      });
      return new Route(zone, "NatRoute", {
        routeTableId: privateSubnet.routeTableId,
        destinationCidrBlock: ANYWHERE,
        natGatewayId: natGateway.id,
      });
    });
  }
}
