import { type ITerraformDependable } from "cdktf";
import { type Construct } from "constructs";
import {
  CONSOLE_QUERY,
  REFERENCE_QUERY,
  type SettingsVariables,
  subscriptionFilterPattern,
} from "../../functions/privilege-detector/contract";
import { DEFAULT_LOG_RETENTION_DAYS } from "../aws/log-retention";
import { AwsAccount } from "../aws/aws-account";
import { logGroupNames } from "../names/log-groups";
import { grantName, type IGrantable, requireSameAccount } from "../aws/grant";
import { FunctionTable } from "../encryption/function-table";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { DetectorAlarms } from "./detector-alarms";
import { detectorChecks } from "./detector-checks";
import { DetectorDashboard } from "./detector-dashboard";
import { DetectorFunction } from "./detector-function";
import { detectorLogGroupName, detectorName } from "../names/detector-names";
import { detectorPolicy } from "./detector-policy";
import { DetectorQueries } from "./detector-queries";
import { DetectorSchedule } from "./detector-schedule";
import { NotificationTopic } from "../notification/notification-topic";
import { type PrivilegeChangeDetectorProps } from "./privilege-change-detector-props";
import { RealtimeSubscriptions } from "./realtime-subscriptions";
import { MeteredDetector } from "./metered-detector";
import { DEFAULT_SCHEDULE, longestIntervalSeconds } from "./schedule-expression";

/** How late log lines may arrive, in seconds: Airflow's task handler sends once a minute, and more at shutdown. */
const SETTLE_SECONDS = 180;

/** How far each fresh slice reaches back over the one before, in seconds: as long as a command mostly takes. */
const OVERLAP_SECONDS = 30;

/** The mildest severity that people hear of, where nothing else is said. */
const DEFAULT_MINIMUM_SEVERITY = "LOW";

/** Lambda's limit for all environment variables of a function together, in bytes. */
const MAX_ENVIRONMENT_BYTES = 4_096;

/**
 * Detects changes that DAGs make to Airflow's users, roles and permissions, notifies, and raises an alarm whenever
 * it cannot read the logs. It implements AWS's advice, a scheduled Lambda function over the five log groups, with
 * a classifier in place of the one-word query.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 * @example
 * ```ts
 * import { EnvironmentKey, PrivilegeChangeDetector } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * new PrivilegeChangeDetector(stack, "Detector", {
 *   ...account,
 *   environments: [
 *     {
 *       environmentName: "payments",
 *       allow: [{ dagId: "sync_roles", kinds: ["user-role-granted"], reason: "nightly directory sync" }],
 *     },
 *   ],
 *   encryptionKey: new EnvironmentKey(stack, "Key", {
 *     ...account,
 *     environmentName: "payments",
 *     usedByAlarms: true,
 *   }),
 *   emails: ["security@example.com"],
 * });
 * ```
 */
export class PrivilegeChangeDetector extends MeteredDetector {
  /** ARN of the SNS topic for incidents and alarms. */
  public readonly topicArn: string;
  /** ARN of the function's role. */
  public readonly roleArn: string;
  /** Name of the function's log group. */
  public readonly logGroupName: string;
  /** Name of the DynamoDB table with the state of the detector: how far it has read, and what it has delivered. */
  public readonly tableName: string;
  /** ARN of the EventBridge rule that starts the function. */
  public readonly ruleArn: string;
  /** ARN of the dead-letter queue of failed runs, and of what rules could not publish to the topic. */
  public readonly deadLetterQueueArn: string;
  /** ARNs of the alarms, one for each way to lose sight of the logs. */
  public readonly alarmArns: readonly string[];
  /** What must exist before a rule publishes to the topic, or sends to the queue what it could not publish. */
  public readonly topicDependables: readonly ITerraformDependable[];
  /** Name of the function. */
  public readonly functionName: string;
  /** ARN of the function. */
  public readonly functionArn: string;

  /** Name of the function, and prefix of its other resources. */
  public readonly detectorName: string;
  /** Names of the MWAA environments that are watched. */
  public readonly environmentNames: readonly string[];

  private readonly account: AwsAccount;

