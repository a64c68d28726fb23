import fc from "fast-check";
import { Plan } from "../../../modules/review/plan/plan";
import { reviewPlan } from "../../../modules/review/review";
import { ReviewError } from "../../../modules/review/review-error";
import { planJson } from "./support/plan-of";

const PLAN = planJson([
  { address: "aws_s3_bucket.b", before: { bucket: "b" } },
  {
    address: 'module.m["a"].aws_iam_role.r[0]',
    after: { name: "r", assume_role_policy: "{}" },
    unknown: { arn: true },
  },
  {
    address: "data.aws_iam_policy_document.d",
    after: { statement: [] },
    unknown: { json: true },
    actions: ["read"],
  },
]);

function problem(text: string): string {
  try {
    Plan.parse(text, "plan.json");
  } catch (error) {
    if (error instanceof ReviewError) {
      return error.message;
    }
    throw error;
  }
  return "none";
}

const got = (what: string): string =>
  `plan.json: must be a plan in JSON (terraform show -json <plan file>), format 1, got: ${what}`;

test.each([
  ["", "an empty file"],
  ["PK\u0003\u0004…", "a plan file, which `terraform show -json` reads"],
  ["[]", "JSON that is no map"],
  ["{}", "other JSON"],
  ['{"format_version":"2.0","resource_changes":[]}', 'format "2.0"'],
  ['{"format_version":"0.1","resource_changes":[]}', 'format "0.1"'],
  ['{"format_version":"1.0","values":{}}', "a state (`terraform show -json` without a plan file)"],
  ['{"version":4,"lineage":"x"}', "a state"],
  ['{"resource":{}}', "a configuration"],
  ['{"@level":"info"}', "the log of `terraform plan -json`"],
  ['{"format_version":"1.2","resource_changes":{}}', "resource_changes that are no list"],
  [
    '{"format_version":"1.2","resource_changes":[{"address":"a"}]}',
    "resource_changes[0] without an address, a type or a change",
  ],
])("%s is rejected with what it is", (text, what) => {
  expect(problem(text)).toBe(got(what));
});

test("any minor version of format 1 is read", () => {
  expect(problem(PLAN.replace('"1.2"', '"1.99"'))).toBe("none");
  expect(problem(`\ufeff${PLAN}`)).toBe("none");
});

test("a text that is cut anywhere is rejected, without a word of it", () => {
  const text = PLAN.replace('"bucket":"b"', '"bucket":"s3cret"');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
      const message = problem(text.slice(0, end));
      expect(message).toMatch(
        /^plan\.json: must be a plan in JSON .*, got: (an empty file|text that is no JSON)/,
      );
      expect(message).not.toContain("s3cret");
    }),
  );
});

test("whatever stands in a plan in the place of something else, it is reviewed or rejected with one message", () => {
  const places = placesIn(JSON.parse(PLAN));
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
      const text = JSON.stringify(replaced(JSON.parse(PLAN), place, value));
      const message = problem(text);
      expect(message).toMatch(/^(none$|plan\.json: must be )/);
      if (message === "none") {
        expect(reviewPlan(Plan.parse(text, "plan.json")).plan).toBe("plan.json");
      }
    }),
    { numRuns: 2_000 },
  );
});

type Path = readonly string[];

function placesIn(value: unknown, path: Path = []): Path[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...placesIn(inner, [...path, key])])
    : [];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) {
    return by;
  }
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  (copy as Record<string, unknown>)[first] = replaced((copy as Record<string, unknown>)[first], rest, by);
  return copy;
}
