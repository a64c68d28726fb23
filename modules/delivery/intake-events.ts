import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { RECONCILE_MESSAGE } from "../../functions/dag-publisher/contract";
import { publisherName, reconcileRuleName } from "../names/delivery-names";
import { deliveredFolders } from "./intake-keys";
import { type PublisherQueue } from "./publisher-queue";
import { type EnvironmentNaming } from "../names/environment-name";

/** When the buckets are compared with the publisher's records: lost events are repaired within this time. */
const RECONCILE_SCHEDULE = "rate(15 minutes)";

/** Props of `IntakeEvents`. */
export interface IntakeEventsProps extends EnvironmentNaming {
  /** Name of the intake bucket. */
  readonly bucketName: string;
  /** The queue that the rules send to. */
  readonly queue: PublisherQueue;
}

/** What starts the publisher: every object that is delivered or deleted, and a schedule. */
export class IntakeEvents extends Construct {
  public constructor(scope: Construct, id: string, { bucketName, queue, ...environment }: IntakeEventsProps) {
    super(scope, id);
    const delivered = new CloudwatchEventRule(this, "Delivered", {
      name: publisherName(environment),
      description: "Sends what happens in the intake bucket to the DAG publisher",
      eventPattern: JSON.stringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        detail: {
          bucket: { name: [bucketName] },
          object: { key: deliveredFolders().map((prefix) => ({ prefix })) },
        },
      }),
    });
    const reconcile = new CloudwatchEventRule(this, "Reconcile", {
      name: reconcileRuleName(environment),
      description: "Has the DAG publisher compare both buckets with its records",
      scheduleExpression: RECONCILE_SCHEDULE,
    });
    const target = {
      arn: queue.queueArn,
      retryPolicy: { maximumEventAgeInSeconds: 24 * 3_600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: queue.deadLetterQueueArn },
      dependsOn: [queue.queue, ...queue.dependables],
    };
    new CloudwatchEventTarget(this, "DeliveredTarget", { ...target, rule: delivered.name });
    new CloudwatchEventTarget(this, "ReconcileTarget", {
      ...target,
      rule: reconcile.name,
      input: JSON.stringify(RECONCILE_MESSAGE),
    });
  }
}
