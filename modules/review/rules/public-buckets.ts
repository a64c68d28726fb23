import { type Block, blocksOf } from "../../access/terraform/terraform-json";
import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown, textOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

/** Canned ACLs that give something to everybody, or to everybody with an AWS account. */
const PUBLIC_ACLS = /^(public-|authenticated-read)/;

/** Groups of everybody, and of everybody with an AWS account. */
const PUBLIC_GROUPS = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** The block of public access taken away, or ACLs that open a bucket. Bucket policies are evaluated with all others. */
export const publicBuckets: ReviewRule = (context) => [
  ...context.plan
    .ofType("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block")
    .flatMap((change) => accessBlock(change, context)),
  ...context.plan.ofType("aws_s3_bucket", "aws_s3_bucket_acl").flatMap((change) => acl(change, context)),
];

function accessBlock(change: PlannedChange, context: PlanContext): Finding[] {
  if (change.action === "delete" || change.action === "forget") {
    return bucketGoes(change, context)
      ? []
      : [
          finding(
            "stop",
            "bucket-public",
            change,
            "public access to the bucket is no longer blocked",
            context,
          ),
        ];
  }
  if (!change.changes) {
    return [];
  }
  const opened = BLOCKS.filter(
    (key) => change.after?.[key] !== true && !(change.before !== undefined && change.before[key] !== true),
  );
  const unknown = opened.filter((key) => isUnknown(change.after?.[key]));
  return [
    ...(opened.length > unknown.length
      ? [
          finding(
            "stop",
            "bucket-public",
            change,
            `public access to the bucket is no longer blocked: ${opened.filter((key) => !unknown.includes(key)).join(", ")}`,
            context,
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [
          finding(
            "look",
            "bucket-public",
            change,
            `whether public access is blocked is known only after apply: ${unknown.join(", ")}`,
            context,
          ),
        ]
      : []),
  ];
}

/** A block that goes with its bucket opens nothing. */
function bucketGoes(change: PlannedChange, { plan }: PlanContext): boolean {
  const bucket = textOf(change.before?.bucket);
  return (
    bucket !== undefined &&
    plan
      .ofType("aws_s3_bucket")
      .some(({ action, before }) => action === "delete" && textOf(before?.bucket) === bucket)
  );
}

function acl(change: PlannedChange, context: PlanContext): Finding[] {
  const opens = publicGrants(change.after).filter((grant) => !publicGrants(change.before).includes(grant));
  return change.changes && opens.length > 0
    ? [
        finding(
          "stop",
          "bucket-public",
          change,
          `an ACL opens the bucket to the public: ${opens.join(", ")}`,
          context,
        ),
      ]
    : [];
}

function publicGrants(args: Block | undefined): string[] {
  const canned = textOf(args?.acl) ?? "";
  const grants = blocksOf(args?.access_control_policy).flatMap(({ grant }) => blocksOf(grant));
  return [
    ...(PUBLIC_ACLS.test(canned) ? [canned] : []),
    ...[...blocksOf(args?.grant), ...grants].flatMap((grant) => {
      const uri = textOf(grant.uri) ?? blocksOf(grant.grantee).map((grantee) => textOf(grantee.uri))[0];
      return uri !== undefined && PUBLIC_GROUPS.test(uri)
        ? [`${[grant.permission ?? grant.permissions].flat().join(" and ")} to ${uri.split("/").at(-1)}`]
        : [];
    }),
  ];
}