  public constructor(scope: Construct, id: string, props: PrivilegeChangeDetectorProps) {
    super(scope, id);
    validateProps(this, props, detectorChecks(props.region));

    const schedule = props.schedule ?? DEFAULT_SCHEDULE;
    const account = new AwsAccount(this, "Account", props);
    const environmentNames = props.environments.map(({ environmentName }) => environmentName);
    const name = props.detectorName ?? detectorName({ environmentName: environmentNames[0] ?? "" });
    const intervalSeconds = longestIntervalSeconds(schedule);
    const { realtime = false, publishingRuleArns = [] } = props;
    const common = { account, name, encryptionKey: props.encryptionKey };

    const table = new FunctionTable(this, "Table", {
      ...common,
      expiryAttribute: "expiresAt",
      deletionProtection: props.deletionProtection ?? true,
    });
    const topic = new NotificationTopic(this, "Topic", {
      ...common,
      emails: props.emails ?? [],
      publishedToByRules: publishingRuleArns.length > 0,
      alarmNames: props.alarmNames ?? [],
    });
    const topicArns = [topic.topicArn, ...(props.topicArns ?? [])];
    const settings: SettingsVariables = {
      ENVIRONMENTS: JSON.stringify(
        props.environments.map(({ environmentName, allow = [] }) => ({ name: environmentName, allow })),
      ),
      MODE: props.mode ?? "full",
      REALTIME: String(realtime),
      TABLE_NAME: table.tableName,
      TOPIC_ARNS: JSON.stringify(topicArns),
      // Where nobody is named, synth has warned; a function that fails all the time would be one more thing that nobody hears of.
      SUBSCRIBER_EXPECTED: String(topicArns.length > 1 || (props.emails ?? []).length > 0),
      MINIMUM_SEVERITY: props.minimumSeverity ?? DEFAULT_MINIMUM_SEVERITY,
      EVENT_BUS_NAME: "default",
      SCHEDULE_SECONDS: String(intervalSeconds),
      SETTLE_SECONDS: String(SETTLE_SECONDS),
      OVERLAP_SECONDS: String(OVERLAP_SECONDS),
    };
    this.validateSize(settings);
    const detector = new DetectorFunction(this, "Function", {
      ...common,
      settings,
      statements: detectorPolicy(account, {
        environmentNames,
        name,
        realtime,
        topicArns: props.topicArns ?? [],
      }),
      logRetentionInDays: props.logRetentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
    });
    const rule = new DetectorSchedule(this, "Schedule", {
      account,
      name,
      expression: schedule,
      detector,
      publishingRuleArns,
    });
    this.topicDependables = [...topic.dependables, ...rule.dependables];

    const watched = environmentNames.flatMap(logGroupNames);
    const alarms = new DetectorAlarms(this, "Alarms", {
      name,
      functionName: name,
      deadLetterQueueName: detector.deadLetterQueueName,
      environmentNames,
      intervalSeconds,
      realtime,
      topicArns,
    });
    const queries = {
      "add-role (AWS)": { text: REFERENCE_QUERY, logGroupNames: watched },
      "privilege changes": { text: CONSOLE_QUERY, logGroupNames: watched },
    };
    new DetectorQueries(this, "Queries", { folder: name, queries });
    new DetectorDashboard(this, "Dashboard", {
      name,
      region: account.region,
      environmentNames,
      alarmArns: alarms.alarmArns,
      query: queries["privilege changes"],
    });
    if (realtime) {
      new RealtimeSubscriptions(this, "Realtime", {
        account,
        logGroupNames: watched,
        filterPattern: subscriptionFilterPattern(),
        detector,
        logGroups: props.logGroups ?? [],
      });
    }
    this.account = account;
    this.environmentNames = environmentNames;
    this.detectorName = name;
    this.topicArn = topic.topicArn;
    this.functionName = detector.functionName;
    this.functionArn = detector.functionArn;
    this.roleArn = account.iamArn(`role/${name}`);
    this.logGroupName = detectorLogGroupName(name);
    this.tableName = table.tableName;
    this.ruleArn = account.arn("events", `rule/${name}`);
    this.deadLetterQueueArn = detector.deadLetterQueueArn;
    this.alarmArns = alarms.alarmArns;
  }

  /**
   * Lets a role subscribe its own endpoint, such as a queue, to the topic.
   * @param grantee a role of the detector's account
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account: the topic's policy allows none
   */
  public grantSubscribe(grantee: IGrantable): ITerraformDependable {
    requireSameAccount(this, "grantSubscribe", this.account.accountId, grantee);
    return grantee.addToPolicy(grantName(this, "Subscribe"), [
      {
        Sid: "SubscribeToTopic",
        Effect: "Allow",
        Action: "sns:Subscribe",
        Resource: this.account.arn("sns", this.detectorName),
      },
    ]);
  }

  private validateSize(settings: SettingsVariables): void {
    const bytes = Object.entries(settings)
      .map(([variable, value]) => Buffer.byteLength(variable + value))
      .reduce((sum, length) => sum + length, 0);
    if (bytes > MAX_ENVIRONMENT_BYTES) {
      throw new PropValidationError(
        this.node.path,
        "environments",
        `must fit into the function's ${MAX_ENVIRONMENT_BYTES} bytes of environment variables (shorten the allow lists or their reasons, or use a second detector), got: ${bytes} bytes`,
      );
    }
  }
}
