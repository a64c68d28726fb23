import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { type Finding, type RuleId, RULES } from "../../../modules/review/finding";
import { jsonReport } from "../../../modules/review/report/json";
import { reviewJsonSchema } from "../../../modules/review/report/json-schema";
import { COMMENT_MARK, markdownReport, MAX_MARKDOWN_BYTES } from "../../../modules/review/report/markdown";
import { type ReviewReport } from "../../../modules/review/report/review-report";
import { sarifReport } from "../../../modules/review/report/sarif";
import { textReport } from "../../../modules/review/report/text";
import { type PlanReview } from "../../../modules/review/review";

const FINDING: Finding = {
  severity: "stop",
  rule: "bucket-destroyed",
  address: "aws_s3_bucket.b",
  message: "the bucket b is destroyed: its objects and their versions go",
};
const ACKNOWLEDGED = {
  finding: { ...FINDING, address: "aws_s3_bucket.old" },
  by: {
    address: "aws_s3_bucket.old",
    rule: "bucket-destroyed",
    reason: "empty",
    owner: "ops",
    expires: "2027-03-31",
  },
} as const;

function planReview(change: Partial<PlanReview> = {}): PlanReview {
  return {
    plan: "plans/payments.json",
    accountId: "111122223333",
    region: "eu-west-1",
    findings: [FINDING],
    acknowledged: [ACKNOWLEDGED],
    removed: ["role/dags loses s3:GetObject on arn:aws:s3:::lake/*"],
    actions: { create: 1, update: 0, replace: 0, delete: 2, forget: 0 },
    fine: 1,
    ...change,
  };
}

const report = (...plans: readonly PlanReview[]): ReviewReport => ({ plans, expired: [], unused: [] });

const hostile = fc.string({ unit: fc.constantFrom(..."ab`|<>@[](){}*_\\\n\t\u202e\u001b⟦⟧\"'/%") });
const hostileReports = fc
  .array(
    fc.record({
      plan: hostile,
      accountId: hostile,
      findings: fc.array(
        fc.record({
          severity: fc.constantFrom("stop" as const, "look" as const),
          rule: fc.constantFrom(...(Object.keys(RULES) as RuleId[])),
          address: hostile,
          message: hostile,
          details: fc.array(hostile),
        }),
      ),
      removed: fc.array(hostile),
    }),
    { maxLength: 4 },
  )
  .map((plans) => report(...plans.map(planReview)));

describe("the SARIF log", () => {
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  // A schema of draft 4, of which it uses nothing that later drafts read otherwise, but for these two.
  const { $schema, id, ...laterDraft } = sarifSchema;
  const validate: ValidateFunction = ajv.compile(laterDraft);

  test("is validated by the schema of SARIF 2.1.0", () => {
    expect([$schema, id]).toEqual([
      "http://json-schema.org/draft-04/schema#",
      expect.stringContaining("sarif-2.1.0"),
    ]);
  });

  test("is what the schema of SARIF 2.1.0 allows, whatever plans say", () => {
    fc.assert(
      fc.property(hostileReports, (any) => {
        expect([validate(JSON.parse(sarifReport(any, "1.2.3"))), validate.errors]).toEqual([true, null]);
      }),
    );
  });

  test("has a result for each finding, suppressed where it is acknowledged", () => {
    const [run] = (
      JSON.parse(sarifReport(report(planReview()), "1.2.3")) as { runs: { results: object[] }[] }
    ).runs;

    expect(run?.results).toEqual([
      expect.objectContaining({ ruleId: "bucket-destroyed", level: "error" }),
      expect.objectContaining({
        suppressions: [
          { kind: "external", status: "accepted", justification: "empty (ops, until 2027-03-31)" },
        ],
      }),
    ]);
  });
});

test("the JSON is what its schema allows, whatever plans say", () => {
  const validate = new Ajv({ strict: true }).compile(reviewJsonSchema());
  fc.assert(
    fc.property(hostileReports, (any) => {
      expect([validate(JSON.parse(jsonReport(any))), validate.errors]).toEqual([true, null]);
    }),
  );
});

describe("the Markdown", () => {
  test("says what stops, what is acknowledged and what access goes", () => {
    expect(
      markdownReport(
        report(planReview(), planReview({ plan: "calm.json", findings: [], acknowledged: [], removed: [] })),
      ),
    ).toBe(`${COMMENT_MARK}
### Plan review: 1 to stop, 0 to look at, 2 changes fine, 1 acknowledged

#### \`plans/payments.json\`

111122223333, eu-west-1: 1 created, 2 destroyed, 1 fine

- 🛑 **stop**: \`aws_s3_bucket.b\`: the bucket b is destroyed: its objects and their versions go (\`bucket-destroyed\`)
- acknowledged: \`aws_s3_bucket.old\`: the bucket b is destroyed: its objects and their versions go. empty \\(ops, until 2027-03-31\\)
<details><summary>access that goes: 1</summary>

- role/dags loses s3:GetObject on arn:aws:s3:::lake/\\*
</details>

<details><summary>1 plan without findings</summary>

- \`calm.json\`
</details>
`);
  });

  test("fits into a comment, for 300 plans of 50 findings, with what stops first", () => {
    const look = { ...FINDING, severity: "look" } as const;
    const plans = Array.from({ length: 300 }, (_, index) =>
      planReview({
        plan: `plans/team-${index}.json`,
        findings: Array.from({ length: 50 }, () =>
          index === 299 ? FINDING : { ...look, details: Array.from({ length: 200 }, () => "a gain") },
        ),
      }),
    );
    const text = markdownReport(report(...plans));

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MARKDOWN_BYTES);
    expect(text.indexOf("team-299")).toBeLessThan(text.indexOf("team-0."));
    expect(text).toMatch(/…and \d+ more lines, which the whole report has\.\n$/);
  });

  test("opens no mark-up, mention or link, whatever plans say", () => {
    fc.assert(
      fc.property(hostileReports, (any) => {
        const text = markdownReport(any);
        const unescaped = text
          .replaceAll(/\\./g, "")
          .replaceAll(/`[^`\n]*`/g, "")
          .replaceAll(/<!-- mwaa-teams review -->|<\/?(details|summary)>|\*\*/g, "");
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        expect(unescaped).not.toMatch(/[<>@[\]_|`\u202e\u001b]/);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MARKDOWN_BYTES);
      }),
    );
  });
});

test("the text has no character that a terminal obeys", () => {
  fc.assert(
    fc.property(hostileReports, (any) => {
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(textReport(any)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    }),
  );
});
