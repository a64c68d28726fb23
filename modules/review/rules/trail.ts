import { type Block } from "../../access/terraform/terraform-json";
import { isUnknown, sameValue, shown } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** Settings that make a trail record, or prove that a record is whole. */
const SWITCHES: readonly (readonly [argument: string, off: string])[] = [
  ["enable_logging", "the trail is stopped"],
  ["is_multi_region_trail", "the trail records one Region alone"],
  ["include_global_service_events", "the trail no longer records IAM and STS"],
  ["enable_log_file_validation", "nobody can prove any more that records are whole"],
];

/** Where and what a trail records. */
const PARTS: readonly (readonly [argument: string, what: string])[] = [
  ["s3_bucket_name", "the bucket of its records"],
  ["s3_key_prefix", "the prefix of its records"],
  ["cloud_watch_logs_group_arn", "the log group of its records"],
  ["kms_key_id", "the key of its records"],
  ["event_selector", "what it records"],
  ["advanced_event_selector", "what it records"],
];

/** A trail destroyed, stopped, or made to record less or elsewhere. */
export const trail: ReviewRule = (context) =>
  context.plan
    .ofType("aws_cloudtrail")
    .filter(({ changes, before }) => changes && before !== undefined)
    .flatMap((change) => {
      const { before, after } = change;
      if (change.destroys) {
        const verb = change.action === "replace" ? "replaced" : "destroyed";
        return [
          finding(
            "stop",
            "trail-stopped",
            change,
            `the trail is ${verb}: nothing is recorded meanwhile`,
            context,
          ),
        ];
      }
      if (change.action === "forget") {
        return [
          finding(
            "look",
            "left-behind",
            change,
            "the trail stays in AWS, and Terraform no longer knows it",
            context,
          ),
        ];
      }
      return [
        ...SWITCHES.flatMap(([argument, off]) =>
          isOn(before, argument) && !isOn(after, argument)
            ? isUnknown(after?.[argument])
              ? [finding("look", "trail-stopped", change, `${argument} is known only after apply`, context)]
              : [finding("stop", "trail-stopped", change, off, context)]
            : [],
        ),
        ...PARTS.flatMap(([argument, what]) => {
          const [old, now] = [before?.[argument], after?.[argument]];
          return sameValue(old, now)
            ? []
            : [
                finding(
                  "look",
                  "trail-stopped",
                  change,
                  `${what} changes (${argument}): from ${shown(old)} to ${shown(now)}`,
                  context,
                ),
              ];
        }),
      ];
    });

function isOn(args: Block | undefined, argument: string): boolean {
  return args?.[argument] === true;
}
