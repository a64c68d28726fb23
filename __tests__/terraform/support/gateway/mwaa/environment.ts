import { ACCOUNT } from "../../aws-client";

/** The log types, as the API names them, and the end of the log group's name. */
export const LOG_TYPES = {
  DagProcessingLogs: "DAGProcessing",
  SchedulerLogs: "Scheduler",
  TaskLogs: "Task",
  WebserverLogs: "WebServer",
  WorkerLogs: "Worker",
} as const;

export type LogType = keyof typeof LOG_TYPES;

export interface ModuleLogging {
  readonly Enabled: boolean;
  readonly LogLevel: string;
}

/** What CreateEnvironment takes; UpdateEnvironment takes a part of it. */
export interface EnvironmentSettings {
  readonly ExecutionRoleArn: string;
  readonly SourceBucketArn: string;
  readonly DagS3Path: string;
  readonly NetworkConfiguration: {
    readonly SubnetIds: readonly string[];
    readonly SecurityGroupIds: readonly string[];
  };
  readonly PluginsS3Path?: string;
  readonly PluginsS3ObjectVersion?: string;
  readonly RequirementsS3Path?: string;
  readonly RequirementsS3ObjectVersion?: string;
  readonly StartupScriptS3Path?: string;
  readonly StartupScriptS3ObjectVersion?: string;
  readonly AirflowConfigurationOptions?: Record<string, string>;
  readonly EnvironmentClass: string;
  readonly MaxWorkers: number;
  readonly MinWorkers: number;
  readonly Schedulers: number;
  readonly MinWebservers: number;
  readonly MaxWebservers: number;
  readonly KmsKey?: string;
  readonly AirflowVersion: string;
  readonly LoggingConfiguration: Record<LogType, ModuleLogging>;
  readonly WeeklyMaintenanceWindowStart: string;
  readonly WebserverAccessMode: string;
  readonly EndpointManagement: string;
}

/** A request's settings: what the caller left out is filled in by the service. */
export type RequestedSettings = Partial<Omit<EnvironmentSettings, "LoggingConfiguration">> & {
  readonly LoggingConfiguration?: Partial<Record<LogType, ModuleLogging>>;
};

/** What CreateEnvironment cannot do without. */
export type NewSettings = RequestedSettings &
  Pick<EnvironmentSettings, "ExecutionRoleArn" | "SourceBucketArn" | "DagS3Path" | "NetworkConfiguration">;

/** The settings of a new environment: the caller's, and the service's defaults for the rest. */
export function withDefaults(requested: NewSettings): EnvironmentSettings {
  const micro = requested.EnvironmentClass === "mw1.micro";
  return {
    EnvironmentClass: "mw1.small",
    MaxWorkers: micro ? 1 : 10,
    MinWorkers: 1,
    Schedulers: micro ? 1 : 2,
    MinWebservers: micro ? 1 : 2,
    MaxWebservers: micro ? 1 : 2,
    AirflowVersion: "3.3.1",
    WeeklyMaintenanceWindowStart: "SUN:03:30",
    WebserverAccessMode: "PRIVATE_ONLY",
    EndpointManagement: "SERVICE",
    ...requested,
    LoggingConfiguration: { ...DEFAULT_LOGGING, ...requested.LoggingConfiguration },
  };
}

/** The settings after an update: log types and networks merge, everything else is replaced. */
export function withUpdate(current: EnvironmentSettings, requested: RequestedSettings): EnvironmentSettings {
  return {
    ...current,
    ...requested,
    NetworkConfiguration: { ...current.NetworkConfiguration, ...requested.NetworkConfiguration },
    LoggingConfiguration: { ...current.LoggingConfiguration, ...requested.LoggingConfiguration },
  };
}

/** Without a logging block, the service writes task logs and nothing else. */
const DEFAULT_LOGGING: Record<LogType, ModuleLogging> = {
  DagProcessingLogs: { Enabled: false, LogLevel: "INFO" },
  SchedulerLogs: { Enabled: false, LogLevel: "INFO" },
  TaskLogs: { Enabled: true, LogLevel: "INFO" },
  WebserverLogs: { Enabled: false, LogLevel: "INFO" },
  WorkerLogs: { Enabled: false, LogLevel: "INFO" },
};

/** The five names are fixed by the service. */
export function logGroupName(environment: string, type: LogType): string {
  return `airflow-${environment}-${LOG_TYPES[type]}`;
}

export function environmentArn(region: string, name: string, account: string = ACCOUNT): string {
  return `arn:aws:airflow:${region}:${account}:environment/${name}`;
}

/** The logging block of an answer: what was asked for, and the log group of each type. */
export function answeredLogging(
  region: string,
  name: string,
  logging: Record<LogType, ModuleLogging>,
  account: string,
): object {
  const types = Object.keys(LOG_TYPES) as LogType[];
  return Object.fromEntries(
    types.map((type) => {
      const group = `arn:aws:logs:${region}:${account}:log-group:${logGroupName(name, type)}:*`;
      return [type, { ...logging[type], CloudWatchLogGroupArn: group }];
    }),
  );
}
