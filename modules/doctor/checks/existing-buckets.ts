import { type TeamsConfig } from "../../config/teams-config";
import { type RegionReader } from "../facts";
import { type Finding, findingsAbout, type FindingWriter } from "../finding";
import { judged } from "../judged";
import { type StackContext } from "../stack-context";

/** A bucket that the file names, as found. */
interface Found {
  readonly kind: "missing" | "foreign" | "ours";
  readonly region?: string;
  readonly versioned?: boolean;
}

/** Whether the bucket for the DAG bucket's access logs can take them. */
export function checkAccessLogsBucket({ stack, region }: StackContext): Promise<readonly Finding[]> {
  const name = stack.team?.props.accessLogsBucketName;
  if (name === undefined) {
    return Promise.resolve([]);
  }
  const about = findingsAbout("access logs", name);
  return judged(
    { check: "access logs", subject: name, actions: ["s3:ListBucket", "s3:GetBucketVersioning"] },
    () => find(name, region, stack.accountId),
    (found) => {
      if (found.kind !== "ours") {
        return absent(about, found, `create it in ${stack.region}, account ${stack.accountId}`);
      }
      if (found.region !== undefined && found.region !== stack.region) {
        return about.failed(
          `is in ${found.region}: S3 delivers access logs within a Region only`,
          `name a bucket in ${stack.region}`,
        );
      }
      return versioning(about, found);
    },
  );
}

/**
 * Whether the bucket of Terraform's state is there. Terraform opens it with the caller's own credentials, not with
 * the deploying role.
 */
export function checkStateBucket(
  { state }: TeamsConfig,
  open: (region: string) => Promise<RegionReader>,
): Promise<readonly Finding[]> {
  if (state === undefined) {
    return Promise.resolve([]);
  }
  const { bucket, region } = state.s3;
  const about = findingsAbout("state", bucket);
  return judged(
    { check: "state", subject: bucket, actions: ["s3:ListBucket", "s3:GetBucketVersioning"] },
    async () => find(bucket, await open(region)),
    (found) => {
      if (found.kind !== "ours") {
        return absent(about, found, `create it in ${region}, or correct state.s3.bucket`);
      }
      return found.region !== undefined && found.region !== region
        ? about.failed(`is in ${found.region}`, `set state.s3.region: ${found.region}`)
        : versioning(about, found);
    },
  );
}

async function find(name: string, region: RegionReader, owner?: string): Promise<Found> {
  const answer = await region.bucket(name, owner);
  if (answer.kind !== "open") {
    return { kind: answer.kind === "free" ? "missing" : "foreign" };
  }
  return { kind: "ours", region: answer.region, versioned: await region.bucketVersioned(name) };
}

function absent(about: FindingWriter, { kind }: Found, create: string): Finding {
  return kind === "missing"
    ? about.failed("does not exist", create)
    : about.failed(
        "is not open to these credentials: it belongs to another account, or its policy denies them",
        "name a bucket of your own, or allow s3:ListBucket on it",
      );
}

function versioning(about: FindingWriter, { versioned }: Found): Finding {
  return versioned === true
    ? about.ok("exists, versioned")
    : about.warning(
        "exists without versioning: what is overwritten or deleted is lost",
        "turn versioning on: aws s3api put-bucket-versioning --versioning-configuration Status=Enabled --bucket <name>",
      );
}
