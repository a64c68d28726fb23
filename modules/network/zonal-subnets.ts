import { Fn, type ITerraformDependable, Token } from "cdktf";
import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";

/** A subnet with its own route table. */
export interface RoutedSubnet {
  /** Id of the subnet. */
  readonly subnetId: string;
  /** Id of its route table. */
  readonly routeTableId: string;
}

/** Props of `ZonalSubnets`. */
export interface ZonalSubnetsProps {
  /** Prefix of the subnets' names. */
  readonly name: string;
  /** Id of the VPC. */
  readonly vpcId: string;
  /** The VPC's IPv4 range. */
  readonly cidr: string;
  /** Which of the VPC's four quarters the two subnets take. */
  readonly quarters: readonly [number, number];
  /** The two zones. */
  readonly zones: AvailabilityZones;
}

/** Two subnets in two Availability Zones, each with its own route table. */
export class ZonalSubnets extends Construct {
  public readonly subnets: readonly [RoutedSubnet, RoutedSubnet];
  /** The route table associations of the subnets: without them, no route applies. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: ZonalSubnetsProps) {
    super(scope, id);
    const dependables: ITerraformDependable[] = [];
    const create = (index: 0 | 1): RoutedSubnet => {
      const subnetScope = new Construct(this, `Zone${index + 1}`);
      const tags = { Name: `${props.name}-${index + 1}` };
      const subnet = new Subnet(subnetScope, "Resource", {
        vpcId: props.vpcId,
        cidrBlock: Fn.cidrsubnet(props.cidr, 2, props.quarters[index]),
        availabilityZone: props.zones.names[index],
        mapPublicIpOnLaunch: false,
        tags,
        lifecycle: props.zones.lifecycle,
      });
      const routeTable = new RouteTable(subnetScope, "RouteTable", { vpcId: props.vpcId, tags });
      dependables.push(
        new RouteTableAssociation(subnetScope, "RouteTableAssociation", {
          subnetId: subnet.id,
          routeTableId: routeTable.id,
        }),
      );
      return { subnetId: subnet.id, routeTableId: routeTable.id };
    };
    this.subnets = [create(0), create(1)];
    this.dependables = dependables;
  }
}

/** The two Availability Zones of a network: the given ones, else the first two of the account in the Region. */
export class AvailabilityZones extends Construct {
  /** Names of the two zones. */
  public readonly names: readonly [string, string];
  /** Keeps a subnet in its zone when AWS adds a zone to the Region: another subnet replaces the environment. */
  public readonly lifecycle?: { readonly ignoreChanges: string[] };

  public constructor(scope: Construct, id: string, names?: readonly [string, string]) {
    super(scope, id);
    if (names !== undefined) {
      this.names = names;
      return;
    }
    const available = new DataAwsAvailabilityZones(this, "Available", {
      state: "available",
      // Leaves out Local Zones and Wavelength Zones, which MWAA cannot use.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const zone = (index: number): string => Token.asString(Fn.element(available.names, index));
    this.names = [zone(0), zone(1)];
    this.lifecycle = { ignoreChanges: ["availability_zone"] };
  }
}
