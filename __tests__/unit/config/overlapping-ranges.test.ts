import fc from "fast-check";
import { addressesOf } from "../../../modules/network/cidr";
import { overlapWarnings } from "../../../modules/config/overlapping-ranges";
import { type TeamConfig } from "../../../modules/config/teams-config";
import { seeds } from "../../support/seeds";
import { fileOf, load, minimalTeam, type Tree } from "./fixtures";

const team = (cidr: string, change: Tree = {}): Tree => ({
  ...minimalTeam(),
  network: { create: { cidr } },
  ...change,
});

function overlaps(teams: Tree): string[] {
  return load(fileOf(teams, { audit: false })).warnings.filter((warning) => warning.includes("overlap"));
}

test("a range inside of another one in the account is a warning with both teams, whatever their Regions", () => {
  expect(
    overlaps({
      a: team("10.20.0.0/16"),
      b: team("10.20.128.0/20", { region: "us-east-1" }),
      c: team("10.21.0.0/16"),
    }),
  ).toEqual([
    "the VPCs of a (10.20.0.0/16), b (10.20.128.0/20) in account 111122223333 overlap: they can never be connected with each other, nor with one network of yours",
  ]);
});

test("neighbours, other accounts and VPCs that exist give none", () => {
  const existing = {
    existing: { vpcId: "vpc-0a1b2c3d", privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"] },
  };
  expect(
    overlaps({
      a: team("10.20.0.0/17"),
      b: team("10.20.128.0/17"),
      c: team("10.20.0.0/17", { accountId: "444455556666" }),
      d: { ...minimalTeam(), network: existing },
    }),
  ).toEqual([]);
});

test("teams with one range in common are one warning, however many they are", () => {
  const teams = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`t${index}`, team("10.0.0.0/16")]),
  );
  expect(overlaps(teams)).toHaveLength(1);
});

test("a team is in a warning exactly where its range shares an address with another one of its account", () => {
  const teams = fc.array(
    fc.record({
      account: fc.constantFrom("111122223333", "444455556666"),
      prefix: fc.integer({ min: 16, max: 26 }),
      network: fc.integer({ min: 0, max: 2 ** 19 - 1 }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(teams, (drawn) => {
      const configs = drawn.map(({ account, prefix, network }, index) => {
        const first = network - (network % 2 ** (32 - prefix));
        const vpcCidr = `10.${(first >> 16) & 255}.${(first >> 8) & 255}.${first & 255}/${prefix}`;
        return { name: `t${index}x`, props: { accountId: account, vpcCidr } } as unknown as TeamConfig;
      });
      const text = overlapWarnings(configs).join("\n");
      for (const { name, props } of configs) {
        const [first, last] = addressesOf(props.vpcCidr ?? "");
        const shares = configs.some((other) => {
          const [from, to] = addressesOf(other.props.vpcCidr ?? "");
          return (
            other.name !== name && other.props.accountId === props.accountId && from <= last && first <= to
          );
        });
        expect(text.includes(`${name} (`)).toBe(shares);
      }
    }),
    { numRuns: seeds(200) },
  );
});
