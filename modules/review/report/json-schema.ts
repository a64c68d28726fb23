import { z } from "zod";
import { type RuleId, RULES, SEVERITIES } from "../finding";

const count = z.int().min(0);
const RULE_IDS = Object.keys(RULES) as [RuleId, ...RuleId[]];

const findingSchema = z.strictObject({
  severity: z.enum(SEVERITIES).describe("stop: must not happen unseen; look: somebody should look at it."),
  rule: z.enum(RULE_IDS).describe("Id of the rule."),
  address: z.string().describe("Address of the resource in the plan."),
  message: z.string().describe("What changes, as one sentence without a full stop."),
  details: z.array(z.string()).optional().describe("More, a line each: what a principal gains."),
});

const acknowledgementSchema = z.strictObject({
  address: z.string(),
  rule: z.enum(RULE_IDS),
  reason: z.string(),
  owner: z.string(),
  expires: z.string().describe("Last day that it counts."),
});

const planSchema = z.strictObject({
  plan: z.string().describe("The plan's file."),
  accountId: z.string().describe("12 digits, or unknown."),
  region: z.string().describe("AWS Region code, or unknown."),
  actions: z
    .strictObject({ create: count, update: count, replace: count, delete: count, forget: count })
    .describe("How many resources are changed, by what is done."),
  fine: count.describe("How many of them no finding is about."),
  findings: z.array(findingSchema).describe("The gravest first, then by address."),
  acknowledged: z
    .array(z.strictObject({ finding: findingSchema, by: acknowledgementSchema }))
    .describe("Findings that somebody has accepted."),
  removed: z.array(z.string()).describe("Access that goes: of whom, to what."),
});

/** What `--format json` writes. */
export const reviewSchema = z.strictObject({
  version: z.literal(1).describe("Changes with whatever a reader would have to know."),
  summary: z.strictObject({ stop: count, look: count, fine: count, acknowledged: count }),
  plans: z.array(planSchema),
  expired: z.array(acknowledgementSchema).describe("Acknowledgements whose last day is over."),
  unused: z.array(acknowledgementSchema).describe("Acknowledgements that no finding needs."),
});

/** The JSON Schema of `mwaa-teams review --format json`: a plain object, the same each time. */
export function reviewJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(reviewSchema, {
    target: "draft-7",
    override: ({ jsonSchema }) => {
      // zod bounds every whole number to JavaScript's safe integers.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
    },
  });
  return { $schema, title: "mwaa-teams review --format json", ...schema };
}
