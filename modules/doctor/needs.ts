import { needsAuditStack } from "../app/audit-stack";
import { type AccountAudit, type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { auditStackName } from "../names/stack-names";

/** A stack that is going to be applied. */
export interface StackToApply {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** The role that Terraform assumes; nothing for the caller. */
  readonly deployRoleArn?: string;
  /** The team, or the trail, whose stack it is. */
  readonly team?: TeamConfig;
  readonly audit?: AccountAudit;
}

/** An account and Region, with all teams of the file there: they share its quotas. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly teams: readonly TeamConfig[];
}

/**
 * The stacks to look at, in the order of the report.
 * @param names names of teams; all, and the trails, where there is none
 */
export function stacksToApply(config: TeamsConfig, names: readonly string[]): StackToApply[] {
  const teams = config.teams.filter(({ name }) => names.length === 0 || names.includes(name));
  const audits = names.length === 0 ? config.audits.filter(needsAuditStack) : [];
  return [
    ...teams.map((team) => ({
      name: team.name,
      accountId: team.props.accountId,
      region: team.props.region,
      deployRoleArn: team.props.deployRoleArn,
      team,
    })),
    ...audits.map((audit) => ({
      name: auditStackName(audit.accountId),
      accountId: audit.accountId,
      region: audit.homeRegion,
      deployRoleArn: audit.deployRoleArn,
      audit,
    })),
  ];
}

/** The places of the stacks' teams, sorted, each with every team of the file that is there. */
export function placesOf(config: TeamsConfig, stacks: readonly StackToApply[]): Place[] {
  const places = new Map<string, Place>();
  for (const { accountId, region, team } of stacks) {
    if (team !== undefined) {
      places.set(`${accountId} ${region}`, { accountId, region, teams: teamsIn(config, accountId, region) });
    }
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

function teamsIn({ teams }: TeamsConfig, accountId: string, region: string): TeamConfig[] {
  return teams.filter(({ props }) => props.accountId === accountId && props.region === region);
}
