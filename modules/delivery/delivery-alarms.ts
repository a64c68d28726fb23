import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { METRIC_NAMESPACE, PUBLISH_METRICS } from "../../functions/dag-publisher/contract";
import { type MetricDefinition } from "../aws/metric";
import { publisherName } from "../names/delivery-names";
import { type EnvironmentNaming } from "../names/environment-name";

/** Props of `DeliveryAlarms`. */
export interface DeliveryAlarmsProps extends EnvironmentNaming {
  /** Name of the function. */
  readonly functionName: string;
  /** Name of the queue of events. */
  readonly queueName: string;
  /** Name of the queue of events that could not be worked on. */
  readonly deadLetterQueueName: string;
  /** ARN of the SNS topic that alarms are sent to. */
  readonly topicArn: string;
}

interface AlarmDefinition extends MetricDefinition {
  readonly id: string;
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "breaching" | "notBreaching";
  /** What happened and what to do, for the engineer on call. */
  readonly description: string;
}

/** Age of the oldest event at which publishing is late, in seconds. */
const LAG_SECONDS = 900;

/** What can keep DAGs from being published. */
export class DeliveryAlarms extends Construct {
  /** ARNs of the alarms. */
  public readonly alarmArns: readonly string[];

  public constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    const name = publisherName(props);
    this.alarmArns = definitions(props).map(
      ({ id, description, ...alarm }) =>
        new CloudwatchMetricAlarm(this, id, {
          ...alarm,
          alarmName: `${name}-${id}`,
          alarmDescription: description,
          evaluationPeriods: 1,
          alarmActions: [props.topicArn],
          okActions: [props.topicArn],
        }).arn,
    );
  }
}

function definitions(props: DeliveryAlarmsProps): AlarmDefinition[] {
  const { environmentName, functionName, queueName, deadLetterQueueName } = props;
  const above = {
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching",
    period: 300,
  } as const;
  const queue = (QueueName: string): Pick<MetricDefinition, "namespace" | "dimensions" | "statistic"> => ({
    namespace: "AWS/SQS",
    dimensions: { QueueName },
    statistic: "Maximum",
  });
  const lambda = {
    namespace: "AWS/Lambda",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
  } as const;
  return [
    {
      ...above,
      ...lambda,
      id: "errors",
      metricName: "Errors",
      description: `The DAG publisher ${functionName} failed. It tries again; read the last lines of its log group /aws/lambda/${functionName}.`,
    },
    {
      ...above,
      ...queue(deadLetterQueueName),
      id: "dead-letters",
      metricName: "ApproximateNumberOfMessagesVisible",
      description: `Deliveries to the MWAA environment ${environmentName} could not be worked on: see the messages in the queue ${deadLetterQueueName}. The reconciliation repairs what they were about once its cause is gone; then purge the queue.`,
    },
    {
      ...above,
      ...queue(queueName),
      id: "lag",
      metricName: "ApproximateAgeOfOldestMessage",
      threshold: LAG_SECONDS,
      description: `Deliveries to the MWAA environment ${environmentName} wait for more than ${LAG_SECONDS / 60} minutes in the queue ${queueName}. Does the DAG publisher run, and does it fail?`,
    },
    {
      ...above,
      namespace: METRIC_NAMESPACE,
      dimensions: { Environment: environmentName },
      statistic: "Sum",
      id: "rejections",
      metricName: PUBLISH_METRICS.rejected,
      description: `A DAG that was delivered to the MWAA environment ${environmentName} was rejected; the last version that passed stays. The notification before, and mwaa-teams status, say which and why.`,
    },
    {
      ...lambda,
      id: "heartbeat",
      metricName: "Invocations",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      period: 3_600,
      description: `The DAG publisher ${functionName} has not run for an hour, and its schedule is every 15 minutes. Are its EventBridge rules and its event source mapping enabled?`,
    },
  ];
}
