import path from "node:path";
import { arnBuilder } from "../aws/location";
import { terraformLiteral } from "../aws/terraform-literal";
import { type AuditRecord, auditRecord } from "../names/audit-names";
import { qualifiedName } from "../names/environment-name";
import { bucketNameFor } from "../names/bucket-name";
import { normalizedTeamName } from "../names/stack-names";
import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { resolveAudit } from "./audits";
import { valueAt } from "../yaml/path";
import { TEAM_KEYS, type TeamOutput } from "./team-schema";
import { type TeamAudit, type TeamConfig, type TeamsConfig } from "./teams-config";
import { teamWarnings } from "./warnings";

/** What is not in the team itself. */
export interface TeamContext extends Pick<TeamsConfig, "organization" | "state"> {
  /** Folder that the file's own paths are relative to. */
  readonly directory: string;
}

/**
 * A valid team as input of the stacks. The schema says which prop each key becomes; derived values are computed
 * here.
 * @param key the team's key in the file
 */
export function resolveTeam(key: string, team: TeamOutput, context: TeamContext): TeamConfig {
  const { accountId, region, wave, tags } = team;
  const name = normalizedTeamName(key);
  const audit = resolveAudit(team.audit);
  const given = propsOf(team, context.directory);
  const environmentName = given.environmentName ?? name;
  const props = {
    ...given,
    airflowVersion: team.airflow.version,
    accountId,
    region,
    environmentName,
    bucketName:
      given.bucketName ??
      bucketNameFor(
        context.organization,
        qualifiedName({ environmentName, qualifier: given.qualifier }),
        accountId,
      ),
    // The state of every team is in this bucket.
    protectedBucketNames: context.state && [context.state.s3.bucket],
    audit: audit && recordOf(audit, accountId, context.organization),
  };
  return { name, props, tags, wave, audit, warnings: teamWarnings(props) };
}

/** The props that the team's keys become; text that Terraform would read as a template is escaped. */
function propsOf(team: TeamOutput, directory: string): Partial<TeamEnvironmentProps> {
  return Object.fromEntries(
    TEAM_KEYS.flatMap(({ path: at, target: { prop, isFile } }) => {
      const value = valueAt(team, at);
      if (prop === undefined || value === undefined) {
        return [];
      }
      const isPath = isFile === true && typeof value === "string";
      return [[prop, isPath ? path.resolve(directory, value) : terraformLiteral(value)]];
    }),
  );
}

/** The trail by its names: the team's stack works before the trail's is applied. */
function recordOf({ trailArn, homeRegion }: TeamAudit, accountId: string, organization: string): AuditRecord {
  return trailArn === undefined ? auditRecord(arnBuilder(accountId, homeRegion), organization) : { trailArn };
}
