import { AwsAccount } from "../../../modules";
import { RECONCILE_MESSAGE } from "../../../functions/dag-publisher/contract";
import { IntakeEvents } from "../../../modules/delivery/intake-events";
import { PublisherQueue } from "../../../modules/delivery/publisher-queue";
import { ACCOUNT, existingKey, KEY_ARN } from "../support/fixtures";
import { type Block, Template } from "../support/template";

const NAME = "mwaa-payments-dag-publisher";
const QUEUE = `arn:aws:sqs:eu-west-1:111122223333:${NAME}`;
const RULES = [NAME, "mwaa-payments-dag-reconcile"].map(
  (name) => `arn:aws:events:eu-west-1:111122223333:rule/${name}`,
);

function synth(): Template {
  return Template.of((stack) => {
    const queue = new PublisherQueue(stack, "Queue", {
      account: new AwsAccount(stack, "Account", ACCOUNT),
      environmentName: "payments",
      encryptionKey: existingKey(stack),
      functionTimeoutSeconds: 300,
      ruleArns: RULES,
    });
    new IntakeEvents(stack, "Events", {
      environmentName: "payments",
      bucketName: "acme-payments-dags-intake",
      queue,
    });
  });
}

describe("the events of the intake bucket", () => {
  test("are those of what authors deliver, and of nothing that the publisher writes", () => {
    const { event_pattern: pattern } = synth().resource("aws_cloudwatch_event_rule", { name: NAME });
    expect(JSON.parse(pattern as string)).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created", "Object Deleted"],
      detail: {
        bucket: { name: ["acme-payments-dags-intake"] },
        object: { key: [{ prefix: "dags/" }, { prefix: "definitions/" }, { prefix: "manifests/" }] },
      },
    });
  });

  test("go to the queue, with a schedule's message, for a day until the dead-letter queue takes them", () => {
    const template = synth();
    expect(
      template.resource("aws_cloudwatch_event_rule", { name: "mwaa-payments-dag-reconcile" }),
    ).toMatchObject({ schedule_expression: "rate(15 minutes)" });
    const targets = template.resources("aws_cloudwatch_event_target");
    expect(targets).toHaveLength(2);
    for (const target of targets) {
      expect(target).toMatchObject({
        arn: QUEUE,
        dead_letter_config: { arn: `${QUEUE}-dead-letters` },
        retry_policy: { maximum_event_age_in_seconds: 86_400 },
      });
      // Before the policies are there, EventBridge could not send.
      const types = (target.depends_on as string[]).map((address) => address.split(".")[0]);
      expect(types.filter((type) => type === "aws_sqs_queue_policy")).toHaveLength(2);
    }
    expect(
      targets.flatMap(({ input }) => (input === undefined ? [] : [JSON.parse(input as string) as unknown])),
    ).toEqual([RECONCILE_MESSAGE]);
  });

  test("wait in queues that are encrypted, hide a batch for six timeouts, and give up after five tries", () => {
    const template = synth();
    const [queue, deadLetters] = [NAME, `${NAME}-dead-letters`].map((name) =>
      template.resource("aws_sqs_queue", { name }),
    ) as [Block, Block];
    for (const one of [queue, deadLetters]) {
      expect(one).toMatchObject({ kms_master_key_id: KEY_ARN, message_retention_seconds: 1_209_600 });
    }
    expect(queue.visibility_timeout_seconds).toBe(1_800);
    expect(JSON.parse(queue.redrive_policy as string)).toEqual({
      deadLetterTargetArn: `${QUEUE}-dead-letters`,
      maxReceiveCount: 5,
    });
  });

  test("are sent by these two rules and nobody else, over TLS", () => {
    const policies = synth()
      .resources("aws_sqs_queue_policy")
      .map(({ policy }) => JSON.parse(policy as string) as { Statement: { Resource: string }[] });
    expect(policies.map(({ Statement }) => Statement[0]?.Resource).sort()).toEqual([
      QUEUE,
      `${QUEUE}-dead-letters`,
    ]);
    for (const { Statement } of policies) {
      const [{ Resource } = { Resource: "" }] = Statement;
      expect(Statement).toEqual([
        {
          Sid: "RulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource,
          Condition: { ArnEquals: { "aws:SourceArn": RULES } },
        },
        expect.objectContaining({ Sid: "DenyInsecureTransport", Effect: "Deny", Resource }),
        expect.objectContaining({ Sid: "DenyOtherEnvironments", Effect: "Deny", Resource }),
      ]);
    }
  });
});
