import { IntakeBucket, type IntakeBucketProps } from "../../../modules/delivery/intake-bucket";
import { existingKey, KEY_ARN, roleArn } from "../support/fixtures";
import { type Statement, Template } from "../support/template";

const NAME = "acme-payments-dags-intake";
const ARN = `arn:aws:s3:::${NAME}`;
const PUBLISHER = roleArn("mwaa-payments-dag-publisher");

function synth(props: Partial<IntakeBucketProps> = {}): Template {
  return Template.of((stack) => {
    new IntakeBucket(stack, "Intake", {
      bucketName: NAME,
      bucketArn: ARN,
      encryptionKey: existingKey(stack),
      ci: [{ roleArn: roleArn("mwaa-payments-ci") }],
      submitterRoleArns: [],
      publisherRoleArn: PUBLISHER,
      deployerArn: roleArn("deploy"),
      readerRoleArns: [],
      deletionProtection: true,
      ...props,
    });
  });
}

function statements(props: Partial<IntakeBucketProps> = {}): Record<string, Statement> {
  return synth(props).statements("aws_s3_bucket_policy");
}

/** Who a denial does not apply to. */
function exempt({ Condition }: Statement = {} as Statement): unknown {
  return Condition?.ArnNotEquals?.["aws:PrincipalArn"];
}

describe("IntakeBucket", () => {
  test("is versioned, encrypted with the key, without ACLs and private", () => {
    const template = synth();
    expect(template.resource("aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      expect.objectContaining({
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
      }),
    ]);
    expect(template.resource("aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(template.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("puts every change on the event bus, and only the deploying role can stop that", () => {
    expect(synth().resource("aws_s3_bucket_notification")).toMatchObject({ eventbridge: true });
    const { DenyOtherSettingsByOthers } = statements();
    expect(DenyOtherSettingsByOthers?.Action).toContain("s3:PutBucketNotification");
    expect(exempt(DenyOtherSettingsByOthers)).toEqual([roleArn("deploy")]);
  });

  test("keeps old versions for a year, replaced statuses for a month, answers for a quarter", () => {
    expect(synth().resource("aws_s3_bucket_lifecycle_configuration").rule).toEqual([
      expect.objectContaining({
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      }),
      expect.objectContaining({
        filter: [{ prefix: "status/" }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      }),
      expect.objectContaining({ filter: [{ prefix: "status/manifests/" }], expiration: [{ days: 90 }] }),
    ]);
  });

  test("cannot be destroyed by default", () => {
    expect(synth().resource("aws_s3_bucket").force_destroy).toBe(false);
    expect(synth().resource("terraform_data").lifecycle).toEqual({ prevent_destroy: true });
    expect(synth({ deletionProtection: false }).resource("aws_s3_bucket").force_destroy).toBe(true);
    expect(synth({ deletionProtection: false }).resources("terraform_data")).toEqual([]);
  });

  test("logs accesses where there is a bucket for them", () => {
    expect(synth().resources("aws_s3_bucket_logging")).toEqual([]);
    expect(synth({ accessLogsBucketName: "acme-logs" }).resource("aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "acme-logs",
      target_prefix: `${NAME}/`,
    });
  });

  describe("the policy", () => {
    test("denies plain HTTP, old TLS, and encryption with anything but KMS", () => {
      const { DenyInsecureTransport, DenyTlsBelow12, DenyOtherEncryption, DenyCustomerProvidedKeys } =
        statements();
      for (const statement of [
        DenyInsecureTransport,
        DenyTlsBelow12,
        DenyOtherEncryption,
        DenyCustomerProvidedKeys,
      ]) {
        expect(statement).toMatchObject({ Effect: "Deny", Principal: "*" });
      }
    });

    test("lets each kind of object be written by one kind of role, and nothing else be stored", () => {
      const { DenyOtherObjects, DenyDeliveryByOthers, DenyStatusesByOthers, DenyDagPolicyByOthers } =
        statements({ submitterRoleArns: [roleArn("release")] });
      const delivered = ["dags", "definitions", "manifests"].map((folder) => `${ARN}/${folder}/?*`);

      expect(DenyOtherObjects?.NotResource).toEqual([
        ...delivered,
        `${ARN}/status/?*`,
        `${ARN}/policy/dag-policy.yaml`,
      ]);
      expect(DenyOtherObjects?.Condition).toBeUndefined();
      expect(DenyDeliveryByOthers?.Resource).toEqual(delivered);
      expect(exempt(DenyDeliveryByOthers)).toEqual([roleArn("mwaa-payments-ci"), roleArn("release")]);
      expect(exempt(DenyStatusesByOthers)).toEqual([PUBLISHER]);
      expect(exempt(DenyDagPolicyByOthers)).toEqual([roleArn("deploy")]);
      expect(DenyDagPolicyByOthers?.Action).toContain("s3:DeleteObjectVersion");
    });

    test("lets the publisher alone tag, and nobody purge what was delivered", () => {
      const { DenyTagsByOthers, DenyPurgeOfVersions } = statements();
      expect(DenyTagsByOthers).toMatchObject({ Resource: `${ARN}/*` });
      expect(DenyTagsByOthers?.Action).toContain("s3:PutObjectVersionTagging");
      expect(exempt(DenyTagsByOthers)).toEqual([PUBLISHER]);
      expect(DenyPurgeOfVersions?.Condition).toBeUndefined();
    });

    test("lets nobody read but those who deliver, publish, deploy and plan", () => {
      expect(exempt(statements({ readerRoleArns: [roleArn("plan")] }).DenyReadsByOthers)).toEqual([
        PUBLISHER,
        roleArn("deploy"),
        roleArn("mwaa-payments-ci"),
        roleArn("plan"),
      ]);
    });

    test("keeps a repository with a prefix to its own keys, whatever is attached to its role", () => {
      const ci = ["a", "b/c"].map((prefix) => ({ roleArn: roleArn(`ci-${prefix}`), prefix }));
      const { DenyDeliveryBeyondPrefix2, DenyReadsBeyondPrefix2 } = statements({ ci });
      const own = ["dags", "definitions", "manifests"].map((folder) => `${ARN}/${folder}/b/c/?*`);

      expect(DenyDeliveryBeyondPrefix2).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        NotResource: own,
        Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("ci-b/c") } },
      });
      expect(DenyReadsBeyondPrefix2?.NotResource).toEqual([...own, `${ARN}/status/*`, `${ARN}/policy/*`]);
      expect(statements()).not.toHaveProperty("DenyDeliveryBeyondPrefix1");
    });

    test("itself lets submitters deliver, read answers and list, and never tag", () => {
      const found = statements({ submitterRoleArns: [roleArn("release")] });
      const allowed = Object.values(found).filter(({ Effect }) => Effect === "Allow");
      expect(allowed.map(({ Sid }) => Sid)).toEqual([
        "AllowSubmittersToDeliver",
        "AllowSubmittersToReadAnswers",
        "AllowSubmittersToListOwnKeysAndAnswers",
      ]);
      expect(JSON.stringify(allowed)).not.toContain("Tagging");
      expect(allowed.every(({ Principal }) => JSON.stringify(Principal).includes("role/release"))).toBe(true);
      expect(Object.values(statements()).filter(({ Effect }) => Effect === "Allow")).toEqual([]);
    });
  });
});
