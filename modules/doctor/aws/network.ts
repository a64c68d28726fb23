import {
  AllocateAddressCommand,
  CreateInternetGatewayCommand,
  CreateVpcCommand,
  DescribeAddressesCommand,
  DescribeVpcAttributeCommand,
  type IpPermission,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  type Route as Ec2Route,
  type Tag,
} from "@aws-sdk/client-ec2";
import {
  type Counted,
  type DryRun,
  type DryRunAction,
  type Endpoint,
  type Route,
  type RouteTable,
  type SecurityGroup,
  type SecurityRule,
  type Subnet,
  type Tags,
  type VpcSettings,
} from "../facts";
import { type Clients } from "./clients";

/** VPCs and what is in them. By filters: an id that does not exist would be an error instead of no answer. */
export class Network {
  public constructor(private readonly clients: Clients) {}

  public async vpcs(): Promise<Counted[]> {
    const pages = paginateDescribeVpcs(this.paging(), {});
    const vpcs = await collect(pages, ({ Vpcs }) => Vpcs);
    return vpcs.map(({ VpcId = "", Tags: tags }) => ({ id: VpcId, tags: tagsOf(tags) }));
  }

  public async elasticIps(): Promise<Counted[]> {
    const { Addresses = [] } = await this.clients.ec2().send(new DescribeAddressesCommand({}));
    return Addresses.map(({ AllocationId = "", Tags: tags }) => ({ id: AllocationId, tags: tagsOf(tags) }));
  }

  public async endpoints(vpcId: string): Promise<Endpoint[]> {
    const pages = paginateDescribeVpcEndpoints(this.paging(), { Filters: by("vpc-id", [vpcId]) });
    const endpoints = await collect(pages, ({ VpcEndpoints }) => VpcEndpoints);
    return endpoints.map((endpoint) => ({
      service: endpoint.ServiceName ?? "",
      type: endpoint.VpcEndpointType ?? "",
      available: endpoint.State?.toLowerCase() === "available",
      privateDns: endpoint.PrivateDnsEnabled === true,
      routeTableIds: endpoint.RouteTableIds ?? [],
    }));
  }

  public async vpc(vpcId: string): Promise<VpcSettings | undefined> {
    const pages = paginateDescribeVpcs(this.paging(), { Filters: by("vpc-id", [vpcId]) });
    if ((await collect(pages, ({ Vpcs }) => Vpcs)).length === 0) {
      return undefined;
    }
    const attribute = (Attribute: "enableDnsSupport" | "enableDnsHostnames"): DescribeVpcAttributeCommand =>
      new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute });
    const { EnableDnsSupport } = await this.clients.ec2().send(attribute("enableDnsSupport"));
    const { EnableDnsHostnames } = await this.clients.ec2().send(attribute("enableDnsHostnames"));
    return {
      dnsSupport: EnableDnsSupport?.Value === true,
      dnsHostnames: EnableDnsHostnames?.Value === true,
    };
  }

  public async subnets(ids: readonly string[]): Promise<Subnet[]> {
    const pages = paginateDescribeSubnets(this.paging(), { Filters: by("subnet-id", ids) });
    const subnets = await collect(pages, ({ Subnets }) => Subnets);
    return subnets.map((subnet) => ({
      id: subnet.SubnetId ?? "",
      vpcId: subnet.VpcId ?? "",
      zone: subnet.AvailabilityZone ?? subnet.AvailabilityZoneId ?? "",
      freeAddresses: subnet.AvailableIpAddressCount ?? 0,
    }));
  }

  public async routeTables(vpcId: string): Promise<RouteTable[]> {
    const pages = paginateDescribeRouteTables(this.paging(), { Filters: by("vpc-id", [vpcId]) });
    const tables = await collect(pages, ({ RouteTables }) => RouteTables);
    return tables.map(({ RouteTableId = "", Associations = [], Routes = [] }) => ({
      id: RouteTableId,
      main: Associations.some(({ Main }) => Main === true),
      subnetIds: Associations.flatMap(({ SubnetId }) => (SubnetId === undefined ? [] : [SubnetId])),
      routes: Routes.map(route),
    }));
  }

  public async securityGroups(ids: readonly string[]): Promise<SecurityGroup[]> {
    const pages = paginateDescribeSecurityGroups(this.paging(), { Filters: by("group-id", ids) });
    const groups = await collect(pages, ({ SecurityGroups }) => SecurityGroups);
    return groups.map((group) => ({
      id: group.GroupId ?? "",
      vpcId: group.VpcId ?? "",
      ingress: (group.IpPermissions ?? []).map(rule),
      egress: (group.IpPermissionsEgress ?? []).map(rule),
    }));
  }

  /** EC2 answers every dry run with an error: one says that the call would have succeeded. */
  public async dryRun(action: DryRunAction): Promise<DryRun> {
    const ec2 = this.clients.ec2();
    const runs: Record<DryRunAction, () => Promise<unknown>> = {
      "ec2:CreateVpc": () => ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", DryRun: true })),
      "ec2:AllocateAddress": () => ec2.send(new AllocateAddressCommand({ Domain: "vpc", DryRun: true })),
      "ec2:CreateInternetGateway": () => ec2.send(new CreateInternetGatewayCommand({ DryRun: true })),
    };
    try {
      await runs[action]();
    } catch (error) {
      const { name, message } = error as Error;
      if (name === "DryRunOperation" || name === "UnauthorizedOperation") {
        return { allowed: name === "DryRunOperation", message };
      }
      throw error;
    }
    throw new Error(`EC2 took the dry run of ${action} for a real call`);
  }

  private paging(): { client: ReturnType<Clients["ec2"]> } {
    return { client: this.clients.ec2() };
  }
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) {
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}

function by(Name: string, values: readonly string[]): { Name: string; Values: string[] }[] {
  return [{ Name, Values: [...values] }];
}

function tagsOf(tags: readonly Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

function route(found: Ec2Route): Route {
  const { GatewayId, NatGatewayId, TransitGatewayId, NetworkInterfaceId, InstanceId } = found;
  const { VpcPeeringConnectionId, LocalGatewayId, CarrierGatewayId, EgressOnlyInternetGatewayId } = found;
  const targets = [
    ...[NatGatewayId, TransitGatewayId, NetworkInterfaceId, InstanceId, VpcPeeringConnectionId],
    ...[LocalGatewayId, CarrierGatewayId, EgressOnlyInternetGatewayId, GatewayId, found.CoreNetworkArn],
  ];
  return {
    destination:
      found.DestinationCidrBlock ?? found.DestinationIpv6CidrBlock ?? found.DestinationPrefixListId ?? "",
    target: targets.find((target) => target !== undefined && target !== "") ?? "",
    active: found.State !== "blackhole",
  };
}

function rule({ IpProtocol, FromPort, ToPort, UserIdGroupPairs, IpRanges }: IpPermission): SecurityRule {
  return {
    protocol: IpProtocol ?? "-1",
    fromPort: FromPort,
    toPort: ToPort,
    groupIds: (UserIdGroupPairs ?? []).flatMap(({ GroupId }) => (GroupId === undefined ? [] : [GroupId])),
    ranges: (IpRanges ?? []).flatMap(({ CidrIp }) => (CidrIp === undefined ? [] : [CidrIp])),
  };
}
