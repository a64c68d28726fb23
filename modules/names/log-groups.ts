import { resourceName } from "./environment-name";
import { type Rule, show } from "../validation/rule";

/** The five log types of an MWAA environment: part of the log group's name, and the provider's argument. */
export const LOG_TYPES = [
  { suffix: "DAGProcessing", argument: "dagProcessingLogs" },
  { suffix: "Scheduler", argument: "schedulerLogs" },
  { suffix: "Task", argument: "taskLogs" },
  { suffix: "WebServer", argument: "webserverLogs" },
  { suffix: "Worker", argument: "workerLogs" },
] as const;

/** One of the five log types, as the log group's name ends. */
export type LogType = (typeof LOG_TYPES)[number]["suffix"];

/**
 * The name of the log group that MWAA writes one log type to. MWAA uses no other name.
 * @see https://github.com/aws/aws-cdk/issues/14414 for the five suffixes
 */
export function logGroupName(environmentName: string, logType: LogType): string {
  return `airflow-${environmentName}-${logType}`;
}

/** The names of the environment's five log groups. */
export function logGroupNames(environmentName: string): string[] {
  return LOG_TYPES.map(({ suffix }) => logGroupName(environmentName, suffix));
}

/** The name of the log group that takes the flow logs of an environment's VPC. */
export function flowLogGroupName(environmentName: string): string {
  return `/aws/vpc/flow-logs/${resourceName(environmentName)}`;
}

/**
 * The name of a log group (CloudWatch Logs API, CreateLogGroup). A wildcard is not allowed: policies that name log
 * groups would interpret it.
 */
export const logGroupNameRule: Rule<string> = (name) =>
  /^[\w./#-]{1,512}$/.test(name)
    ? undefined
    : `must be 1 to 512 letters, digits and _-/.#, got: ${show(name)}`;
