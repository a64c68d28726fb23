import { alertInputTemplate } from "../../../functions/privilege-detector/audit/alert-template";
import { ALERT_KINDS } from "../../../functions/privilege-detector/model/alert-kinds";
import { type AuditRecord, type TeamEnvironmentProps } from "../../../modules";
import { alertRuleName } from "../../../modules/names/alert-names";
import { roleArn, teamEnvironment } from "../support/fixtures";
import { type Block, Template } from "../support/template";

const RECORD: AuditRecord = {
  trailArn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/acme-audit",
  bucketName: "acme-audit-111122223333",
  logGroupName: "/aws/cloudtrail/acme-audit",
};
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:mwaa-payments-privilege-detector";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:mwaa-payments-privilege-detector-dead-letters";

function synth(props: Partial<TeamEnvironmentProps> = {}): Template {
  return Template.of((stack) => teamEnvironment(stack, { audit: RECORD, ...props }));
}

const alertRules = (template: Template): Block[] =>
  template
    .resources("aws_cloudwatch_event_rule")
    .filter(({ event_pattern: pattern }) => pattern !== undefined);

const targets = (template: Template, id: string): Block[] =>
  template.resources("aws_cloudwatch_event_target").filter(({ target_id: target }) => target === id);

describe("AuditAlerts", () => {
  test("are one rule for each kind, and none without a trail", () => {
    expect(
      alertRules(synth())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(ALERT_KINDS.map((kind) => `mwaa-payments-audit-${kind}`).sort());
    expect(alertRules(synth({ audit: undefined }))).toEqual([]);
  });

  test("also see changes to the settings of the bucket that DAGs are delivered to", () => {
    const patternOf = (template: Template): unknown =>
      JSON.parse(
        String(
          alertRules(template).find(({ name }) => name === "mwaa-payments-audit-bucket-changed")
            ?.event_pattern,
        ),
      );
    const bucketNames = (...names: string[]): object => ({
      detail: { requestParameters: { bucketName: names } },
    });
    const dags = "acme-payments-dags";
    expect(patternOf(synth({ bucketName: dags }))).toMatchObject(bucketNames(dags));
    expect(patternOf(synth({ bucketName: dags, submitterRoleArns: [roleArn("release")] }))).toMatchObject(
      bucketNames(dags, `${dags}-intake`),
    );
  });

  test("start the detector's function, which only these rules may do in their name", () => {
    const template = synth();

    expect(targets(template, "function").map(({ input_transformer: input }) => input)).toEqual(
      expect.arrayContaining(
        ALERT_KINDS.map((kind) => ({
          input_template: alertInputTemplate({
            kind,
            environment: "payments",
            homeRegion: "us-east-1",
            logGroup: "/aws/cloudtrail/acme-audit",
          }),
        })),
      ),
    );
    const sources = template
      .resources("aws_lambda_permission")
      .filter(({ statement_id: id }) => String(id).startsWith("AlertStartsDetector-"))
      .map(({ source_arn: arn }) => arn);
    expect(sources.sort()).toEqual(
      ALERT_KINDS.map(
        (kind) => `arn:aws:events:eu-west-1:111122223333:rule/mwaa-payments-audit-${kind}`,
      ).sort(),
    );
  });

  test("publish directly to the topic what could have disabled the function", () => {
    const template = synth();
    const direct = targets(template, "topic");

    expect(direct.map(({ arn }) => arn)).toEqual([TOPIC, TOPIC]);
    direct.forEach(({ input_transformer: input }) => {
      const { input_paths: paths, input_template: text } = input as {
        input_paths: Record<string, string>;
        input_template: string;
      };
      const used = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      expect(used.sort()).toEqual(Object.keys(paths).sort());
      expect(JSON.parse(text)).toMatchObject({ Who: "<who>", WhatToDoNext: expect.anything() as unknown });
    });
    const published = ["detector-changed", "trail-changed"].map(
      (kind) => `arn:aws:events:eu-west-1:111122223333:rule/mwaa-payments-audit-${kind}`,
    );
    // EventBridge publishes nothing where the topic's policy has a condition for it.
    expect(template.statements("aws_sns_topic_policy").RulesPublish).toEqual({
      Sid: "RulesPublish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: TOPIC,
    });
    direct.forEach((target) => {
      expect(target).not.toHaveProperty("role_arn");
      expect(target.dead_letter_config).toEqual({ arn: QUEUE });
      expect(target.depends_on).toEqual([
        expect.stringMatching(/^aws_sns_topic_policy\./),
        expect.stringMatching(/^aws_sqs_queue_policy\./),
      ]);
    });
    expect(template.statements("aws_sqs_queue_policy").AlertsSendWhatTheyCouldNotPublish).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: QUEUE,
      Condition: { ArnEquals: { "aws:SourceArn": published } },
    });
    expect(template.resource("aws_sqs_queue").sqs_managed_sse_enabled).toBe(true);
    expect(
      template
        .resources("aws_cloudwatch_metric_alarm")
        .filter(({ dimensions }) => (dimensions as Block).QueueName === QUEUE.split(":").at(-1)),
    ).toHaveLength(1);
    expect(template.statements("aws_kms_key").RulesSendToTopic?.Condition).toEqual({
      StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": TOPIC },
    });
  });

  test("open neither topic, queue nor key to EventBridge without a trail", () => {
    const template = synth({ audit: undefined });
    expect(template.statements("aws_sqs_queue_policy")).not.toHaveProperty(
      "AlertsSendWhatTheyCouldNotPublish",
    );
    expect(template.statements("aws_sns_topic_policy")).not.toHaveProperty("RulesPublish");
    expect(template.statements("aws_kms_key")).not.toHaveProperty("RulesSendToTopic");
  });

  test("have names that fit, begin alike, and differ between long names of environments", () => {
    const long = "e".repeat(79);
    const names = [`${long}1`, `${long}2`].flatMap((name) =>
      ALERT_KINDS.map((kind) => {
        expect(alertRuleName(name, kind).startsWith(alertRuleName(name, ""))).toBe(true);
        return alertRuleName(name, kind);
      }),
    );
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(64);
    expect(new Set(names).size).toBe(2 * ALERT_KINDS.length);
  });

  test("fit EventBridge's pattern with the longest name of an environment and a dozen writers", () => {
    const dagWriterRoleArns = Array.from({ length: 12 }, (_, index) => roleArn(`payments-dags-ci-${index}`));
    const template = synth({ environmentName: "e".repeat(80), dagWriterRoleArns });
    const lengths = alertRules(template).map(({ event_pattern: pattern }) => String(pattern).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_048);
  });

  test("need a second rule for many secret administrators with the longest names, beside the one that stays", () => {
    const administrators = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => roleArn(`${"a".repeat(62)}${10 + index}`));
    const rulesFor = (count: number): Block[] =>
      alertRules(
        synth({ environmentName: "e".repeat(80), secretAdministratorRoleArns: administrators(count) }),
      )
        .filter(({ name }) => String(name).includes("-secret-written"))
        .sort((left, right) => (String(left.name) < String(right.name) ? -1 : 1));
    const [one] = rulesFor(1);

    for (let count = 1; count <= 12; count++) {
      const rules = rulesFor(count);
      expect(rules[0]?.name).toBe(one?.name);
      expect(
        rules.map(({ event_pattern: pattern }) => String(pattern).length).filter((n) => n > 2_048),
      ).toEqual([]);
      expect(rules.map(({ name }) => String(name).length).filter((n) => n > 64)).toEqual([]);
      const calls = rules.flatMap(({ event_pattern: pattern }) =>
        String(pattern).match(/"(Put|Update)Secret\w*"/g),
      );
      expect(calls).toEqual(['"PutSecretValue"', '"UpdateSecretVersionStage"', '"UpdateSecret"']);
      rules.forEach(({ event_pattern: pattern }) =>
        administrators(count).forEach((arn) => expect(pattern).toContain(arn)),
      );
    }
    expect([1, 12].map((count) => rulesFor(count).length)).toEqual([1, 2]);
  });

  test("let every rule of a kind start the function, and no rule that is not there", () => {
    const secretAdministratorRoleArns = Array.from({ length: 12 }, (_, index) =>
      roleArn(`${"a".repeat(62)}${10 + index}`),
    );
    const template = synth({ secretAdministratorRoleArns });
    const arns = template
      .resources("aws_lambda_permission")
      .filter(({ statement_id: id }) => String(id).startsWith("AlertStartsDetector-"))
      .map(({ source_arn: arn }) => arn);

    expect(arns).toContain("arn:aws:events:eu-west-1:111122223333:rule/mwaa-payments-audit-secret-written-2");
    expect(arns.sort()).toEqual(
      alertRules(template)
        .map(({ name }) => `arn:aws:events:eu-west-1:111122223333:rule/${String(name)}`)
        .sort(),
    );
    expect(targets(template, "function")).toHaveLength(arns.length);
  });

  test("fail for more writers than a pattern holds, with what to do", () => {
    const dagWriterRoleArns = Array.from({ length: 40 }, (_, index) => roleArn(`payments-dags-ci-${index}`));
    expect(() => synth({ dagWriterRoleArns })).toThrow(
      /^test\/Default\/AuditAlerts: `dag-bucket-written` must fit into the 2048 characters of an EventBridge pattern \(name fewer roles.*, got: \d+ characters$/,
    );
  });
});
