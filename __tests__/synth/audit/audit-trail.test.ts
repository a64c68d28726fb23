import { readFileSync } from "node:fs";
import path from "node:path";
import { AuditTrail, type AuditTrailProps } from "../../../modules";
import { AUDIT_QUERIES } from "../../../modules/audit/questions";
import { ACCOUNT, roleArn } from "../support/fixtures";
import { type Block, type Statement, statementsOf, Template } from "../support/template";

const TRAIL_ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-audit";
const BUCKET_ARN = "arn:aws:s3:::acme-audit-111122223333";
const OWN_TRAIL = { "aws:SourceArn": TRAIL_ARN, "aws:SourceAccount": "111122223333" };

function synth(props: Partial<AuditTrailProps> = {}): Template {
  return Template.of((stack) => {
    new AuditTrail(stack, "Audit", {
      ...ACCOUNT,
      trailName: "acme-audit",
      bucketName: "acme-audit-111122223333",
      dagBucketNames: ["acme-payments-dags"],
      deployRoleArn: roleArn("deploy"),
      ...props,
    });
  });
}

const bucketPolicy = (props: Partial<AuditTrailProps> = {}): Record<string, Statement> =>
  synth(props).statements("aws_s3_bucket_policy");

describe("AuditTrail", () => {
  test("is one trail of all Regions, whose files can be validated, under a key of its own", () => {
    expect(synth().resource("aws_cloudtrail")).toMatchObject({
      name: "acme-audit",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_logging: true,
      enable_log_file_validation: true,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.\w+\.arn\}$/) as string,
    });
  });

  test("records management events, the data events of MWAA, and the DAG buckets' objects", () => {
    expect(synth().resource("aws_cloudtrail").advanced_event_selector).toEqual([
      expect.objectContaining({ field_selector: [{ field: "eventCategory", equals: ["Management"] }] }),
      expect.objectContaining({
        field_selector: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::MWAA::Environment"] },
        ],
      }),
      expect.objectContaining({
        field_selector: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          { field: "resources.ARN", starts_with: ["arn:aws:s3:::acme-payments-dags/"] },
        ],
      }),
    ]);
  });

  test("changes only the selectors when a team is added", () => {
    const added = synth({ dagBucketNames: ["acme-payments-dags", "acme-sales-dags"] });
    const without = ({ text }: Template): unknown =>
      JSON.parse(text, (key, value: unknown) => (key === "advanced_event_selector" ? undefined : value));

    expect(without(added)).toEqual(without(synth()));
    expect(added.resource("aws_cloudtrail")).not.toEqual(synth().resource("aws_cloudtrail"));
  });

  test("rejects more buckets than a trail takes, unless a prefix stands for them", () => {
    const dagBucketNames = Array.from({ length: 500 }, (_, index) => `acme-${index}-dags`);

    expect(() => synth({ dagBucketNames })).toThrow(
      /^test\/Audit: `dagBucketNames` must fit into the 500 values .*, got: 505 values$/,
    );
    expect(synth({ dagBucketNames, dagBucketNamePrefix: "acme-" }).text).toContain('"arn:aws:s3:::acme-"');
  });

  describe("keeps its records in a bucket", () => {
    test("that one trail of one account writes to, under the account's prefix", () => {
      const { AllowTrailToCheck, AllowTrailToDeliver } = bucketPolicy();

      expect(AllowTrailToCheck).toMatchObject({
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:GetBucketAcl",
        Condition: { StringEquals: OWN_TRAIL },
      });
      expect(AllowTrailToDeliver).toMatchObject({
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${BUCKET_ARN}/AWSLogs/111122223333/*`,
        Condition: { StringEquals: { ...OWN_TRAIL, "s3:x-amz-acl": "bucket-owner-full-control" } },
      });
    });

    test("that nobody else writes to, and nobody at all deletes from", () => {
      const { DenyWritesByOthers, DenyDeletion } = bucketPolicy();

      expect(DenyWritesByOthers).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Condition: { StringNotEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
      });
      expect(DenyDeletion).toEqual({
        Sid: "DenyDeletion",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteObject*", "s3:BypassGovernanceRetention"],
        Resource: `${BUCKET_ARN}/*`,
      });
    });

    test("that nobody reads unless named", () => {
      expect(bucketPolicy().DenyReadsByOthers).not.toHaveProperty("Condition");
      expect(bucketPolicy({ readerRoleArns: [roleArn("auditor")] }).DenyReadsByOthers).toMatchObject({
        Principal: "*",
        Action: "s3:GetObject*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn("auditor")] } },
      });
    });

    test("whose settings the deploying role alone changes, and that takes TLS 1.2 alone", () => {
      const { DenyOtherSettingsByOthers, DenyInsecureTransport, DenyTlsBelow12 } = bucketPolicy();

      expect(DenyOtherSettingsByOthers?.Action).toEqual(
        expect.arrayContaining(["s3:PutLifecycleConfiguration", "s3:PutBucketVersioning", "s3:DeleteBucket"]),
      );
      expect(DenyOtherSettingsByOthers?.Condition).toEqual({
        ArnNotEquals: { "aws:PrincipalArn": [roleArn("deploy")] },
      });
      expect(DenyInsecureTransport?.Resource).toEqual([BUCKET_ARN, `${BUCKET_ARN}/*`]);
      expect(DenyTlsBelow12?.Condition).toEqual({ NumericLessThan: { "s3:TlsVersion": "1.2" } });
    });

    test("that is versioned, encrypted and private, and forgets after the retention alone", () => {
      const template = synth({ retentionInDays: 731 });

      expect(template.resource("aws_s3_bucket_versioning")).toMatchObject({
        versioning_configuration: { status: "Enabled" },
      });
      expect(template.resource("aws_s3_bucket_public_access_block")).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
        expect.objectContaining({ blocked_encryption_types: ["SSE-C"], bucket_key_enabled: true }),
      ]);
      expect(template.resource("aws_s3_bucket_lifecycle_configuration").rule).toEqual([
        expect.objectContaining({ expiration: [{ days: 731 }], status: "Enabled" }),
      ]);
    });
  });

  test("delivers to an encrypted log group with a role for this trail and its streams alone", () => {
    const template = synth({ retentionInDays: 731 });

    expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/cloudtrail/acme-audit",
      retention_in_days: 731,
      kms_key_id: expect.stringContaining("aws_kms_key") as string,
    });
    expect(
      statementsOf(template.resource("aws_iam_role").assume_role_policy).TrailDelivers?.Condition,
    ).toEqual({ StringEquals: OWN_TRAIL });
    expect(template.statements("aws_iam_role_policy").DeliverRecords?.Resource).toBe(
      "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/acme-audit:log-stream:111122223333_CloudTrail_eu-west-1*",
    );
  });

  test("lets CloudTrail use its key for this trail alone", () => {
    const { TrailEncryptsRecords, TrailFindsKey, CloudWatchLogsEncryptsLogGroups } =
      synth().statements("aws_kms_key");

    expect(TrailEncryptsRecords?.Condition).toEqual({
      StringEquals: OWN_TRAIL,
      ArnEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL_ARN },
    });
    expect(TrailFindsKey?.Condition).toEqual({ StringEquals: OWN_TRAIL });
    expect(CloudWatchLogsEncryptsLogGroups?.Principal).toEqual({ Service: "logs.eu-west-1.amazonaws.com" });
  });

  test("is made once what it delivers to can take it", () => {
    const { depends_on: prerequisites } = synth().resource("aws_cloudtrail") as Block & {
      depends_on: string[];
    };
    expect(prerequisites.map((address) => address.split(".")[0])).toEqual(
      expect.arrayContaining(["aws_s3_bucket_policy", "aws_iam_role_policy", "aws_cloudwatch_log_group"]),
    );
  });

  test("cannot be destroyed by default, with its bucket, key and log group", () => {
    const protectedBy = (template: Template): string[] =>
      template
        .resources("terraform_data")
        .filter(({ lifecycle }) => (lifecycle as { prevent_destroy?: boolean }).prevent_destroy === true)
        .flatMap(({ depends_on: resources }) => resources as string[])
        .map((address) => address.split(".")[0] ?? "")
        .sort();

    expect(protectedBy(synth())).toEqual([
      "aws_cloudtrail",
      "aws_cloudwatch_log_group",
      "aws_kms_key",
      "aws_s3_bucket",
    ]);
    expect(protectedBy(synth({ deletionProtection: false }))).toEqual([]);
    expect(synth({ deletionProtection: false }).resource("aws_s3_bucket").force_destroy).toBe(true);
  });

  test("saves the queries that docs/audit.md explains, over the log group of records", () => {
    const docs = readFileSync(path.join(__dirname, "../../../docs/audit.md"), "utf8");
    const saved = synth().resources("aws_cloudwatch_query_definition");

    expect(saved.map(({ name }) => name).sort()).toEqual(
      AUDIT_QUERIES.map(({ name }) => `acme-audit/${name}`).sort(),
    );
    saved.forEach(({ name, query_string: query, log_group_names: groups }) => {
      expect(groups).toEqual(["/aws/cloudtrail/acme-audit"]);
      expect(docs).toContain(`\`${String(name).replace("acme-audit/", "")}\``);
      expect(docs).toContain(query as string);
    });
  });

  test.each<[string, Partial<AuditTrailProps>, RegExp]>([
    [
      "a retention under a year",
      { retentionInDays: 90 },
      /`retentionInDays` must be at least 365 days, got: 90/,
    ],
    ["a name that CloudTrail does not take", { trailName: "a--b" }, /`trailName` must be 3 to 50 lower-case/],
    [
      "a reader that is no role",
      { readerRoleArns: ["*"] },
      /`readerRoleArns\[0\]` must be the ARN of one IAM/,
    ],
  ])("fails for %s", (_name, props, message) => {
    expect(() => synth(props)).toThrow(message);
  });
});
