import { type Template } from "../support/template";
import { synthesizeExample } from "./example";

interface StackJson {
  readonly provider: { readonly aws: readonly Record<string, unknown>[] };
  readonly terraform: { readonly backend: Record<string, Record<string, unknown>> };
  readonly output: Record<string, { readonly value: string }>;
}

describe("examples/one-team", () => {
  let template: Template;
  let json: StackJson;
  beforeAll(() => {
    const { analytics, ...others } = synthesizeExample("one-team");
    expect(Object.keys(others)).toEqual([]);
    if (analytics === undefined) {
      throw new Error("no stack analytics");
    }
    template = analytics;
    json = JSON.parse(template.text) as StackJson;
  });

  test("works in the team's account alone, and keeps its state in S3, encrypted and locked", () => {
    expect(json.provider.aws[0]).toMatchObject({ allowed_account_ids: ["111122223333"] });
    expect(json.terraform.backend).toEqual({
      s3: expect.objectContaining({ encrypt: true, use_lockfile: true }) as unknown,
    });
  });

  test("encrypts the reports with the environment's key", () => {
    const { kms_key: key } = template.resource("aws_mwaa_environment");
    const reports = template
      .resources("aws_s3_bucket_server_side_encryption_configuration")
      .find(({ bucket }) => String(bucket).includes("Reports"));

    expect(key).toMatch(/^\$\{aws_kms_key\..*\.arn\}$/);
    expect(reports?.rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key },
        bucket_key_enabled: true,
      },
    ]);
  });

  test("lets DAGs read the lake and write reports, and never touch the state", () => {
    const granted = Object.values(template.statements("aws_iam_role_policy", { name: "dags" }));
    const boundary = String(template.resource("aws_iam_policy", { name: "mwaa-analytics-boundary" }).policy);

    expect(granted.flatMap(({ Resource }) => Resource)).toEqual([
      "arn:aws:s3:::acme-lake/analytics/*",
      "arn:aws:s3:::acme-lake",
      "arn:aws:s3:::acme-analytics-reports/*",
      "arn:aws:sns:eu-west-1:111122223333:analytics-report-ready",
    ]);
    // What an allow-list does not name is denied.
    expect(boundary).toContain("arn:aws:s3:::acme-lake/analytics/*");
    expect(boundary).not.toMatch(/acme-tfstate|"s3:\*"|"Action":"\*"/);
  });

  test("uploads the requirements, pinned by their version", () => {
    expect(template.resource("aws_mwaa_environment")).toMatchObject({
      requirements_s3_path: "requirements.txt",
      requirements_s3_object_version: expect.stringMatching(
        /^\$\{aws_s3_object\..*\.version_id\}$/,
      ) as unknown,
    });
  });

  test("notifies of privilege changes by mail, within seconds", () => {
    expect(template.resource("aws_sns_topic_subscription")).toMatchObject({
      protocol: "email",
      endpoint: "security@example.com",
    });
    expect(template.resources("aws_cloudwatch_log_subscription_filter")).toHaveLength(5);
  });

  test("outputs what others need to know", () => {
    expect(Object.keys(json.output).sort()).toEqual([
      "airflow_ui",
      "dag_bucket",
      "privilege_change_topic_arn",
      "vpc_id",
    ]);
    expect(json.output.airflow_ui?.value).toMatch(/^https:\/\/\$\{aws_mwaa_environment\./);
  });
});
