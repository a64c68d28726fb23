import { TerraformOutput } from "cdktf";
import { EnvironmentKey, type EnvironmentKeyProps } from "../../../modules";
import { ACCOUNT, KEY_ARN, roleArn } from "../support/fixtures";
import { Template } from "../support/template";

function synth(props: Partial<EnvironmentKeyProps> = {}): Template {
  return Template.of((stack) => {
    new EnvironmentKey(stack, "Key", { ...ACCOUNT, environmentName: "payments", ...props });
  }, props.region);
}

describe("EnvironmentKey", () => {
  test("rotates, waits 30 days before deletion and cannot be destroyed by default", () => {
    expect(synth().resource("aws_kms_key")).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(synth().resource("terraform_data")).toMatchObject({
      depends_on: [expect.stringMatching(/^aws_kms_key\./)],
      lifecycle: { prevent_destroy: true },
    });
    expect(synth({ deletionProtection: false }).resources("terraform_data")).toEqual([]);
  });

  test("lets CloudWatch Logs encrypt the environment's own log groups and no others", () => {
    expect(synth().statements("aws_kms_key").CloudWatchLogsEncryptsLogGroups).toMatchObject({
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": [
            "airflow-payments-DAGProcessing",
            "airflow-payments-Scheduler",
            "airflow-payments-Task",
            "airflow-payments-WebServer",
            "airflow-payments-Worker",
            "/aws/vpc/flow-logs/mwaa-payments",
            "/aws/lambda/mwaa-payments-privilege-detector",
          ].map((group) => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}`),
        },
      },
    });
  });

  test("lets the account's IAM policies decide, so that MWAA's deployer can grant and nobody is locked out", () => {
    expect(synth().statements("aws_kms_key").AccountAdministersKey).toMatchObject({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
    });
  });

  test("lets writers use the key through S3, and secret administrators through Secrets Manager, alone", () => {
    const { DagWritersUseKeyThroughS3, SecretAdministratorsUseKeyThroughSecretsManager } = synth({
      dagWriterRoleArns: [roleArn("ci")],
      secretAdministratorRoleArns: [roleArn("security")],
    }).statements("aws_kms_key");

    expect(DagWritersUseKeyThroughS3).toMatchObject({
      Principal: { AWS: [roleArn("ci")] },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    });
    expect(SecretAdministratorsUseKeyThroughSecretsManager).toMatchObject({
      Principal: { AWS: [roleArn("security")] },
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    });
  });

  test("lets CloudWatch alarms of the account send to encrypted topics, where that is asked for", () => {
    expect(synth({ usedByAlarms: true }).statements("aws_kms_key").AlarmsSendToTopics).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    });
  });

  test("lets rules send to the queues of the DAG publisher, and CloudWatch Logs encrypt its log, where there is one", () => {
    const { RulesSendToDeliveryQueues, CloudWatchLogsEncryptsLogGroups } = synth({
      usedByDelivery: true,
    }).statements("aws_kms_key");
    const queue = "arn:aws:sqs:eu-west-1:111122223333:mwaa-payments-dag-publisher";

    expect(RulesSendToDeliveryQueues).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Condition: {
        StringEquals: { "kms:EncryptionContext:aws:sqs:arn": [queue, `${queue}-dead-letters`] },
      },
    });
    expect(
      CloudWatchLogsEncryptsLogGroups?.Condition?.ArnEquals?.["kms:EncryptionContext:aws:logs:arn"],
    ).toContain("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/mwaa-payments-dag-publisher");
  });

  test("names nobody beyond the account and CloudWatch Logs by default", () => {
    expect(Object.keys(synth().statements("aws_kms_key"))).toEqual([
      "AccountAdministersKey",
      "CloudWatchLogsEncryptsLogGroups",
    ]);
  });

  test.each([
    ["cn-north-1", "arn:aws-cn:", "logs.cn-north-1.amazonaws.com.cn"],
    ["us-gov-west-1", "arn:aws-us-gov:", "logs.us-gov-west-1.amazonaws.com"],
  ])("uses the partition of %s", (region, arnPrefix, logs) => {
    const { AccountAdministersKey, CloudWatchLogsEncryptsLogGroups } = synth({ region }).statements(
      "aws_kms_key",
    );

    expect(AccountAdministersKey?.Principal).toEqual({ AWS: `${arnPrefix}iam::111122223333:root` });
    expect(CloudWatchLogsEncryptsLogGroups?.Principal).toEqual({ Service: logs });
  });

  describe("fromKeyArn", () => {
    test("uses a key that exists and creates none", () => {
      const template = Template.of((stack) => {
        new TerraformOutput(stack, "key", { value: EnvironmentKey.fromKeyArn(stack, "Key", KEY_ARN).keyArn });
      });

      expect(template.addresses).toEqual([]);
      expect(template.text).toContain(KEY_ARN);
    });

    test.each([
      ["an alias", "arn:aws:kms:eu-west-1:111122223333:alias/payments"],
      ["a multi-Region key", "arn:aws:kms:eu-west-1:111122223333:key/mrk-11111111222233334444555555555555"],
      ["a key id", "11111111-2222-3333-4444-555555555555"],
    ])("fails for %s", (_what, arn) => {
      expect(() => Template.of((stack) => EnvironmentKey.fromKeyArn(stack, "Key", arn))).toThrow(
        "test/Key: `keyArn` must",
      );
    });
  });
});
