import { xmlText } from "../support/aws-client";
import { describeWith } from "../support/tools";
import { Account, REGION } from "./support/account";

const ALL_TRAFFIC = { "IpPermissions.1.IpProtocol": "-1" };

describeWith(["python3"], "mwaa-teams doctor: a VPC that exists", () => {
  jest.setTimeout(5 * 60_000);

  let account: Account;
  let vpcId: string;
  let subnets: [string, string];
  /** The second octet of the last VPC's range. */
  let octet = 90;

  beforeAll(async () => {
    account = await Account.open();
  });
  beforeEach(async () => {
    octet += 1;
    vpcId = await create("CreateVpc", { CidrBlock: `10.${octet}.0.0/16` }, "vpcId");
    await modify("EnableDnsHostnames", true);
    subnets = [await subnet("1.0/24", "a"), await subnet("2.0/24", "b")];
  });
  afterEach(() => account.reset());
  afterAll(() => account.close());

  it("fails for a VPC that is not there, and says nothing of what is in it", async () => {
    const missing = { vpcId: "vpc-0123456789abcdef0" };

    expect(await findings("vpc", missing)).toEqual([
      "failed vpc-0123456789abcdef0 does not exist in this account and Region → correct network.existing.vpcId",
    ]);
    expect(await findings("subnets", missing)).toEqual([]);
  });

  it("fails for a VPC without DNS support or DNS hostnames", async () => {
    expect(await findings("vpc")).toEqual([`ok ${vpcId} exists, with DNS support and DNS hostnames`]);
    await modify("EnableDnsHostnames", false);
    expect(await findings("vpc")).toEqual([
      expect.stringMatching(
        new RegExp(`^failed .* → aws ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-hostnames$`),
      ),
    ]);
    await modify("EnableDnsSupport", false);
    expect((await findings("vpc"))[0]).toContain("--enable-dns-support;");
  });

  it("fails for subnets that are missing, of another VPC, or in one zone", async () => {
    expect(await findings("subnets")).toEqual(subnets.map((id) => `ok ${id} is in ${vpcId}`));
    expect(await findings("zones")).toEqual([`ok ${subnets.join(", ")} are in eu-west-1a and eu-west-1b`]);

    const sameZone = [subnets[0], await subnet("3.0/24", "a")];
    expect(await findings("zones", { privateSubnetIds: sameZone })).toEqual([
      expect.stringMatching(/^failed .* are both in eu-west-1a: MWAA needs two Availability Zones/),
    ]);
    const missing = "subnet-0123456789abcdef0";
    expect((await findings("subnets", { privateSubnetIds: [subnets[0], missing] }))[1]).toMatch(
      /^failed subnet-0123456789abcdef0 does not exist/,
    );
    const other = await create("CreateVpc", { CidrBlock: "10.80.0.0/16" }, "vpcId");
    expect(await findings("subnets", { vpcId: other })).toEqual(
      subnets.map((id) => `failed ${id} is in ${vpcId}, not in ${other} → correct network.existing`),
    );
  });

  it("fails for public subnets, and accepts those with a way out by NAT", async () => {
    const gateway = await create("CreateInternetGateway", {}, "internetGatewayId");
    await query("AttachInternetGateway", { VpcId: vpcId, InternetGatewayId: gateway });
    const publicTable = await table([subnets[1]]);
    await query("CreateRoute", {
      RouteTableId: publicTable,
      DestinationCidrBlock: "0.0.0.0/0",
      GatewayId: gateway,
    });
    const allocation = await create("AllocateAddress", { Domain: "vpc" }, "allocationId");
    const nat = await create(
      "CreateNatGateway",
      { SubnetId: subnets[1], AllocationId: allocation },
      "natGatewayId",
    );
    const privateTable = await table([subnets[0]]);
    await query("CreateRoute", {
      RouteTableId: privateTable,
      DestinationCidrBlock: "0.0.0.0/0",
      NatGatewayId: nat,
    });

    expect(await findings("routes")).toEqual([
      `ok ${subnets[0]} is private, with a way out by ${nat}`,
      `failed ${subnets[1]} is public: ${publicTable} routes 0.0.0.0/0 to ${gateway} → name private subnets: MWAA accepts no others`,
    ]);
  });

  it("demands MWAA's endpoints where there is no way out, the main route table's subnets included", async () => {
    const [first] = await findings("endpoints");
    expect(first).toMatch(
      new RegExp(
        `^failed ${subnets[0]} has no way out, and no endpoint with private DNS for s3, kms, logs, monitoring, secretsmanager, sqs → `,
      ),
    );
    for (const service of ["kms", "logs", "monitoring", "secretsmanager"]) {
      await endpoint(service);
    }
    expect((await findings("endpoints"))[0]).toContain("for s3, sqs →");
    await endpoint("sqs");
    const own = await table(subnets);
    await query("CreateVpcEndpoint", {
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      VpcEndpointType: "Gateway",
      "RouteTableId.1": own,
    });
    expect(await findings("endpoints")).toEqual(
      subnets.map((id) => `ok ${id} is private without a way out, and has the endpoints that MWAA needs`),
    );
    const airflow3 = { airflow: { version: "3.2.1" }, webserver: "public" };
    expect((await findings("endpoints", {}, airflow3)).filter((line) => line.startsWith("failed"))).toEqual(
      subnets.map(
        (id) => expect.stringMatching(new RegExp(`^failed ${id} .* every task would fail`)) as string,
      ),
    );
  });

  it("fails for security groups that do not let the components reach each other", async () => {
    const group = await create(
      "CreateSecurityGroup",
      { VpcId: vpcId, GroupName: "mwaa", GroupDescription: "MWAA" },
      "groupId",
    );
    const named = { securityGroupIds: [group] };
    expect(await findings("security groups", named)).toEqual([
      `failed ${group} allows no ingress from itself on 443 and 5432 → add rules for all traffic whose other side is the group itself, or name no group: one is created`,
    ]);
    await query("AuthorizeSecurityGroupIngress", {
      GroupId: group,
      ...ALL_TRAFFIC,
      "IpPermissions.1.Groups.1.GroupId": group,
    });
    expect(await findings("security groups", named)).toEqual([
      `ok ${group} lets the environment's components reach each other`,
    ]);
    await query("RevokeSecurityGroupEgress", {
      GroupId: group,
      ...ALL_TRAFFIC,
      "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
    });
    expect((await findings("security groups", named))[0]).toMatch(
      /allows no egress to itself on 443 and 5432/,
    );
    expect(await findings("security groups", { securityGroupIds: ["sg-0123456789abcdef0"] })).toEqual([
      expect.stringMatching(/^failed sg-0123456789abcdef0 does not exist/),
    ]);
    expect(await findings("security groups")).toEqual([]);
  });

  it("fails where the subnets have too few addresses left for the workers", async () => {
    expect(await findings("addresses")).toEqual(
      subnets.map((id) => `ok ${id} has 251 free addresses, 14 needed at most`),
    );
    const small = [await subnet("3.0/28", "a"), await subnet("4.0/28", "b")];
    expect(await findings("addresses", { privateSubnetIds: small })).toEqual(
      small.map(
        (id) => expect.stringMatching(new RegExp(`^warning ${id} has 11 free addresses: enough`)) as string,
      ),
    );
    const many = { airflow: { version: "2.11.2", workers: { max: 25 } } };
    expect(await findings("addresses", { privateSubnetIds: small }, many)).toEqual(
      small.map(
        (id) =>
          `failed ${id} has 11 free addresses, and 16 are needed → name larger subnets, or lower airflow.workers.max`,
      ),
    );
  });

  it("counts the interface endpoints of the VPC", async () => {
    await endpoint("kms");

    expect((await findings("quotas")).at(-1)).toBe(
      `ok interface endpoints per VPC, ${vpcId} 50 allowed, 1 used, 2 more needed`,
    );
  });

  it("makes every other check where routes cannot be read", async () => {
    account.faults.deny("ec2:DescribeRouteTables");

    expect(await findings("routes")).toEqual([
      `unchecked ${subnets.join(", ")} access denied: User is not authorized to perform this action → allow ec2:DescribeRouteTables, ec2:DescribeVpcEndpoints (docs/doctor.md)`,
    ]);
    expect(await findings("zones")).toEqual([expect.stringMatching(/^ok /)]);
  });

  function findings(check: string, network: object = {}, team: object = {}): Promise<string[]> {
    const existing = { vpcId, privateSubnetIds: subnets, ...network };
    return account.findings(check, { team: { network: { existing }, ...team } });
  }

  async function query(action: string, parameters: Record<string, string>): Promise<string> {
    const answer = await account.aws.query("ec2", action, parameters);
    if (answer.status !== 200) {
      throw new Error(`${action}: ${answer.text}`);
    }
    return answer.text;
  }

  async function create(
    action: string,
    parameters: Record<string, string>,
    element: string,
  ): Promise<string> {
    return xmlText(await account.aws.query("ec2", action, parameters), element);
  }

  async function modify(attribute: "EnableDnsSupport" | "EnableDnsHostnames", on: boolean): Promise<void> {
    await query("ModifyVpcAttribute", { VpcId: vpcId, [`${attribute}.Value`]: String(on) });
  }

  function subnet(range: string, zone: string): Promise<string> {
    const CidrBlock = `10.${octet}.${range}`;
    return create("CreateSubnet", { VpcId: vpcId, CidrBlock, AvailabilityZone: REGION + zone }, "subnetId");
  }

  async function table(subnetIds: readonly string[]): Promise<string> {
    const RouteTableId = await create("CreateRouteTable", { VpcId: vpcId }, "routeTableId");
    for (const SubnetId of subnetIds) {
      await query("AssociateRouteTable", { RouteTableId, SubnetId });
    }
    return RouteTableId;
  }

  async function endpoint(service: string): Promise<void> {
    await query("CreateVpcEndpoint", {
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${REGION}.${service}`,
      VpcEndpointType: "Interface",
      PrivateDnsEnabled: "true",
      "SubnetId.1": subnets[0],
    });
  }
});
