import fc from "fast-check";
import { all, any, matchesArn, matchesPattern, not } from "../../../modules/access/policy/match";
import { unresolved } from "../../../modules/access/terraform/unresolved";
import { seeds } from "../../support/seeds";

/** A pattern as a regular expression: slower, and plain to see. */
function regExpOf(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

describe("matchesPattern", () => {
  test("does as a regular expression does", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", ":"), maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });
    fc.assert(
      fc.property(text, value, (pattern, actual) => {
        expect(matchesPattern(pattern, actual)).toBe(regExpOf(pattern).test(actual) ? "yes" : "no");
      }),
      { numRuns: seeds(3_000) },
    );
  });

  test("answers in time for a pattern that makes a regular expression hang", () => {
    expect(matchesPattern("*a".repeat(40) + "b", "a".repeat(5_000))).toBe("no");
  });

  test.each([
    ["a part not known yet, which could be anything", `key/${unresolved("x")}`, "key/1", "maybe"],
    ["a part not known yet in what cannot match", `key/${unresolved("x")}`, "role/1", "no"],
    ["an IAM policy variable", "home/${aws:username}/*", "home/ann/x", "maybe"],
    ["a value not known yet", "home/a*", `home/${unresolved("x")}`, "maybe"],
    ["a value of which a character is asked", "home/?", `home/${unresolved("x")}`, "maybe"],
    ["two values not known yet", `home/${unresolved("y")}`, `home/${unresolved("x")}`, "maybe"],
    ["a value not known yet in what cannot match", "home/*", `root/${unresolved("x")}`, "no"],
  ])("leaves open %s", (_, pattern, value, expected) => {
    expect(matchesPattern(pattern, value)).toBe(expected);
  });

  test.each([
    ["whatever a part not known yet is", "home/*", `home/${unresolved("x")}`, "yes"],
    ["the same part not known yet", `key/${unresolved("x")}/*`, `key/${unresolved("x")}/a`, "yes"],
    ["no other name beside the same part", `${unresolved("x")}/a`, `${unresolved("x")}/b`, "no"],
  ])("matches %s", (_, pattern, value, expected) => {
    expect(matchesPattern(pattern, value)).toBe(expected);
  });

  test("is right whatever an unknown part turns out to be", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 3 });
    const part = fc.oneof(text, fc.constantFrom("*", "?", unresolved("x"), unresolved("y")));
    const name = fc.oneof(text, fc.constantFrom(unresolved("x"), unresolved("y")));
    const texts = (one: typeof part): fc.Arbitrary<string> =>
      fc.array(one, { maxLength: 5 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts(part), texts(name), text, text, (pattern, value, x, y) => {
        const fill = (one: string): string =>
          one.replaceAll(unresolved("x"), x).replaceAll(unresolved("y"), y);
        const match = matchesPattern(pattern, value);
        fc.pre(match !== "maybe");
        expect(matchesPattern(fill(pattern), fill(value))).toBe(match);
      }),
      { numRuns: seeds(20_000) },
    );
  });
});

describe("matchesArn", () => {
  test.each([
    ["arn:aws:sqs:eu-west-1:*:airflow-celery-*", "arn:aws:sqs:eu-west-1:999:airflow-celery-1", "yes"],
    ["arn:aws:sqs:*:x", "arn:aws:sqs:eu-west-1:999:x", "yes"],
    ["arn:aws:logs:e:1:log-group:team-Task:*", "arn:aws:logs:e:1:log-group:team-Task:log-stream:x", "yes"],
    ["arn:aws:logs:e:1:log-group:team-Task:*", "arn:aws:logs:e:1:log-group:team-a-Task:log-stream:x", "no"],
    ["arn:aws:s3:*:*:bucket/*", "arn:aws:s3:::bucket/dags/a.py", "yes"],
  ])("%s and %s: %s", (pattern, arn, expected) => {
    expect(matchesArn(pattern, arn)).toBe(expected);
  });
});

test("three-valued logic knows what is certain in spite of what is not", () => {
  expect([all(["yes", "maybe"]), all(["maybe", "no"]), all([])]).toEqual(["maybe", "no", "yes"]);
  expect([any(["no", "maybe"]), any(["maybe", "yes"]), any([])]).toEqual(["maybe", "yes", "no"]);
  expect([not("yes"), not("no"), not("maybe")]).toEqual(["no", "yes", "maybe"]);
});
