import { MwaaEnvironment } from "@cdktf/provider-aws/lib/mwaa-environment";
import { EnvironmentLogs, type EnvironmentLogsProps, type LogLevel } from "../../../modules";
import { existingKey, KEY_ARN } from "../support/fixtures";
import { Template } from "../support/template";

function synth(props: Partial<EnvironmentLogsProps> = {}): Template {
  return Template.of((stack) => {
    const logs = new EnvironmentLogs(stack, "Logs", {
      environmentName: "payments",
      encryptionKey: existingKey(stack),
      ...props,
    });
    new MwaaEnvironment(stack, "Environment", {
      name: "payments",
      dagS3Path: "dags/",
      executionRoleArn: "role",
      sourceBucketArn: "bucket",
      networkConfiguration: { securityGroupIds: [], subnetIds: [] },
      loggingConfiguration: logs.loggingConfiguration,
      dependsOn: [...logs.dependables],
    });
  });
}

describe("EnvironmentLogs", () => {
  test("creates the five groups with the exact names that MWAA writes to", () => {
    expect(
      synth()
        .resources("aws_cloudwatch_log_group")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map((type) => `airflow-payments-${type}`),
    );
  });

  test("encrypts and keeps every group", () => {
    for (const group of synth({ retentionInDays: 90 }).resources("aws_cloudwatch_log_group")) {
      expect(group).toMatchObject({
        kms_key_id: KEY_ARN,
        retention_in_days: 90,
      });
    }
  });

  test("cannot be destroyed or renamed by default", () => {
    const template = synth();
    const groups = template.resources("aws_cloudwatch_log_group").map(({ name }) => name);
    const protection = template.resource("terraform_data");
    expect((protection.triggers_replace as { names: string[] }).names.sort()).toEqual(groups.sort());
    expect(protection.depends_on).toHaveLength(5);
    expect(protection.lifecycle).toEqual({ prevent_destroy: true });
    expect(synth({ deletionProtection: false }).resources("terraform_data")).toEqual([]);
  });

  test("keeps logs for a year by default", () => {
    expect(
      synth()
        .resources("aws_cloudwatch_log_group")
        .map((group) => group.retention_in_days),
    ).toEqual(Array(5).fill(365));
  });

  test.each<LogLevel>(["INFO", "DEBUG"])("enables all five log types at %s", (logLevel) => {
    const module = { enabled: true, log_level: logLevel };

    expect(synth({ logLevel }).resource("aws_mwaa_environment").logging_configuration).toEqual({
      dag_processing_logs: module,
      scheduler_logs: module,
      task_logs: module,
      webserver_logs: module,
      worker_logs: module,
    });
  });

  test("logs at INFO by default", () => {
    expect(synth().resource("aws_mwaa_environment").logging_configuration).toMatchObject({
      task_logs: { enabled: true, log_level: "INFO" },
    });
  });

  test("gives an environment all five groups to wait for", () => {
    expect(synth().resource("aws_mwaa_environment").depends_on).toHaveLength(5);
  });

  test.each(["WARNING", "ERROR", "CRITICAL", "info"])("fails for the log level %s", (logLevel) => {
    expect(() => synth({ logLevel: logLevel as LogLevel })).toThrow("test/Logs: `logLevel` must");
  });

  test("fails for a retention that CloudWatch Logs does not know", () => {
    expect(() => synth({ retentionInDays: 100 })).toThrow("test/Logs: `retentionInDays` must");
  });
});
