import { Construct } from "constructs";
import { type SettingsVariables } from "../../functions/dag-publisher/contract";
import { AwsAccount } from "../aws/aws-account";
import { childId } from "../aws/child-id";
import { DEFAULT_LOG_RETENTION_DAYS } from "../aws/log-retention";
import { TerraformPrincipal } from "../aws/terraform-principal";
import { FunctionTable } from "../encryption/function-table";
import { NotificationTopic } from "../notification/notification-topic";
import { ciRoleName, intakeBucketName, publisherName, reconcileRuleName } from "../names/delivery-names";
import { logGroupName } from "../names/log-groups";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { CiRole } from "./ci-role";
import { ciSourcesProblem } from "./ci-source";
import { type DagDeliveryProps } from "./dag-delivery-props";
import { DAG_DELIVERY_CHECKS, deliversThroughPublisher } from "./delivery-checks";
import { DeliveryAlarms } from "./delivery-alarms";
import { DeployedPolicy } from "./deployed-policy";
import { IntakeBucket } from "./intake-bucket";
import { type Deliverer } from "./intake-bucket-policy";
import { IntakeEvents } from "./intake-events";
import { POLICY_KEY } from "./intake-keys";
import { PUBLISHER_TIMEOUT_SECONDS, PublisherFunction } from "./publisher-function";
import { publisherPolicy } from "./publisher-policy";
import { PublisherQueue } from "./publisher-queue";

/**
 * The way of DAGs into an environment: authors deliver to an intake bucket, and a publisher checks each file, renders
 * definitions, and writes what passes to the DAG bucket, which nobody else writes. It implements AWS's advice that no
 * user has direct access to the `dags/` folder.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 * @example
 * ```ts
 * import { DagBucket, DagDelivery, EnvironmentKey } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const encryptionKey = new EnvironmentKey(stack, "Key", {
 *   ...account,
 *   environmentName: "payments",
 *   usedByAlarms: true,
 *   usedByDelivery: true,
 * });
 * const delivery = new DagDelivery(stack, "Delivery", {
 *   ...account,
 *   environmentName: "payments",
 *   airflowVersion: "2.11.2",
 *   dagBucketName: "acme-payments-dags",
 *   encryptionKey,
 *   ciSources: [{ github: { repository: "acme/payments-dags", environment: "production" } }],
 * });
 * new DagBucket(stack, "DagBucket", {
 *   ...account,
 *   bucketName: "acme-payments-dags",
 *   encryptionKey,
 *   executionRoleArn: "arn:aws:iam::111122223333:role/mwaa-payments-execution",
 *   publisherRoleArn: delivery.publisherRoleArn,
 * });
 * ```
 */
export class DagDelivery extends Construct {
  /** Name of the bucket that authors deliver to. */
  public readonly intakeBucketName: string;
  /** ARN of the bucket that authors deliver to. */
  public readonly intakeBucketArn: string;
  /** ARN of the publisher's role, which alone writes to the DAG bucket. */
  public readonly publisherRoleArn: string;
  /** ARNs of the roles of CI jobs, in the order of `ciSources`. */
  public readonly ciRoleArns: readonly string[];
  /** Name of the publisher's function. */
  public readonly functionName: string;
  /** ARN of the SNS topic for rejected deliveries and alarms. */
  public readonly topicArn: string;
  /** ARN of the queue of events that could not be worked on. */
  public readonly deadLetterQueueArn: string;
  /** ARNs of the alarms. */
  public readonly alarmArns: readonly string[];

