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
import { PropValidationError } from "../validation/prop-validation-error";
import { DIRECT_ALERTS, directMessage } from "./direct-message";
import { alertPatterns } from "./alert-patterns";
import { type EventPattern, splitPattern } from "./event-pattern";
import { alertRuleName } from "../names/alert-names";
import { validateProps } from "../validation/validate-prop";
import { AUDIT_ALERTS_CHECKS } from "./audit-alerts-checks";
import { type AuditAlertsProps } from "./audit-alerts-props";

/** Most characters of an EventBridge pattern, unless the quota was raised. */
const MAX_PATTERN_LENGTH = 2_048;

/** Characters of a role's ARN with the longest partition and the longest name, 64 characters (IAM API, CreateRole). */
const LONGEST_ROLE_ARN = "arn:aws-us-gov:iam::111122223333:role/".length + 64;

/**
 * An EventBridge rule, or as many as its pattern needs, for each action that DAG code, or an attacker who controls
 * it, must never take. The detector's function delivers the alerts as it delivers privilege changes. For changes that
 * could have disabled the function itself, EventBridge also publishes to the topic directly; what it could not publish
 * goes to a queue with an alarm.
 *
 * Data events, and with them calls of Airflow and writes into the bucket, reach EventBridge only while a trail
 * records them; calls of IAM and of the trail's own Region are forwarded by the account's audit stack.
 *
 * `TeamEnvironment` has one where its prop `audit` names a trail. One alone is for an environment that others created.
 * @example
 * ```ts
 * import { AuditAlerts, AwsAccount, EnvironmentKey, PrivilegeChangeDetector } from "cdktf-mwaa-teams";
 *
 * const ids = { accountId: "111122223333", region: "eu-west-1" };
 * const account = new AwsAccount(stack, "Account", ids);
 * const alerts = "mwaa-legacy-audit-";
 * const detector = new PrivilegeChangeDetector(stack, "Detector", {
 *   ...ids,
 *   environments: [{ environmentName: "legacy" }],
 *   encryptionKey: new EnvironmentKey(stack, "Key", { ...ids, environmentName: "legacy", usedByAlarms: true, usedByRules: true }),
 *   publishingRuleArns: ["detector-changed", "trail-changed"].map((kind) => account.arn("events", `rule/${alerts}${kind}`)),
 * });
 * new AuditAlerts(stack, "Alerts", {
 *   account,
 *   record: { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-audit" },
 *   environmentName: "legacy",
 *   executionRoleArn: "arn:aws:iam::111122223333:role/legacy-execution",
 *   executionRoleName: "legacy-execution",
 *   boundaryArn: "arn:aws:iam::111122223333:policy/legacy-boundary",
 *   programRoleArns: [],
 *   bucketName: "acme-legacy-dags",
 *   dagWriterRoleArns: ["arn:aws:iam::111122223333:role/legacy-ci"],
 *   secretsPrefixes: ["airflow/legacy/"],
 *   secretAdministratorRoleArns: [],
 *   deployerArn: "arn:aws:iam::111122223333:role/deploy",
 *   logGroupNames: ["airflow-legacy-Task"],
 *   logRetentionInDays: 365,
 *   detectorName: detector.detectorName,
 *   topicArn: account.arn("sns", detector.detectorName),
 *   functionName: detector.functionName,
 *   functionArn: detector.functionArn,
 *   deadLetterQueueArn: detector.deadLetterQueueArn,
 *   topicDependables: detector.topicDependables,
 * });
 * ```
 */
export class AuditAlerts extends Construct {
  public constructor(scope: Construct, id: string, props: AuditAlertsProps) {
    super(scope, id);
    validateProps(this, props, AUDIT_ALERTS_CHECKS);
    const ruleNamePrefix = alertRuleName(props.environmentName, "");
    const patterns = alertPatterns({ ...props, ruleNamePrefix });
    for (const kind of ALERT_KINDS) {
      // The policy of the detector's queue names a direct alert's rule, so that there is one.
      const parts = DIRECT_ALERTS.includes(kind) ? [patterns[kind]] : splitPattern(patterns[kind], fits);
      parts.forEach((pattern, index) => this.raise(props, kind, pattern, index + 1));
    }
  }

  /** One rule of a kind of alert; the first part has the address and the name that a kind with one rule has. */
  private raise(props: AuditAlertsProps, kind: AlertKind, pattern: EventPattern, part: number): void {
    const { account, environmentName, record } = props;
    this.validateLength(kind, pattern);
    const suffix = part === 1 ? "" : `-${part}`;
    const alert = new Construct(this, `${kind}${suffix}`);
    const name = `${alertRuleName(environmentName, kind)}${suffix}`;
    const rule = new CloudwatchEventRule(alert, "Rule", {
      name,
      description: `Somebody ${ALERT_PHRASES[kind]}`,
      eventPattern: JSON.stringify(pattern),
    });
    const permission = new LambdaPermission(alert, "Permission", {
      statementId: `AlertStartsDetector-${kind}${suffix}`,
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

  private validateLength(kind: AlertKind, pattern: EventPattern): void {
    // Direct alerts are not split. A value that only Terraform knows may be short, so that EventBridge decides.
    const { length } = JSON.stringify(pattern);
    if (length > MAX_PATTERN_LENGTH) {
      throw new PropValidationError(
        this.node.path,
        kind,
        `must fit into the ${MAX_PATTERN_LENGTH} characters of an EventBridge pattern (name fewer roles, such as one role that all of CI assumes), got: ${length} characters`,
      );
    }
  }
}

/** Whether EventBridge takes the pattern, whatever the ARNs are that are known only after apply. */
function fits(pattern: EventPattern): boolean {
  const longest = JSON.stringify(pattern).replace(/\$\{TfToken\[[^\]]*\]\}/g, "x".repeat(LONGEST_ROLE_ARN));
  return longest.length <= MAX_PATTERN_LENGTH;
}
