import path from "node:path";
import { bucketNameFor } from "../names/bucket-name";
import { resolveAudit } from "./audits";
import { normalizedTeamName } from "../names/stack-names";
import { capacityOf } from "./team-rules";
import { type TeamOutput } from "./team-schema";
import { type CreatedNetwork, type ExistingNetwork, type TeamConfig } from "./teams-config";
import { teamWarnings } from "./warnings";

/**
 * A valid team as the rest of the library takes it.
 * @param key the team's key in the file
 * @param directory folder that the file's own paths are relative to
 */
export function resolveTeam(
  key: string,
  team: TeamOutput,
  organization: string,
  directory: string,
): TeamConfig {
  const name = normalizedTeamName(key);
  const { accountId, region, airflow, bucket } = team;
  const environmentName = team.environmentName ?? name;
  const absolute = (file: string | undefined): string | undefined => file && path.resolve(directory, file);
  const resolved = {
    name,
    accountId,
    region,
    deployRoleArn: team.deployRoleArn,
    environmentName,
    bucketName: bucket.name ?? bucketNameFor(organization, environmentName, accountId),
    accessLogsBucketName: bucket.accessLogsBucket,
    bucketReaderArns: bucket.readers,
    airflowVersion: airflow.version,
    capacity: capacityOf(airflow),
    airflowConfiguration: airflow.configuration,
    requirementsFile: absolute(airflow.requirements),
    pluginsFile: absolute(airflow.plugins),
    startupScriptFile: absolute(airflow.startupScript),
    maintenanceWindow: airflow.maintenanceWindow,
    network: resolveNetwork(team.network),
    webserverAccess: team.webserver,
    access: team.access,
    secrets: team.secrets,
    permissions: team.permissions,
    dagWriterArns: team.delivery.writers,
    detection: team.detection,
    audit: resolveAudit(team.audit),
    logLevel: team.logs.level,
    logRetentionDays: team.logs.retentionDays,
    kmsKeyArn: team.encryption.kmsKeyArn,
    deletionProtection: team.deletionProtection,
    tags: team.tags,
  };
  return { ...resolved, warnings: teamWarnings(resolved) };
}

/** The schema counts the elements of the pairs, and the team's rules that there is one of the two kinds. */
function resolveNetwork({ create, existing }: TeamOutput["network"]): TeamConfig["network"] {
  return existing === undefined
    ? { create: create as CreatedNetwork & typeof create }
    : { existing: existing as ExistingNetwork & typeof existing };
}
