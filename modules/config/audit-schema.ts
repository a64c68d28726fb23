import { z } from "zod";
import {
  AUDIT_RETENTION_DAYS,
  auditRetentionRule,
  trailArnRule,
  trailRegionProblem,
} from "../audit/audit-rules";
import { iamRoleArnRule, regionRule } from "../aws/arn-rules";
import { listOf } from "../validation/one-of";
import { listOfUnique, map, ruled, text } from "../yaml/schema-types";

/** Keys for a trail that is created; they have no meaning for an existing one. */
const OF_OWN_TRAIL = ["retentionDays", "readers", "deletionProtection"] as const;

const settings = map({
  homeRegion: text(regionRule).describe(
    "Region of the trail, its bucket and its log group; never change it. Required.",
  ),
  trailArn: text(trailArnRule)
    .optional()
    .describe(
      "ARN of an existing multi-Region trail of that Region that records the same events. Default: a trail is created.",
    ),
  retentionDays: ruled(z.number(), auditRetentionRule)
    .meta({ enum: AUDIT_RETENTION_DAYS })
    .optional()
    .describe("Days that records are kept, 365 or more, of those that CloudWatch Logs offers. Default: 400."),
  readers: listOfUnique(text(iamRoleArnRule))
    .optional()
    .describe("ARNs of the IAM roles that alone may read records in the bucket. Default: none."),
  deletionProtection: z
    .boolean()
    .optional()
    .describe("Whether Terraform rejects a plan that destroys the trail or its records. Default: true."),
})
  .check((context) => {
    const { homeRegion, trailArn } = context.value;
    if (trailArn === undefined) {
      return;
    }
    const report = (path: string, message: string): void => {
      context.issues.push({ code: "custom", message, path: [path], input: context.value });
    };
    const problem = trailRegionProblem(trailArn, homeRegion);
    if (problem !== undefined) {
      report("trailArn", problem);
    }
    const [meaningless] = OF_OWN_TRAIL.filter((key) => context.value[key] !== undefined);
    if (meaningless !== undefined) {
      report(
        meaningless,
        `must not be given with trailArn (the trail's owner decides on ${listOf(OF_OWN_TRAIL)})`,
      );
    }
  })
  .meta({
    not: { required: ["trailArn"], anyOf: OF_OWN_TRAIL.map((key) => ({ required: [key] })) },
  });

/** The trail of an account: its settings, an existing one, or none. */
export const auditSchema = z.union([z.literal(false), settings]);

/** The trail of an account as the file has it. */
export type AuditOutput = z.output<typeof auditSchema>;
