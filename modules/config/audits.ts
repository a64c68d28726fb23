import { isWidened } from "../audit/event-selectors";
import { deliversThroughPublisher } from "../delivery/delivery-checks";
import { auditBucketName } from "../names/audit-names";
import { intakeBucketName } from "../names/delivery-names";
import { type AuditOutput } from "./audit-schema";
import { type AccountAudit, type TeamAudit, type TeamConfig } from "./teams-config";

/** The settings of a trail with their defaults; nothing for no trail. */
export function resolveAudit(audit: AuditOutput | undefined): TeamAudit | undefined {
  if (audit === undefined || audit === false) {
    return undefined;
  }
  return {
    homeRegion: audit.homeRegion,
    trailArn: audit.trailArn,
    retentionDays: audit.retentionDays ?? 400,
    readerArns: audit.readers ?? [],
    deletionProtection: audit.deletionProtection ?? true,
  };
}

/** One trail for each account whose teams have one, sorted by account. */
export function accountAudits(teams: readonly TeamConfig[]): AccountAudit[] {
  const accounts = [...new Set(teams.map(({ props }) => props.accountId))].sort();
  return accounts.flatMap((accountId) => {
    const inAccount = teams.filter((team) => team.props.accountId === accountId);
    const audit = inAccount[0]?.audit;
    const deployRoles = new Set(inAccount.map(({ props }) => props.deployRoleArn));
    return audit === undefined
      ? []
      : [
          {
            ...audit,
            accountId,
            deployRoleArn: deployRoles.size === 1 ? inAccount[0]?.props.deployRoleArn : undefined,
            tags: sharedTags(inAccount),
            teamRegions: [...new Set(inAccount.map(({ props }) => props.region))].sort(),
            dagBucketNames: inAccount.flatMap(({ props }) => recordedBuckets(props)),
          },
        ];
  });
}

/** What Airflow reads, and where its authors deliver to: who delivered a DAG is on record, too. */
function recordedBuckets(props: TeamConfig["props"]): string[] {
  return [props.bucketName, ...(deliversThroughPublisher(props) ? [intakeBucketName(props.bucketName)] : [])];
}

/** The tags that every team of an account has, such as those of `defaults`. */
function sharedTags(teams: readonly TeamConfig[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(teams[0]?.tags ?? {}).filter(([key, value]) =>
      teams.every(({ tags }) => tags[key] === value),
    ),
  );
}

/** Warnings about the trails. */
export function auditWarnings(
  audits: readonly AccountAudit[],
  organization: string,
  unauditedAccounts: readonly string[],
): string[] {
  return [
    ...(unauditedAccounts.length === 0
      ? []
      : [
          `no audit for ${unauditedAccounts.join(", ")}: Airflow logins, tokens and REST calls are not recorded (audit: { homeRegion: … } creates a trail, audit: false means that none is wanted)`,
        ]),
    ...audits.flatMap((audit) => [
      ...(audit.trailArn === undefined
        ? []
        : [
            `audit.trailArn for ${audit.accountId}: the events that this trail records are not checked; docs/audit.md lists those that it must record`,
          ]),
      ...(audit.trailArn === undefined && audit.deployRoleArn === undefined
        ? [
            `audit for ${audit.accountId}: its teams have no deployRoleArn in common, so the caller that runs Terraform deploys the trail, and the policy of its bucket names that caller`,
          ]
        : []),
      ...(audit.trailArn === undefined &&
      isWidened({
        bucketNames: audit.dagBucketNames,
        recordsBucketName: auditBucketName(organization, audit.accountId),
      })
        ? [
            `audit for ${audit.accountId}: too many DAG buckets to name each in one trail, so every bucket that begins with ${organization}- is recorded`,
          ]
        : []),
    ]),
  ];
}
