import { type ITerraformDependable } from "cdktf";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import {
  ALERT_KINDS,
  ALERT_PHRASES,
  alertInputTemplate,
  type AlertKind,
} from "../../functions/privilege-detector/contract";
import { arnPart } from "../aws/arn-part";
import { type AwsAccount } from "../aws/aws-account";
import { PropValidationError } from "../validation/prop-validation-error";
import { DIRECT_ALERTS, directMessage } from "./direct-message";
import { alertPatterns, type AlertPatternsInput } from "./alert-patterns";
import { alertRuleName } from "../names/alert-names";

/** Props of `AuditAlerts`. */
export interface AuditAlertsProps extends Omit<AlertPatternsInput, "ruleNamePrefix"> {
  /** Account and Region of the environment. */
  readonly account: AwsAccount;
  /** Name of the detector's function, as Terraform knows it. */
  readonly functionName: string;
  /** ARN of the detector's function, which delivers alerts as it delivers privilege changes. */
  readonly functionArn: string;
  /** ARN of the queue that gets what EventBridge could not publish to the topic. */
  readonly deadLetterQueueArn: string;
  /** What must exist before a rule publishes to the detector's topic, or sends to the queue. */
  readonly topicDependables: readonly ITerraformDependable[];
}

/** Most characters of an EventBridge pattern, unless the quota was raised. */
const MAX_PATTERN_LENGTH = 2_048;

/**
 * An EventBridge rule for each action that DAG code, or an attacker who controls it, must never take. The
 * detector's function delivers the alerts as it delivers privilege changes. For changes that could have disabled
 * the function itself, EventBridge also publishes to the topic directly, and to a queue with an alarm what it could not.
 *
 * Data events, and with them calls of Airflow and writes into the bucket, reach EventBridge only while a trail
 * records them; calls of IAM and of the trail's own Region are forwarded by the account's audit stack.
 */
export class AuditAlerts extends Construct {
  public constructor(scope: Construct, id: string, props: AuditAlertsProps) {
    super(scope, id);
    const { account, environmentName, record } = props;
    const patterns = alertPatterns({ ...props, ruleNamePrefix: alertRuleName(environmentName, "") });
    for (const kind of ALERT_KINDS) {
      const eventPattern = JSON.stringify(patterns[kind]);
      this.validateLength(kind, eventPattern);
      const alert = new Construct(this, kind);
      const name = alertRuleName(environmentName, kind);
      const rule = new CloudwatchEventRule(alert, "Rule", {
        name,
        description: `Somebody ${ALERT_PHRASES[kind]}`,
        eventPattern,
      });
      const permission = new LambdaPermission(alert, "Permission", {
        statementId: `AlertStartsDetector-${kind}`,
        action: "lambda:InvokeFunction",
        functionName: props.functionName,
        principal: "events.amazonaws.com",
        sourceArn: account.arn("events", `rule/${name}`),
      });
      new CloudwatchEventTarget(alert, "Function", {
        rule: rule.name,
        targetId: "function",
        arn: props.functionArn,
        inputTransformer: {
          inputTemplate: alertInputTemplate({
            kind,
            environment: environmentName,
            homeRegion: arnPart(record.trailArn, 3),
            logGroup: record.logGroupName ?? "",
          }),
        },
        dependsOn: [permission],
      });
      if (DIRECT_ALERTS.includes(kind)) {
        new CloudwatchEventTarget(alert, "Topic", {
          rule: rule.name,
          targetId: "topic",
          arn: props.topicArn,
          inputTransformer: directMessage(kind, environmentName),
          deadLetterConfig: { arn: props.deadLetterQueueArn },
          dependsOn: [...props.topicDependables],
        });
      }
    }
  }

  private validateLength(kind: AlertKind, pattern: string): void {
    if (pattern.length > MAX_PATTERN_LENGTH) {
      throw new PropValidationError(
        this.node.path,
        kind,
        `must fit into the ${MAX_PATTERN_LENGTH} characters of an EventBridge pattern (name fewer roles, such as one role that all of CI assumes), got: ${pattern.length} characters`,
      );
    }
  }
}
