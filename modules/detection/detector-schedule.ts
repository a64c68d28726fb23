import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { type DetectorFunction } from "./detector-function";

/** Props of `DetectorSchedule`. */
export interface DetectorScheduleProps {
  /** Account and Region of the rule. */
  readonly account: AwsAccount;
  /** Name of the rule. */
  readonly name: string;
  /** The schedule expression of the rule. */
  readonly expression: string;
  /** The function that the rule starts. */
  readonly detector: DetectorFunction;
}

/** The EventBridge rule that starts the detector, with retries and a dead-letter queue. */
export class DetectorSchedule extends Construct {
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
    new SqsQueuePolicy(this, "DeadLetterQueuePolicy", {
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
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: detector.deadLetterQueueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
  }
}
