import { type AccountAudit, type TeamConfig } from "../config/teams-config";
import { type AuditStack } from "./audit-stack";
import { type TeamStack } from "./team-stack";

/** What `mwaa-teams.config.ts` adds to the stacks of a `teams.yaml`. Each function returns when it is done: none is async. */
export interface MwaaTeamsHooks {
  /**
   * Is called with each team's stack once everything in it is created, and before it is written.
   * @param stack the stack; whatever is created in it is written with it
   * @param team the team as `teams.yaml` has it, defaults filled in
   * @default - the stacks are what `teams.yaml` says
   */
  readonly extendTeam?: (stack: TeamStack, team: TeamConfig) => void;

  /**
   * The same for each account's audit stack.
   * @param stack the stack; whatever is created in it is written with it
   * @param audit the account's trail as `teams.yaml` has it
   * @default - the stacks are what `teams.yaml` says
   */
  readonly extendAudit?: (stack: AuditStack, audit: AccountAudit) => void;
}

/** The names of the hooks. */
export const HOOKS = ["extendTeam", "extendAudit"] as const satisfies readonly (keyof MwaaTeamsHooks)[];

/**
 * What `mwaa-teams.config.ts`, beside `teams.yaml`, exports as default: own alarms, tags and aspects in the stacks that
 * `mwaa-teams synth` writes.
 * @returns the hooks as they are; the function is there for their types
 * @example
 * ```ts
 * import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
 * import { defineConfig } from "cdktf-mwaa-teams";
 *
 * export default defineConfig({
 *   extendTeam(stack, team) {
 *     const { environment } = stack;
 *     new CloudwatchMetricAlarm(stack, "LongQueue", {
 *       ...environment.metricQueuedTasks(),
 *       alarmName: `${team.name}-long-queue`,
 *       comparisonOperator: "GreaterThanThreshold",
 *       threshold: 100,
 *       evaluationPeriods: 3,
 *       alarmActions: [environment.detector.topicArn],
 *     });
 *   },
 * });
 * ```
 */
export function defineConfig(hooks: MwaaTeamsHooks): MwaaTeamsHooks {
  return hooks;
}
