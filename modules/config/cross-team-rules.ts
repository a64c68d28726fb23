import { isDeepStrictEqual } from "node:util";
import { qualifiedName } from "../names/environment-name";
import { listOf } from "../validation/one-of";
import { describeValue } from "../yaml/describe-value";
import { isMap, type Path } from "../yaml/path";

/** The values of a team that must not collide with another team's; a missing or invalid value is undefined. */
export interface TeamIdentity {
  /** The team's key in the file. */
  readonly key: string;
  /** The key as the id of its stack. */
  readonly name: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly environmentName?: string;
  readonly qualifier?: string;
  readonly bucketName?: string;
  readonly accessLogsBucketName?: string;
  /** The bucket that the team's authors deliver to, if it has one. */
  readonly intakeBucketName?: string;
  /** The trail of the team's account: its own, or else the file's. */
  readonly audit?: { readonly settings: unknown };
  /** Whether the file names the environment, instead of the team's name. */
  readonly namesEnvironment: boolean;
  /** Whether the file names the bucket, instead of the environment's name. */
  readonly namesBucket: boolean;
}

/** A collision, at the later of the two teams. */
export interface CrossTeamProblem {
  readonly path: Path;
  /** What it collides with, and the value. */
  readonly message: string;
}

/**
 * All collisions of teams, each reported once: names that follow from a colliding name are not reported again.
 * @param teams in the order of the file
 * @param stateBucket name of the bucket that holds Terraform's state
 */
export function crossTeamProblems(teams: readonly TeamIdentity[], stateBucket?: string): CrossTeamProblem[] {
  return [
    ...nameProblems(teams),
    ...environmentProblems(teams),
    ...bucketProblems(teams, stateBucket),
    ...auditProblems(teams),
  ];
}

function nameProblems(teams: readonly TeamIdentity[]): CrossTeamProblem[] {
  return collisions(teams, ({ name }) => name).map(([first, later]) => ({
    path: ["teams", later.key],
    message: `must differ from the team "${first.key}" in more than case and _ or - (both make the stack "${later.name}"), got: "${later.key}"`,
  }));
}

/**
 * IAM names are unique regardless of case and Region, and each environment's roles contain its name. Where a qualifier makes
 * them differ, the environments themselves still cannot have one name in one Region.
 */
function environmentProblems(teams: readonly TeamIdentity[]): CrossTeamProblem[] {
  const inAccount = collisions(teams, environmentKey);
  const inRegion = collisions(teams, regionalKey).filter(
    ([, later]) => !inAccount.some(([, reported]) => reported === later),
  );
  return [
    ...inAccount.map(([first, later]) => ({
      first,
      later,
      message: `must differ from that of the team "${first.key}" in account ${later.accountId} (IAM names are the same in all Regions and cases; in another Region, give one of the two a qualifier), got: "${later.environmentName}"`,
    })),
    ...inRegion.map(([first, later]) => ({
      first,
      later,
      message: `must differ from that of the team "${first.key}" in account ${later.accountId} and Region ${later.region}, whatever their qualifiers, got: "${later.environmentName}"`,
    })),
  ]
    .filter(
      ({ first, later }) => first.name !== later.name || first.namesEnvironment || later.namesEnvironment,
    )
    .map(({ later, message }) => ({ path: ["teams", later.key, "environmentName"], message }));
}

/** Bucket names are unique in the whole partition, and nothing else may be stored in a DAG bucket. */
function bucketProblems(teams: readonly TeamIdentity[], stateBucket: string | undefined): CrossTeamProblem[] {
  const owners = new Map<string, TeamIdentity>();
  for (const team of teams) {
    if (team.bucketName !== undefined && !owners.has(team.bucketName)) {
      owners.set(team.bucketName, team);
    }
  }
  const shared = collisions(teams, ({ bucketName }) => bucketName)
    .filter(
      ([first, later]) =>
        first.namesBucket || later.namesBucket || environmentKey(first) !== environmentKey(later),
    )
    .map(([first, later]) => ({
      path: ["teams", later.key, "bucket", "name"],
      message: `must differ from that of the team "${first.key}", got: "${later.bucketName}"`,
    }));
  const otherUses = [
    ...teams.map(({ key, intakeBucketName }) => ({
      path: ["teams", key, "bucket", "name"],
      bucket: intakeBucketName,
    })),
    { path: ["state", "s3", "bucket"], bucket: stateBucket },
    ...teams.map(({ key, accessLogsBucketName }) => ({
      path: ["teams", key, "bucket", "accessLogsBucket"],
      bucket: accessLogsBucketName,
    })),
  ];
  const mixed = otherUses.flatMap(({ path, bucket }) => {
    const owner = bucket === undefined ? undefined : owners.get(bucket);
    return owner === undefined
      ? []
      : [{ path, message: `must not be the DAG bucket of the team "${owner.key}", got: "${bucket}"` }];
  });
  return [...shared, ...mixed];
}

/** An account has one trail, so its settings must be the same for all of its teams. */
function auditProblems(teams: readonly TeamIdentity[]): CrossTeamProblem[] {
  return collisions(teams, ({ accountId, audit }) => (audit === undefined ? undefined : accountId))
    .filter(([first, later]) => !isDeepStrictEqual(first.audit, later.audit))
    .map(([first, later]) => ({
      path: ["teams", later.key, "audit"],
      message: `must be the same as that of the team "${first.key}" (account ${later.accountId} has one trail), got: ${difference(later.audit?.settings, first.audit?.settings)}`,
    }));
}

function difference(later: unknown, first: unknown): string {
  if (!isMap(later) || !isMap(first)) {
    return describeValue(later);
  }
  const keys = [...new Set([...Object.keys(first), ...Object.keys(later)])];
  return `another ${listOf(keys.filter((key) => !isDeepStrictEqual(first[key], later[key])))}`;
}

/** What the names of an environment's roles say. */
function environmentKey({ accountId, environmentName, qualifier }: TeamIdentity): string | undefined {
  return accountId === undefined || environmentName === undefined
    ? undefined
    : `${accountId}/${qualifiedName({ environmentName, qualifier }).toLowerCase()}`;
}

/** Log groups and secrets have the environment's name; its own case makes a difference to AWS alone. */
function regionalKey({ accountId, region, environmentName }: TeamIdentity): string | undefined {
  return accountId === undefined || region === undefined || environmentName === undefined
    ? undefined
    : `${accountId}/${region}/${environmentName.toLowerCase()}`;
}

/** Each team whose key an earlier team has, with that team. */
function collisions(
  teams: readonly TeamIdentity[],
  keyOf: (team: TeamIdentity) => string | undefined,
): (readonly [first: TeamIdentity, later: TeamIdentity])[] {
  const firsts = new Map<string, TeamIdentity>();
  return teams.flatMap((team) => {
    const key = keyOf(team);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key !== undefined && first === undefined) {
      firsts.set(key, team);
    }
    return first === undefined ? [] : [[first, team] as const];
  });
}
