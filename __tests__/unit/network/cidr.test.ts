import fc from "fast-check";
import { vpcCidrRule } from "../../../modules/network/cidr";

test.each(["10.20.0.0/16", "192.168.4.64/26", "172.16.128.0/17", "0.0.0.0/16"])("passes %s", (cidr) => {
  expect(vpcCidrRule(cidr)).toBeUndefined();
});

test.each([
  "10.20.0.0",
  "10.20.0.0/33",
  "10.20.0/16",
  "10.20.0.256/16",
  "010.20.0.0/16",
  "10.20.0.0/016",
  "fd00::/56",
  "10.20.0.0/16 ",
  "a.b.c.d/16",
  "",
])("fails %j, which is no IPv4 range", (cidr) => {
  expect(vpcCidrRule(cidr)).toMatch(/^must be an IPv4 range such as/);
});

test.each(["10.0.0.0/27", "10.0.0.0/28", "10.0.0.1/32"])("fails %s as too small for four subnets", (cidr) => {
  expect(vpcCidrRule(cidr)).toContain("too small for two private and two public subnets");
});

test.each(["10.0.0.0/8", "0.0.0.0/0", "10.0.0.0/15"])("fails %s as larger than a VPC", (cidr) => {
  expect(vpcCidrRule(cidr)).toMatch(/^must be \/16 or smaller/);
});

test("fails a range that starts in its middle, and names its start", () => {
  expect(vpcCidrRule("10.20.1.77/20")).toBe(
    'must start at the first address of its range, 10.20.0.0/20, got: "10.20.1.77/20"',
  );
});

test("passes exactly the ranges whose host bits are all zero", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.integer({ min: 16, max: 26 }),
      (address, prefix) => {
        const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
        const hostBits = address % 2 ** (32 - prefix);
        expect(vpcCidrRule(`${octets}/${prefix}`) === undefined).toBe(hostBits === 0);
      },
    ),
  );
});
