import { type Environment } from "../../../functions/mwaa/mwaa-client";
import { type EnvironmentLog, type ExistingEnvironment } from "../facts";
import { type Clients } from "./clients";
import { missingAs } from "./missing-as";

/** Log types by the names of their log groups, with MWAA's name of each. */
const LOG_TYPES: readonly (readonly [type: string, key: string])[] = [
  ["DAGProcessing", "DagProcessingLogs"],
  ["Scheduler", "SchedulerLogs"],
  ["Task", "TaskLogs"],
  ["WebServer", "WebserverLogs"],
  ["Worker", "WorkerLogs"],
];

/** MWAA environments. */
export class Environments {
  public constructor(private readonly clients: Clients) {}

  public async environment(Name: string): Promise<ExistingEnvironment | undefined> {
    return missingAs(
      undefined,
      (error) => (error as { readonly name?: string }).name === "ResourceNotFoundException",
      async () => {
        const found = await this.clients.environment(Name);
        const file = (
          kind: ExistingEnvironment["files"][number]["kind"],
          key: string | undefined,
          versionId: string | undefined,
        ): ExistingEnvironment["files"] => (key === undefined ? [] : [{ kind, key, versionId }]);
        return {
          name: found.Name ?? Name,
          status: found.Status ?? "unknown",
          bucket: (found.SourceBucketArn ?? "").replace(/^arn:[\w-]+:s3:::/, ""),
          dagFolder: found.DagS3Path ?? "",
          airflowVersion: found.AirflowVersion ?? "",
          environmentClass: found.EnvironmentClass,
          minWorkers: found.MinWorkers,
          maxWorkers: found.MaxWorkers,
          minWebservers: found.MinWebservers,
          maxWebservers: found.MaxWebservers,
          schedulers: found.Schedulers,
          airflowConfiguration: found.AirflowConfigurationOptions ?? {},
          files: [
            ...file("requirements", found.RequirementsS3Path, found.RequirementsS3ObjectVersion),
            ...file("plugins", found.PluginsS3Path, found.PluginsS3ObjectVersion),
            ...file("startupScript", found.StartupScriptS3Path, found.StartupScriptS3ObjectVersion),
          ],
          maintenanceWindow: found.WeeklyMaintenanceWindowStart,
          subnetIds: found.NetworkConfiguration?.SubnetIds ?? [],
          securityGroupIds: found.NetworkConfiguration?.SecurityGroupIds ?? [],
          endpointManagement: found.EndpointManagement,
          webserverAccess: found.WebserverAccessMode ?? "unknown",
          kmsKey: found.KmsKey,
          executionRoleArn: found.ExecutionRoleArn ?? "",
          celeryQueueArn: found.CeleryExecutorQueue,
          logs: LOG_TYPES.map(([type, key]) => logOf(type, found.LoggingConfiguration, key)),
          tags: found.Tags ?? {},
        };
      },
    );
  }
}

function logOf(type: string, logging: Environment["LoggingConfiguration"], key: string): EnvironmentLog {
  const log = logging?.[key];
  return { type, enabled: log?.Enabled === true, level: log?.LogLevel ?? "unknown" };
}
