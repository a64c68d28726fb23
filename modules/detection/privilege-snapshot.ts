import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { type SnapshotInput } from "../../functions/privilege-detector/contract";
import { type AlarmDefinition } from "../aws/alarm-definition";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { functionMetric } from "./detector-metrics";
import { type PrivilegeChangeDetector } from "./privilege-change-detector";
import { SnapshotFunction, type SnapshotNetwork } from "./snapshot-function";

/** Props of `PrivilegeSnapshot`. */
export interface PrivilegeSnapshotProps {
  /** Account and Region of the environment. */
  readonly account: AwsAccount;
  /** Name of the function, of its role and of the rule. */
  readonly name: string;
  /** Name of the MWAA environment; one with Airflow 2. */
  readonly environmentName: string;
  /** The detector that watches the environment: it asks for the state, keeps it, and reports what has changed. */
  readonly detector: PrivilegeChangeDetector;
  /** The key that encrypts the function's log group and environment. */
  readonly encryptionKey: IEnvironmentKey;
  /** Where the function runs. */
  readonly network: SnapshotNetwork;
  /** Days that the function's log is kept. */
  readonly logRetentionInDays: number;
  /** ARNs of the SNS topics that alarms are sent to. */
  readonly topicArns: readonly string[];
}

/**
 * How often the detector is started for it. It reads once in an hour; the other runs report what was read once the log lines of
 * that time are there, and repeat what failed.
 */
const SCHEDULE = "rate(15 minutes)";

const HOUR_SECONDS = 3_600;

/**
 * Reads Airflow's users, roles and permissions every hour, and lets the detector report what is other than it was: changes that
 * no log line shows. A rule starts the detector, which starts the function in the environment's subnets and waits for its answer.
 */
export class PrivilegeSnapshot extends Construct {
  public constructor(scope: Construct, id: string, props: PrivilegeSnapshotProps) {
    super(scope, id);
    const { account, name, environmentName, detector } = props;
    const snapshot = new SnapshotFunction(this, "Function", props);
    const policy = new IamRolePolicy(this, "DetectorPolicy", {
      name: "snapshot",
      // The role has the name of the function; so Terraform waits for both.
      role: detector.functionName,
      policy: policyDocument([
        {
          Sid: "TakeSnapshots",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: account.arn("lambda", `function:${name}`),
        },
      ]),
    });
    const rule = new CloudwatchEventRule(this, "Rule", {
      name,
      description: "Starts the privilege-change detector to compare users and roles",
      scheduleExpression: SCHEDULE,
    });
    const input: SnapshotInput = { environment: environmentName, functionName: name };
    const permission = new LambdaPermission(this, "Permission", {
      statementId: "SnapshotStartsDetector",
      action: "lambda:InvokeFunction",
      functionName: detector.functionName,
      principal: "events.amazonaws.com",
      sourceArn: account.arn("events", `rule/${name}`),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      arn: detector.functionArn,
      input: JSON.stringify({ snapshot: input }),
      retryPolicy: { maximumEventAgeInSeconds: 600, maximumRetryAttempts: 2 },
      dependsOn: [policy, permission],
    });
    alarmsOf(snapshot.functionName, environmentName).forEach((definition) => {
      new CloudwatchMetricAlarm(this, definition.id, {
        // The detector's topic takes alarms whose names begin with the detector's.
        alarmName: `${detector.detectorName}-snapshot-${definition.id}`,
        alarmDescription: definition.description,
        ...definition.metric,
        comparisonOperator: definition.comparisonOperator,
        threshold: definition.threshold,
        period: HOUR_SECONDS,
        evaluationPeriods: definition.evaluationPeriods,
        datapointsToAlarm: definition.id === "errors" ? 1 : undefined,
        treatMissingData: definition.treatMissingData,
        alarmActions: [...props.topicArns],
        okActions: [...props.topicArns],
      });
    });
  }
}

/** Both rest on AWS's own metrics. Where Airflow refuses, the function fails every hour, and the alarm stays as it is. */
function alarmsOf(functionName: string, environmentName: string): AlarmDefinition[] {
  return [
    {
      id: "errors",
      metric: functionMetric(functionName, "Errors"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // Two hours, of which one is enough: a failure each hour is one alarm.
      evaluationPeriods: 2,
      treatMissingData: "notBreaching",
      description: `Users and roles, or the event log, of the MWAA environment ${environmentName} could not be read: changes that nothing is logged of are not seen. The last error in the log group /aws/lambda/${functionName} says why.`,
    },
    {
      id: "invocations",
      metric: functionMetric(functionName, "Invocations"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
      description: `Nothing has read users and roles of the MWAA environment ${environmentName} lately: the detector, which starts the function ${functionName}, does not run or may not. Its own log says why.`,
    },
  ];
}
