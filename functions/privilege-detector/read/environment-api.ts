/** One log type's settings, as `airflow:GetEnvironment` answers them. */
export interface ModuleLogging {
  readonly enabled?: boolean;
  readonly logLevel?: string;
  readonly logGroupArn?: string;
}

/** MWAA's five log types, by the names of `LoggingConfiguration`. */
export const LOGGING_MODULES = [
  "DagProcessingLogs",
  "SchedulerLogs",
  "TaskLogs",
  "WebserverLogs",
  "WorkerLogs",
] as const;

/** One of MWAA's log types. */
export type LoggingModule = (typeof LOGGING_MODULES)[number];

/** The part of the MWAA API that the detector uses. */
export interface EnvironmentApi {
  /** The logging settings of an environment; a type that is missing was never on. */
  loggingOf(environment: string): Promise<Partial<Record<LoggingModule, ModuleLogging>>>;
}