  public constructor(scope: Construct, id: string, props: DagDeliveryProps) {
    super(scope, id);
    validateProps(this, props, DAG_DELIVERY_CHECKS);
    this.validateDeliverers(props);

    const { environmentName, encryptionKey, ciSources = [] } = props;
    const { deletionProtection = true, logRetentionInDays = DEFAULT_LOG_RETENTION_DAYS } = props;
    const account = new AwsAccount(this, "Account", props);
    const name = publisherName(props);
    const common = { account, environmentName, qualifier: props.qualifier, encryptionKey };
    this.intakeBucketName = intakeBucketName(props.dagBucketName);
    this.intakeBucketArn = account.s3Arn(this.intakeBucketName);
    this.publisherRoleArn = account.iamArn(`role/${name}`);
    const ci = ciSources.map(({ prefix }): Deliverer => {
      return { roleArn: account.iamArn(`role/${ciRoleName(props, prefix)}`), prefix };
    });
    this.ciRoleArns = ci.map(({ roleArn }) => roleArn);

    const bucket = new IntakeBucket(this, "IntakeBucket", {
      encryptionKey,
      deletionProtection,
      bucketName: this.intakeBucketName,
      bucketArn: this.intakeBucketArn,
      ci,
      submitterRoleArns: props.submitterRoleArns ?? [],
      publisherRoleArn: this.publisherRoleArn,
      deployerArn: props.deployRoleArn ?? new TerraformPrincipal(this, "Deployer").arn,
      readerRoleArns: props.readerRoleArns ?? [],
      accessLogsBucketName: props.accessLogsBucketName,
    });
    const policy = new DeployedPolicy(this, "DagPolicy", {
      bucketName: this.intakeBucketName,
      dependables: bucket.dependables,
      file: props.dagPolicyFile,
    });
    const roles = new Construct(this, "CiRoles");
    ciSources.forEach((source) => {
      new CiRole(roles, childId(source.prefix?.replaceAll("/", "-") ?? "All"), {
        ...common,
        source,
        bucketArn: this.intakeBucketArn,
      });
    });

    const table = new FunctionTable(this, "Table", { account, name, encryptionKey, deletionProtection });
    const topic = new NotificationTopic(this, "Topic", {
      ...common,
      name,
      emails: props.deliveryEmails ?? [],
      publishedToByRules: false,
      alarmNames: [],
    });
    const queue = new PublisherQueue(this, "Queue", {
      ...common,
      functionTimeoutSeconds: PUBLISHER_TIMEOUT_SECONDS,
      ruleArns: [name, reconcileRuleName(props)].map((rule) => account.arn("events", `rule/${rule}`)),
    });
    const settings: SettingsVariables = {
      ENVIRONMENT: environmentName,
      AIRFLOW_VERSION: props.airflowVersion,
      INTAKE_BUCKET: this.intakeBucketName,
      DAG_BUCKET: props.dagBucketName,
      TABLE_NAME: table.tableName,
      TOPIC_ARN: topic.topicArn,
      EVENT_BUS_NAME: "default",
      POLICY_KEY,
      POLICY_VERSION_ID: policy.versionId,
      DAG_PROCESSING_LOG_GROUP: logGroupName(environmentName, "DAGProcessing"),
      ...(props.signingKeyArn === undefined ? {} : { SIGNING_KEY_ARN: props.signingKeyArn }),
    };
    const publisher = new PublisherFunction(this, "Publisher", {
      ...common,
      settings,
      queue,
      logRetentionInDays,
      statements: publisherPolicy(account, {
        environmentName,
        intakeBucketArn: this.intakeBucketArn,
        dagBucketArn: account.s3Arn(props.dagBucketName),
        signingKeyArn: props.signingKeyArn,
      }),
    });
    new IntakeEvents(this, "Events", { environmentName, bucketName: this.intakeBucketName, queue });
    const alarms = new DeliveryAlarms(this, "Alarms", {
      environmentName,
      functionName: publisher.functionName,
      queueName: queue.queueName,
      deadLetterQueueName: queue.deadLetterQueueName,
      topicArn: topic.topicArn,
    });
    this.functionName = publisher.functionName;
    this.topicArn = topic.topicArn;
    this.deadLetterQueueArn = queue.deadLetterQueueArn;
    this.alarmArns = alarms.alarmArns;
  }

  private validateDeliverers(props: DagDeliveryProps): void {
    const fail = (place: string, problem: string): never => {
      throw new PropValidationError(this.node.path, place, problem);
    };
    const found = ciSourcesProblem(props.ciSources ?? []);
    if (found !== undefined) {
      fail(`ciSources[${found.index}]`, found.problem);
    }
    if (!deliversThroughPublisher(props)) {
      fail("ciSources", "must name a repository where submitterRoleArns names no role, got: nothing");
    }
  }
}
