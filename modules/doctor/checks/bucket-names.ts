import { auditBucketName } from "../../names/audit-names";
import { type Finding, findingsAbout } from "../finding";
import { type Reading } from "../judged";
import { judged } from "../judged";
import { type RegionReader, type Tags } from "../facts";
import { type StackContext } from "../stack-context";

/** What is known of a bucket's name. */
type Owner =
  | { readonly kind: "free" }
  | { readonly kind: "foreign" }
  | { readonly kind: "ours"; readonly region?: string; readonly tags?: Tags };

/** Whether the name of the bucket that the stack creates is free, or taken by that bucket already. */
export function checkBucketName(context: StackContext): Promise<readonly Finding[]> {
  const { stack, region } = context;
  const name = createdBucket(context);
  if (name === undefined) {
    return Promise.resolve([]);
  }
  const reading: Reading = {
    check: "bucket",
    subject: name,
    actions: ["s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketTagging"],
  };
  return judged(
    reading,
    () => ownerOf(name, stack.accountId, region),
    (owner) => judge(reading, owner, context),
  );
}

function createdBucket({ config, stack: { team, audit } }: StackContext): string | undefined {
  if (audit !== undefined) {
    return audit.trailArn === undefined ? auditBucketName(config.organization, audit.accountId) : undefined;
  }
  return team?.props.existingBucket === true ? undefined : team?.props.bucketName;
}

/**
 * The owner of a bucket, or that there is none. S3 answers 403 for a bucket of somebody else and for one of ours that
 * is closed to the caller: the account's own list distinguishes them.
 */
async function ownerOf(name: string, accountId: string, region: RegionReader): Promise<Owner> {
  const answer = await region.bucket(name);
  if (answer.kind === "free") {
    return answer;
  }
  if (answer.kind === "closed") {
    return (await region.ownsBucket(name)) ? { kind: "ours" } : { kind: "foreign" };
  }
  // A public bucket is open to everyone.
  const asOwner = await region.bucket(name, accountId);
  return asOwner.kind === "open"
    ? { kind: "ours", region: answer.region, tags: await region.bucketTags(name) }
    : { kind: "foreign" };
}

function judge({ check, subject }: Reading, owner: Owner, { stack }: StackContext): Finding {
  const about = findingsAbout(check, subject);
  const rename = stack.team === undefined ? "choose another organization" : "set another bucket.name";
  if (owner.kind === "free") {
    return about.ok("is free");
  }
  if (owner.kind === "foreign") {
    return about.failed("belongs to somebody else: names are unique across all accounts", rename);
  }
  if (owner.region !== undefined && owner.region !== stack.region) {
    return about.failed(
      `is a bucket of this account in ${owner.region}, not in ${stack.region}`,
      `${rename}, or remove that bucket`,
    );
  }
  const { tags } = owner;
  if (tags === undefined) {
    return about.warning(
      "is a bucket of this account that these credentials may not read",
      "see that it is this stack's: an apply cannot create it a second time",
    );
  }
  return tags.ManagedBy === "cdktf-mwaa-teams" && (stack.team === undefined || tags.Team === stack.name)
    ? about.ok("is this stack's bucket already")
    : about.warning(
        "is a bucket of this account without this stack's tags",
        `import it (docs/adoption.md), or ${rename}: an apply cannot create it a second time`,
      );
}
