import { type ITerraformDependable } from "cdktf";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { denyOtherEnvironments } from "../names/other-environments";
import { type DetectorFunction } from "./detector-function";

/** Props of `DetectorSchedule`. */
export interface DetectorScheduleProps {
  /** Account and Region of the rule. */
  readonly account: AwsAccount;
  /** Name of the rule, and of the detector's role. */
  readonly name: string;
  /** The schedule expression of the rule. */
  readonly expression: string;
  /** The function that the rule starts. */
  readonly detector: DetectorFunction;
  /** ARNs of further rules that use the function's dead-letter queue. */
  readonly publishingRuleArns: readonly string[];
}

/** The EventBridge rule that starts the detector, with retries and a dead-letter queue. */
export class DetectorSchedule extends Construct {
  /** The policy of the dead-letter queue: without it, a rule cannot send what it could not deliver. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: DetectorScheduleProps) {
    super(scope, id);
    const { account, detector } = props;
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: props.name,
      description: "Starts the privilege-change detector",
      scheduleExpression: props.expression,
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      arn: detector.functionArn,
      retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 5 },
      deadLetterConfig: { arn: detector.deadLetterQueueArn },
    });
    const ruleArn = account.arn("events", `rule/${props.name}`);
    new LambdaPermission(this, "Permission", {
      statementId: "ScheduleStartsDetector",
      action: "lambda:InvokeFunction",
      functionName: detector.functionName,
      principal: "events.amazonaws.com",
      sourceArn: ruleArn,
    });
    const queuePolicy = new SqsQueuePolicy(this, "DeadLetterQueuePolicy", {
      queueUrl: detector.deadLetterQueueUrl,
      policy: policyDocument([
        {
          Sid: "ScheduleSendsWhatItCouldNotDeliver",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: detector.deadLetterQueueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
        },
        ...alertsSend(detector.deadLetterQueueArn, props.publishingRuleArns),
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: detector.deadLetterQueueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        denyOtherEnvironments({ Action: "sqs:*", Resource: detector.deadLetterQueueArn }, [
          account.iamArn(`role/${props.name}`),
        ]),
      ]),
    });
    this.dependables = [queuePolicy];
  }
}

function alertsSend(queueArn: string, ruleArns: readonly string[]): PolicyStatement[] {
  return ruleArns.length === 0
    ? []
    : [
        {
          Sid: "AlertsSendWhatTheyCouldNotPublish",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
      ];
}
