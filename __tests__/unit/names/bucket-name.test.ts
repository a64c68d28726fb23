import fc from "fast-check";
import { bucketNameRule } from "../../../modules/names/bucket-name";

test.each(["abc", "0-0", "acme-payments-dags-111122223333", "a".repeat(63)])("passes %j", (name) => {
  expect(bucketNameRule(name)).toBeUndefined();
});

test.each(["ab", "a".repeat(64), "-ab", "ab-", "Acme", "a_b", "a b", "", "abc\n"])(
  "fails %j for its shape",
  (name) => {
    expect(bucketNameRule(name)).toMatch(/^must be 3 to 63 lower-case letters/);
  },
);

test("fails a dot, which S3 allows but its certificate does not cover", () => {
  expect(bucketNameRule("my.bucket")).toContain("no dots: TLS");
});

test.each(["xn--abc", "sthree-abc", "sthree-configurator", "amzn-s3-demo-bucket"])(
  "fails the reserved start of %j",
  (name) => {
    expect(bucketNameRule(name)).toMatch(/^must not start with ".*", which S3 reserves, got: "/);
  },
);

test.each(["abc-s3alias", "abc--ol-s3", "abc--x-s3", "abc--table-s3"])(
  "fails the reserved end of %j",
  (name) => {
    expect(bucketNameRule(name)).toMatch(/^must not end in ".*", which S3 reserves, got: "/);
  },
);

test("passes nothing that is not 3 to 63 characters of S3's own set", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 70, unit: fc.constantFrom(..."ab0-._A/ ") }), (name) => {
      if (bucketNameRule(name) === undefined) {
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
      }
    }),
  );
});
