import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { lagLimit, lookBackLagLimit } from "../../functions/privilege-detector/contract";
import { type AlarmDefinition } from "../aws/alarm-definition";
import { idInList } from "../aws/child-id";
import { type MetricDefinition } from "../aws/metric";
import {
  deadLetters,
  type DetectorMetricName,
  environmentMetric,
  functionMetric,
  ruleMetric,
  topicMetric,
} from "./detector-metrics";

/** Props of `DetectorAlarms`. */
export interface DetectorAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  /** Name of the function. */
  readonly functionName: string;
  /** Name of the queue of failed runs. */
  readonly deadLetterQueueName: string;
  /** Names of the MWAA environments that are watched. */
  readonly environmentNames: readonly string[];
  /** Longest time between two runs, in seconds. */
  readonly intervalSeconds: number;
  /** Whether log lines are also read as they arrive. */
  readonly realtime: boolean;
  /** ARNs of the SNS topics that alarms are sent to. */
  readonly topicArns: readonly string[];
}

/**
 * An alarm for each way in which the detector can lose sight of the logs: nothing else would report it. Those on AWS's own metrics,
 * which nobody else can write, are enough to notice any; those on the detector's, which DAG code can forge, name the cause.
 */
export class DetectorAlarms extends Construct {
  /** ARNs of the alarms. */
  public readonly alarmArns: readonly string[];

  public constructor(scope: Construct, id: string, props: DetectorAlarmsProps) {
    super(scope, id);
    const ofEnvironments = props.environmentNames.flatMap((environment, index) => {
      const definitions = [
        ...environmentAlarms(environment, props.intervalSeconds),
        ...(props.realtime ? [realtimeAlarm(environment)] : []),
      ];
      const id = idInList(environment, "Environment", index);
      return definitions.map((definition) => ({
        ...definition,
        name: `${environment}-${definition.id}`,
        id: `${id}-${definition.id}`,
      }));
    });
    const ofFunction = functionAlarms(props).map((definition) => ({ ...definition, name: definition.id }));
    this.alarmArns = [...ofFunction, ...ofEnvironments].map(
      (definition) =>
        new CloudwatchMetricAlarm(this, definition.id, {
          alarmName: `${props.name}-${definition.name}`,
          alarmDescription: definition.description,
          ...definition.metric,
          comparisonOperator: definition.comparisonOperator,
          threshold: definition.threshold,
          // CloudWatch accepts whole minutes.
          period: Math.ceil(Math.max(props.intervalSeconds, 300) / 60) * 60,
          evaluationPeriods: definition.evaluationPeriods,
          treatMissingData: definition.treatMissingData,
          alarmActions: [...props.topicArns],
          okActions: [...props.topicArns],
        }).arn,
    );
  }
}

function functionAlarms(props: DetectorAlarmsProps): AlarmDefinition[] {
  const any = {
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
  } as const;
  return [
    {
      ...any,
      id: "errors",
      metric: functionMetric(props.functionName, "Errors"),
      description: `The privilege-change detector ${props.functionName} failed, could not finish, is behind, or does not see all log groups. The last error in its log group /aws/lambda/${props.functionName} names each cause and environment; it repeats what it could not read on its next run.`,
    },
    {
      id: "invocations",
      metric: functionMetric(props.functionName, "Invocations"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
      description: `Nothing has started the privilege-change detector ${props.functionName} lately. Is its EventBridge rule enabled, and may the rule start the function?`,
    },
    {
      // What a log line or an alert of the trail starts is not the schedule, and DAG code can write a line.
      id: "schedule",
      metric: ruleMetric(props.name, "Invocations"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
      description: `The EventBridge rule ${props.name} has not started the privilege-change detector lately. Is it enabled? Log lines and alerts of the audit trail may still start the function: they read little, and nothing that came late.`,
    },
    {
      ...any,
      id: "throttles",
      metric: functionMetric(props.functionName, "Throttles"),
      description: `Lambda did not start the privilege-change detector ${props.functionName}: the account's concurrency is used up.`,
    },
    {
      // The function's part ends where SNS takes a message; SNS counts what it could not hand on.
      ...any,
      id: "undelivered",
      metric: topicMetric(props.name, "NumberOfNotificationsFailed"),
      description: `SNS could not deliver messages of the topic ${props.name} to a subscriber, or the subscriber's filter policy is wrong. Look at the topic's subscriptions; the detector's incidents are EventBridge events, too.`,
    },
    {
      ...any,
      id: "dead-letters",
      metric: deadLetters(props.deadLetterQueueName),
      description: `Runs of the privilege-change detector failed for good, or EventBridge could not publish an alert of the audit trail: see the messages in the queue ${props.deadLetterQueueName}. The next run reads what failed runs did not; an alert in the queue was not delivered by EventBridge.`,
    },
  ];
}

function realtimeAlarm(environment: string): AlarmDefinition {
  return {
    id: "unsubscribed-log-groups",
    metric: environmentMetric(environment, "DetectorUnsubscribedLogGroups"),
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    description: `A log group of the MWAA environment ${environment} has lost the subscription filter that sends its lines to the detector: changes are found by the schedule alone. Apply the stack again; the detector's log names the group.`,
  };
}

function environmentAlarms(environment: string, intervalSeconds: number): AlarmDefinition[] {
  const own = (metricName: DetectorMetricName): MetricDefinition =>
    environmentMetric(environment, metricName);
  return [
    {
      id: "heartbeat",
      metric: own("DetectorRuns"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
      description: `Nothing has looked for privilege changes in the MWAA environment ${environment} lately. Is the EventBridge rule enabled, and does the function run?`,
    },
    {
      id: "lag",
      metric: own("DetectorLagSeconds"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: lagLimit(intervalSeconds),
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `The privilege-change detector is behind in the MWAA environment ${environment}: what happened since is not yet known. It catches up by itself unless its queries fail.`,
    },
    {
      id: "look-back-lag",
      metric: own("DetectorLookBackLagSeconds"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: lookBackLagLimit(intervalSeconds),
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `Lines that reached the log groups of the MWAA environment ${environment} late have not been looked for lately. The look-back catches up by itself unless its queries fail.`,
    },
    {
      id: "delivery-failures",
      metric: own("DetectorDeliveryFailures"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `A privilege change in the MWAA environment ${environment} was detected and could not be delivered to a topic or the event bus. The next run tries again; the detector's log says what failed.`,
    },
    {
      id: "coverage",
      metric: own("DetectorCoverage"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `A log type of the MWAA environment ${environment} is off, above INFO, or without a log group: privilege changes there cannot be seen. The detector's log names it.`,
    },
    {
      id: "query-failures",
      metric: own("DetectorQueryFailures"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `A Logs Insights query over the MWAA environment ${environment} failed. The detector repeats it on its next run; if this stays, its log says why.`,
    },
    {
      id: "overflows",
      metric: own("DetectorOverflows"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `More matching lines in one second than Logs Insights returns, in the MWAA environment ${environment}: some were not read. Somebody may be flooding the log to hide something.`,
    },
    {
      id: "unscanned-log-groups",
      metric: own("DetectorUnscannedLogGroups"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      description: `Logs Insights completed a query over the MWAA environment ${environment} without reading all of its log groups, and the detector has moved on. Look at that time with its saved query "privilege changes".`,
    },
  ];
}
