import { boundedName } from "../aws/bounded-name";
import { type Rule, show, withPattern } from "../validation/rule";

/** Prefixes and suffixes that S3 reserves ("General purpose bucket naming rules"). */
const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** None of the reserved ones has a character that means something in a regular expression, but for the dot. */
const anyOf = (texts: readonly string[]): string => texts.join("|").replaceAll(".", "\\.");
const BUCKET_NAME = new RegExp(
  `^(?!${anyOf(RESERVED_PREFIXES)})(?!.*(?:${anyOf(RESERVED_SUFFIXES)})$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`,
);

/**
 * The name of an S3 general purpose bucket: 3 to 63 lower-case letters, digits and hyphens, a letter or digit at
 * both ends, without the prefixes and suffixes that S3 reserves (Amazon S3 User Guide, "General purpose bucket
 * naming rules").
 *
 * S3 also allows dots. This library does not: S3's wildcard certificate does not cover a name with a dot, so that
 * virtual-hosted HTTPS fails, and the buckets here are reached over TLS alone.
 */
export const bucketNameRule: Rule<string> = withPattern(BUCKET_NAME, (value) => {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(value)) {
    return `must be 3 to 63 lower-case letters, digits and hyphens (no dots: TLS), a letter or digit at both ends, got: ${show(value)}`;
  }
  const prefix = RESERVED_PREFIXES.find((reserved) => value.startsWith(reserved));
  if (prefix !== undefined) {
    return `must not start with "${prefix}", which S3 reserves, got: ${show(value)}`;
  }
  const suffix = RESERVED_SUFFIXES.find((reserved) => value.endsWith(reserved));
  return suffix === undefined
    ? undefined
    : `must not end in "${suffix}", which S3 reserves, got: ${show(value)}`;
});

/** S3's limit for the name of a bucket. */
export const LONGEST_BUCKET_NAME = 63;

/**
 * The default name of a DAG bucket: `<organization>-<environmentName>-dags-<accountId>` in lower case, with `_` as
 * `-`. A name of more than S3's 63 characters is cut and ends in eight hex digits of the SHA-256 of the full name.
 */
export function bucketNameFor(organization: string, environmentName: string, accountId: string): string {
  const name = `${organization}-${environmentName}-dags-${accountId}`.toLowerCase().replaceAll("_", "-");
  return boundedName(name, LONGEST_BUCKET_NAME);
}
