import { boundedName } from "../aws/bounded-name";

/** S3's limit for the name of a bucket. */
const LONGEST_BUCKET_NAME = 63;

/** The id of a team's stack: the team's key in lower case, `_` as `-`. */
export function normalizedTeamName(key: string): string {
  return key.toLowerCase().replaceAll("_", "-");
}

/**
 * The name of a DAG bucket that was given none: `<organization>-<environmentName>-dags-<accountId>` as S3 takes
 * it, in lower case and `_` as `-`. Longer than S3's 63 characters, it is cut to its beginning and eight hex
 * digits of the SHA-256 of the whole.
 */
export function bucketNameFor(organization: string, environmentName: string, accountId: string): string {
  const name = `${organization}-${environmentName}-dags-${accountId}`.toLowerCase().replaceAll("_", "-");
  return boundedName(name, LONGEST_BUCKET_NAME);
}
