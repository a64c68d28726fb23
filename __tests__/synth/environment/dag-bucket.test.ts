import { DagBucket, type DagBucketProps } from "../../../modules";
import { existingKey, KEY_ARN, roleArn } from "../support/fixtures";
import { type Statement, Template } from "../support/template";

const BUCKET = "arn:aws:s3:::acme-payments-dags";

function synth(props: Partial<DagBucketProps> = {}): Template {
  return Template.of((stack) => {
    new DagBucket(stack, "DagBucket", {
      region: "eu-west-1",
      accountId: "111122223333",
      bucketName: "acme-payments-dags",
      encryptionKey: existingKey(stack),
      executionRoleArn: roleArn("mwaa-payments-execution"),
      deployRoleArn: roleArn("deploy"),
      ...props,
    });
  });
}

function statements(props: Partial<DagBucketProps> = {}): Record<string, Statement> {
  return synth(props).statements("aws_s3_bucket_policy");
}

describe("DagBucket", () => {
  test("is versioned, encrypted with the given key, private and free of ACLs", () => {
    const template = synth();

    expect(template.resource("aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      {
        apply_server_side_encryption_by_default: { kms_master_key_id: KEY_ARN, sse_algorithm: "aws:kms" },
        blocked_encryption_types: ["SSE-C"],
        bucket_key_enabled: true,
      },
    ]);
    expect(template.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(template.resource("aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("expires old versions and incomplete uploads", () => {
    const { rule } = synth({ noncurrentVersionExpirationDays: 30 }).resource(
      "aws_s3_bucket_lifecycle_configuration",
    );

    expect(rule).toMatchObject([
      {
        status: "Enabled",
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test("lets the publisher write and read DAGs by its own policy, beside no other writer", () => {
    const publisherRoleArn = roleArn("mwaa-payments-dag-publisher");
    const { DenyDagWritesByOthers, DenyReadsByOthers, AllowDagWriters } = statements({ publisherRoleArn });

    expect(DenyDagWritesByOthers?.Condition).toEqual({
      ArnNotEquals: { "aws:PrincipalArn": [publisherRoleArn] },
    });
    expect(DenyReadsByOthers?.Condition?.ArnNotEquals?.["aws:PrincipalArn"]).toContain(publisherRoleArn);
    // S3 rejects a policy that names a role which does not exist yet.
    expect(AllowDagWriters).toBeUndefined();
    expect(() => synth({ publisherRoleArn, dagWriterRoleArns: [roleArn("ci")] })).toThrow(
      "test/DagBucket: `dagWriterRoleArns` must be empty beside publisherRoleArn",
    );
  });

  test("writes access logs to the user's bucket, and only where one is given", () => {
    expect(synth().resources("aws_s3_bucket_logging")).toEqual([]);
    expect(synth({ accessLogsBucketName: "acme-logs" }).resource("aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "acme-logs",
      target_prefix: "acme-payments-dags/",
    });
  });

  test("cannot be destroyed by default, and is emptied on destroy where protection is off", () => {
    const template = synth();
    expect(template.resource("aws_s3_bucket").force_destroy).toBe(false);
    expect(template.resource("terraform_data")).toMatchObject({
      triggers_replace: { bucket: "acme-payments-dags" },
      depends_on: [expect.stringMatching(/^aws_s3_bucket\./)],
      lifecycle: { prevent_destroy: true },
    });
    const unprotected = synth({ deletionProtection: false });
    expect(unprotected.resource("aws_s3_bucket").force_destroy).toBe(true);
    expect(unprotected.resources("terraform_data")).toEqual([]);
  });

  describe("bucket policy", () => {
    test("takes TLS 1.2 and later alone, on the bucket and every object", () => {
      const { DenyInsecureTransport, DenyTlsBelow12 } = statements();
      const everything = [BUCKET, `${BUCKET}/*`];

      expect(DenyInsecureTransport).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: everything,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      expect(DenyTlsBelow12).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: everything,
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
      });
    });

    test("lets the DAG writers alone write and delete under dags/", () => {
      const { DenyDagWritesByOthers, AllowDagWriters } = statements({ dagWriterRoleArns: [roleArn("ci")] });

      expect(DenyDagWritesByOthers).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Resource: `${BUCKET}/dags/?*`,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn("ci")] } },
      });
      expect(DenyDagWritesByOthers?.Action).toEqual(
        expect.arrayContaining(["s3:PutObject*", "s3:DeleteObject", "s3:ReplicateObject"]),
      );
      expect(AllowDagWriters).toMatchObject({
        Principal: { AWS: [roleArn("ci")] },
        Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
        Resource: `${BUCKET}/dags/?*`,
      });
    });

    test("lets nobody write under dags/ where no writer is named", () => {
      const { DenyDagWritesByOthers, AllowDagWriters } = statements();

      expect(DenyDagWritesByOthers).toMatchObject({ Effect: "Deny", Principal: "*" });
      expect(DenyDagWritesByOthers).not.toHaveProperty("Condition");
      expect(AllowDagWriters).toBeUndefined();
    });

    test("lets nobody purge old versions of DAGs, the writers included", () => {
      expect(statements({ dagWriterRoleArns: [roleArn("ci")] }).DenyPurgeOfDagVersions).toEqual({
        Sid: "DenyPurgeOfDagVersions",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:DeleteObjectVersion",
        Resource: `${BUCKET}/dags/?*`,
      });
    });

    test("lets the deploying role alone write requirements, plugins, startup script and the DAG folder", () => {
      expect(statements().DenyDeployedFileWritesByOthers).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Resource: ["dags/", "requirements.txt", "plugins.zip", "startup.sh"].map((key) => `${BUCKET}/${key}`),
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn("deploy")] } },
      });
    });

    test("takes only DAGs and the deployed files", () => {
      expect(statements().DenyOtherObjects).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        NotResource: ["dags/?*", "dags/", "requirements.txt", "plugins.zip", "startup.sh"].map(
          (key) => `${BUCKET}/${key}`,
        ),
      });
      expect(statements().DenyOtherObjects).not.toHaveProperty("Condition");
    });

    test("is read by the execution role, the writers, the deploying role and the named readers alone", () => {
      const { DenyReadsByOthers } = statements({
        dagWriterRoleArns: [roleArn("ci")],
        readerRoleArns: [roleArn("plan")],
      });

      expect(DenyReadsByOthers).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:GetObject*",
        Resource: `${BUCKET}/*`,
        Condition: {
          ArnNotEquals: {
            "aws:PrincipalArn": ["mwaa-payments-execution", "deploy", "ci", "plan"].map(roleArn),
          },
        },
      });
    });

    test("rejects uploads that name another encryption, and accepts those that name none", () => {
      expect(statements().DenyOtherEncryption).toMatchObject({
        Effect: "Deny",
        Action: "s3:PutObject",
        Condition: {
          StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
          Null: { "s3:x-amz-server-side-encryption": "false" },
        },
      });
    });

    test("rejects uploads under a key of the uploader", () => {
      expect(statements().DenyCustomerProvidedKeys).toMatchObject({
        Effect: "Deny",
        Action: "s3:PutObject",
        Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
      });
    });

    test("lets the deploying role alone change versioning, lifecycle, encryption and public access", () => {
      expect(statements().DenyOtherSettingsByOthers).toMatchObject({
        Effect: "Deny",
        Resource: BUCKET,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn("deploy")] } },
      });
      expect(statements().DenyOtherSettingsByOthers?.Action).toEqual(
        expect.arrayContaining(["s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"]),
      );
    });

    test("is known before apply, for a reviewer to read", () => {
      expect(
        synth({ dagWriterRoleArns: [roleArn("ci")] }).resource("aws_s3_bucket_policy").policy,
      ).not.toContain("${");
    });

    test("names the caller that runs Terraform where no deploying role is given", () => {
      const template = synth({ deployRoleArn: undefined });

      expect(template.dataSources("aws_iam_session_context")).toHaveLength(1);
      expect(template.statements("aws_s3_bucket_policy").DenyDeployedFileWritesByOthers?.Condition).toEqual({
        ArnNotEquals: {
          "aws:PrincipalArn": [
            expect.stringMatching(/^\$\{data\.aws_iam_session_context\..*\.issuer_arn\}$/),
          ],
        },
      });
    });

    test("is applied after the public access block, since S3 rejects changes of both at the same time", () => {
      expect(synth().resource("aws_s3_bucket_policy").depends_on).toEqual([
        expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
      ]);
    });
  });

  test.each([
    ["bucketName", { bucketName: "Acme_DAGs" }],
    ["accessLogsBucketName", { accessLogsBucketName: "-" }],
    ["deployRoleArn", { deployRoleArn: "deploy" }],
    ["dagWriterRoleArns[0]", { dagWriterRoleArns: ["arn:aws:iam::111122223333:role/*"] }],
    ["readerRoleArns[0]", { readerRoleArns: ["*"] }],
  ])("fails for a wrong %s, with the construct's path", (prop, props) => {
    expect(() => synth(props)).toThrow(`test/DagBucket: \`${prop}\` must`);
  });
});
