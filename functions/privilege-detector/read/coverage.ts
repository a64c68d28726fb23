import { LOGGING_MODULES, type LoggingModule, type ModuleLogging } from "./environment-api";

/** Whether the detector can see one log type of an environment. */
export interface ModuleCoverage {
  readonly type: LoggingModule;
  /** Name of its log group, where it has one; there may be something in it even where there is a gap. */
  readonly logGroup?: string;
  /** Why it is not covered; written to the detector's log. */
  readonly gap?: string;
}

/** What an environment's logging settings let the detector see. */
export function coverageOf(logging: Partial<Record<LoggingModule, ModuleLogging>>): ModuleCoverage[] {
  return LOGGING_MODULES.map((type) => {
    const settings = logging[type];
    const logGroup = logGroupName(settings?.logGroupArn);
    const gap = gapOf(type, settings, logGroup);
    return {
      type,
      ...(logGroup === undefined ? {} : { logGroup }),
      ...(gap === undefined ? {} : { gap }),
    };
  });
}

/** What remains of it when some of the log groups turn out not to exist. */
export function withoutLogGroups(
  coverage: readonly ModuleCoverage[],
  missing: readonly string[],
): ModuleCoverage[] {
  return coverage.map(({ type, logGroup, gap }) =>
    logGroup !== undefined && missing.includes(logGroup)
      ? { type, gap: gap ?? `${type}: its log group ${logGroup} does not exist` }
      : { type, logGroup, gap },
  );
}

/** How many of the log types are written completely, from 0 to 1. */
export function coveredFraction(coverage: readonly ModuleCoverage[]): number {
  return coverage.filter(({ gap }) => gap === undefined).length / LOGGING_MODULES.length;
}

function gapOf(
  type: LoggingModule,
  settings: ModuleLogging | undefined,
  logGroup: string | undefined,
): string | undefined {
  if (settings?.enabled !== true) {
    return `${type} is off`;
  }
  // Airflow writes privilege changes at INFO.
  if (settings.logLevel !== "INFO" && settings.logLevel !== "DEBUG") {
    return `${type} is at level ${settings.logLevel ?? "unknown"}, above INFO`;
  }
  return logGroup === undefined ? `${type} has no log group` : undefined;
}

/** `arn:aws:logs:eu-west-1:111122223333:log-group:airflow-payments-Task:*` without all but the name. */
function logGroupName(arn: string | undefined): string | undefined {
  return /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(arn ?? "")?.[1];
}
