import fc from "fast-check";
import {
  arnsOverlap,
  coversArn,
  coversPattern,
  matchesGlob,
  patternsOverlap,
} from "../../../modules/aws/iam-pattern";
import { seeds } from "../../support/seeds";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const words = (length: number): string[] =>
  length === 0
    ? [""]
    : words(length - 1).flatMap((word) => [
        ...(word.length === length - 1 ? [`${word}a`, `${word}b`] : []),
        word,
      ]);
/** All texts of `a` and `b` up to the length at which two patterns of six characters must have met. */
const WORDS = [...new Set(words(7))];

test("two patterns overlap where some text matches both", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const meet = WORDS.some((word) => matchesGlob(one, word) && matchesGlob(other, word));
      // A text that both match need be no longer than all their letters together.
      fc.pre(meet || one.replaceAll("*", "").length + other.replaceAll("*", "").length <= 7);
      expect(patternsOverlap(one, other)).toBe(meet);
    }),
    { numRuns: seeds(20_000) },
  );
});

test("a pattern covers another where every text that the other matches matches it", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      fc.pre(coversPattern(one, other));
      expect(WORDS.filter((word) => matchesGlob(other, word) && !matchesGlob(one, word))).toEqual([]);
    }),
    { numRuns: seeds(20_000) },
  );
});

test.each([
  ["a bucket's objects", "arn:aws:s3:::lake/*", "arn:aws:s3:*:*:accesspoint/*", false],
  [
    "an access point",
    "arn:aws:s3:eu-west-1:111122223333:accesspoint/a/*",
    "arn:aws:s3:*:*:accesspoint/*",
    true,
  ],
  ["everything", "*", "arn:aws:s3:*:*:accesspoint/*", true],
  ["an ARN that is known after apply", "${aws_kms_key.key.arn}", "arn:aws:s3:::lake", true],
  ["a policy variable", "arn:aws:s3:::lake/${aws:username}/x", "arn:aws:s3:::lake/any/x", true],
])("ARNs overlap part by part: %s", (_, one, other, overlap) => {
  expect([arnsOverlap(one, other), arnsOverlap(other, one)]).toEqual([overlap, overlap]);
});

test("an ARN covers another part by part", () => {
  expect(coversArn("arn:aws:s3:::*", "arn:aws:s3:::lake/*")).toBe(true);
  expect(coversArn("arn:aws:sqs:*:1:q", "arn:aws:sqs:eu-west-1:2:x:1:q")).toBe(false);
});
