import fc from "fast-check";
import { boundedName } from "../../../modules/aws/bounded-name";
import { iamName, isRoleFor } from "../../../modules/names/iam-names";

describe("boundedName", () => {
  test("leaves a name that fits as it is", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), (name) => {
        expect(boundedName(name, 64)).toBe(name);
      }),
    );
  });

  test("never exceeds the length, and keeps apart long names that differ at the end only", () => {
    const longName = fc.stringMatching(/^[a-z]{60}$/);

    fc.assert(
      fc.property(longName, fc.integer({ min: 10, max: 50 }), (name, maxLength) => {
        const one = boundedName(`${name}-1`, maxLength);
        const other = boundedName(`${name}-2`, maxLength);

        expect(one.length).toBeLessThanOrEqual(maxLength);
        expect(one).not.toBe(other);
      }),
    );
  });
});

describe("iamName", () => {
  test("ends in the purpose, in at most 64 characters, for every environment name that MWAA takes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z][0-9a-zA-Z_-]{0,79}$/), (environmentName) => {
        const name = iamName({ environmentName }, "execution");

        expect(name).toMatch(/^mwaa-.*-execution$/);
        expect(name.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  test("shows what a role is for, with a qualifier and where it is shortened too", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z][0-9a-zA-Z_-]{0,79}$/),
        fc.option(fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/), { nil: undefined }),
        (environmentName, qualifier) => {
          const name = iamName({ environmentName, qualifier }, "dag-publisher");

          expect(name.length).toBeLessThanOrEqual(64);
          expect(isRoleFor("dag-publisher", name)).toBe(true);
          expect(isRoleFor("privilege-detector", name)).toBe(false);
          expect(isRoleFor("dag-publisher", `acme-${name}`)).toBe(false);
        },
      ),
    );
  });
});
