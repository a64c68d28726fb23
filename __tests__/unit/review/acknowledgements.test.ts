import { parseAcknowledgements } from "../../../modules/review/acknowledgements";
import { ReviewError } from "../../../modules/review/review-error";

const ENTRY = `
acknowledgements:
  - address: aws_s3_bucket.b
    rule: bucket-destroyed
    reason: empty since March
    owner: platform
    expires: "2027-03-31"
`;

const read = (text: string, today = "2027-01-01"): ReturnType<typeof parseAcknowledgements> =>
  parseAcknowledgements(text, "accepted.yaml", today);

test("an entry counts up to its last day, and is reported afterwards", () => {
  expect(read(ENTRY, "2027-03-31")).toMatchObject({ valid: [{ owner: "platform" }], expired: [] });
  expect(read(ENTRY, "2027-04-01")).toMatchObject({ valid: [], expired: [{ owner: "platform" }] });
});

test("an empty file accepts nothing", () => {
  expect(read("")).toEqual({ valid: [], expired: [] });
});

test.each([
  ["[]", "accepted.yaml  must be a map"],
  [ENTRY.replace("2027-03-31", "2027-02-31"), 'must be a date such as "2027-03-31", got: "2027-02-31"'],
  [ENTRY.replace("bucket-destroyed", "buckets"), 'got: "buckets"'],
  [ENTRY.replace("    owner: platform\n", ""), "owner"],
  [ENTRY.replace("platform", '""'), "must not be empty"],
])("what is wrong has a message with its place", (text, message) => {
  expect(() => read(text)).toThrow(ReviewError);
  expect(() => read(text)).toThrow(message);
});
