import fc from "fast-check";
import { addressProblem, type AddressNeeds } from "../../../modules/network/address-space";
import { seeds } from "../../support/seeds";

const NEEDS: AddressNeeds = {
  cidr: "10.20.0.0/26",
  interfaceEndpoints: 5,
  workers: 10,
  schedulers: 2,
  webservers: 2,
};

test("fails with the arithmetic and the range that fits", () => {
  expect(addressProblem(NEEDS)).toBe(
    'must be /25 or larger for 10 workers, 2 schedulers and 2 web servers (each of the two private subnets has 16 addresses, of which AWS keeps 5 and interface endpoints take 7: 8 are left for 14), got: "10.20.0.0/26"',
  );
});

test.each<[string, Partial<AddressNeeds>]>([
  ["as many components as addresses", { workers: 4 }],
  ["NAT, which takes no address of a private subnet", { interfaceEndpoints: 0 }],
  ["a larger range", { cidr: "10.20.0.0/25" }],
])("passes %s", (_what, change) => {
  expect(addressProblem({ ...NEEDS, ...change })).toBeUndefined();
});

test("the range that a message names is the smallest that fits", () => {
  const needs = fc.record({
    prefix: fc.integer({ min: 16, max: 26 }),
    interfaceEndpoints: fc.integer({ min: 0, max: 40 }),
    workers: fc.integer({ min: 1, max: 200 }),
    schedulers: fc.integer({ min: 1, max: 5 }),
    webservers: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(needs, ({ prefix, ...rest }) => {
      const problem = (size: number): string | undefined =>
        addressProblem({ cidr: `10.0.0.0/${size}`, ...rest });
      const [, named] = /^must be \/(\d+) or larger/.exec(problem(prefix) ?? "") ?? [];
      if (named === undefined) {
        expect(problem(prefix)).toBeUndefined();
        return;
      }
      expect(problem(Number(named))).toBeUndefined();
      expect(problem(Number(named) + 1)).toBeDefined();
    }),
    { numRuns: seeds(2_000) },
  );
});
