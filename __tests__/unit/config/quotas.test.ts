import { QUOTAS } from "../../../modules/config/quotas";
import { fileOf, load, minimalTeam, type Tree } from "./fixtures";

/** A team in an existing VPC, which uses no quota but that of environments. */
const inExistingVpc = (change: Tree = {}): Tree => ({
  ...minimalTeam(),
  network: { existing: { vpcId: "vpc-0a1b2c3d", privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"] } },
  ...change,
});
const withVpc = (create: Tree = {}, change: Tree = {}): Tree => ({
  ...minimalTeam(),
  network: { create: { cidr: "10.20.0.0/16", ...create } },
  ...change,
});
const endpointsOnly = withVpc({ egress: "endpoints" });

function teams(count: number, team: Tree, prefix = "t"): Tree {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, team]));
}

function warnings(tree: Tree): readonly string[] {
  return load(fileOf(tree, { audit: false })).warnings.filter((warning) => warning.includes("AWS's quota"));
}

const HERE = "account 111122223333 in eu-west-1";

test("every quota says where AWS says so", () => {
  expect(QUOTAS.map(({ source }) => source).filter((source) => !/Guide, .*[Qq]uotas/.test(source))).toEqual(
    [],
  );
});

test("what fits AWS's default quotas gives no warning", () => {
  expect(warnings(teams(10, inExistingVpc()))).toEqual([]);
  expect(
    warnings({ ...teams(2, withVpc()), ...teams(2, endpointsOnly, "e"), ...teams(6, inExistingVpc(), "x") }),
  ).toEqual([]);
});

test("more than ten environments do", () => {
  expect(warnings(teams(11, inExistingVpc()))).toEqual([
    `11 environments for ${HERE}: AWS's quota is 10 unless it was raised`,
  ]);
});

test("a fifth VPC does, since every Region begins with one", () => {
  expect(warnings(teams(5, endpointsOnly))).toEqual([
    `5 VPCs for ${HERE}, beside the Region's default VPC: AWS's quota is 5 unless it was raised`,
  ]);
});

test("a third team with NAT does: it takes two Elastic IP addresses", () => {
  expect(warnings(teams(3, withVpc()))).toEqual([
    `6 Elastic IP addresses for ${HERE}: AWS's quota is 5 unless it was raised`,
  ]);
});

test("six NAT gateways of one Availability Zone do", () => {
  const other = withVpc({ availabilityZones: ["eu-west-1b", "eu-west-1c"] });
  const named = withVpc({ availabilityZones: ["eu-west-1a", "eu-west-1b"] });
  expect(warnings({ ...teams(3, named), ...teams(3, other, "o") })).toContain(
    "6 NAT gateways for account 111122223333 in eu-west-1b: AWS's quota is 5 unless it was raised",
  );
  expect(warnings(teams(6, withVpc()))).toContain(
    "6 NAT gateways for account 111122223333 in each of the first two Availability Zones of eu-west-1: AWS's quota is 5 unless it was raised",
  );
});

test("more than twenty gateway endpoints do", () => {
  expect(warnings(teams(21, endpointsOnly))).toContain(
    `21 gateway endpoints for ${HERE}: AWS's quota is 20 unless it was raised`,
  );
});

test("DynamoDB takes a gateway endpoint, and no interface endpoint", () => {
  const endpoints = ["dynamodb", ...Array.from({ length: 43 }, (_, index) => `service-${index}`)];
  const withServices = { ...endpointsOnly, network: withVpc({ egress: "endpoints", endpoints }).network };
  expect(warnings(teams(1, withServices))).toEqual([]);
  expect(warnings(teams(11, withServices))).toContain(
    `22 gateway endpoints for ${HERE}: AWS's quota is 20 unless it was raised`,
  );
});

test("more than fifty interface endpoints in one VPC do, those of MWAA among them", () => {
  const services = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `service-${index}`);
  const withServices = (...endpoints: string[]): Tree => ({ a: withVpc({ egress: "endpoints", endpoints }) });
  expect(warnings(withServices(...services(43)))).toEqual([]);
  expect(warnings(withServices(...services(43), "sqs"))).toEqual([]);
  expect(warnings(withServices(...services(44)))).toEqual([
    "51 interface endpoints for the VPC of the team a: AWS's quota is 50 unless it was raised",
  ]);
});

test("a role that logs in to more than ten teams does: each attaches a policy to it", () => {
  const role = "arn:aws:iam::111122223333:role/platform";
  const here = inExistingVpc({ access: { admin: [role] } });
  const there = inExistingVpc({ access: { viewer: [role], op: [role] }, region: "us-east-1" });
  expect(warnings({ ...teams(8, here), a: there })).toEqual([]);
  expect(warnings({ ...teams(8, here), a: there, b: there })).toEqual([
    `12 managed policies attached for the role ${role}: AWS's quota is 10 unless it was raised`,
  ]);
});

test("accounts and Regions are counted apart", () => {
  const elsewhere = { ...inExistingVpc(), accountId: "444455556666" };
  const otherRegion = inExistingVpc({ region: "us-east-1" });
  expect(
    warnings({ ...teams(10, inExistingVpc()), ...teams(10, elsewhere, "a"), ...teams(10, otherRegion, "r") }),
  ).toEqual([]);
});
