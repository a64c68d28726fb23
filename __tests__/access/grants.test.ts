import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ExistingRole, type IGrantable, TeamEnvironment } from "../../modules";
import { evaluate } from "../../modules/access/policy/evaluate";
import { ConfiguredStack } from "../../modules/access/stack/configured-stack";
import { StackPolicies } from "../../modules/access/stack/stack-policies";
import { TerraformJson } from "../../modules/access/terraform/terraform-json";
import { role } from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";

const ACCOUNT = "111122223333";
const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** A team's stack after a grant to the role of this name. */
function stackWith(
  name: string,
  grant: (environment: TeamEnvironment, grantee: IGrantable) => void,
): StackPolicies {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "grants-"));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, "payments");
    new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: [ACCOUNT] });
    new ArchiveProvider(stack, "archive");
    const environment = new TeamEnvironment(stack, "Default", {
      accountId: ACCOUNT,
      region: "eu-west-1",
      environmentName: "payments",
      airflowVersion: "2.11.2",
      bucketName: "acme-payments-dags",
      vpcCidr: "10.20.0.0/16",
      deployRoleArn: roleArn("deploy"),
      bucketReaderRoleArns: [roleArn("reader")],
      dagWriterRoleArns: [roleArn("writer")],
      connections: ["warehouse"],
      secretAdministratorRoleArns: [roleArn("security")],
    });
    grant(environment, new ExistingRole(stack, "Grantee", { roleArn: roleArn(name) }));
    app.synth();
    const file = path.join(outdir, "stacks/payments/cdk.tf.json");
    return new StackPolicies(new ConfiguredStack(TerraformJson.parse(fs.readFileSync(file, "utf8"), file)));
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

const via = (service: string): Question["context"] => ({
  "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
});

interface Grant {
  readonly name: string;
  readonly grantee: string;
  readonly grant: (environment: TeamEnvironment, grantee: IGrantable) => void;
  /** What the grant is for. */
  readonly gives: (stack: StackPolicies) => readonly Question[];
  /** What is next to it, and stays denied. */
  readonly keeps: (stack: StackPolicies) => readonly Question[];
}

const GRANTS: readonly Grant[] = [
  {
    name: "DagBucket.grantRead",
    grantee: "reader",
    grant: ({ bucket }, grantee) => bucket.grantRead(grantee),
    gives: (stack) => {
      const { bucket, key } = owned(stack);
      return [
        { action: "s3:GetObject", arn: `${bucket}/dags/a.py` },
        { action: "s3:GetObjectVersion", arn: `${bucket}/requirements.txt` },
        { action: "s3:ListBucket", arn: bucket },
        { action: "s3:ListBucketVersions", arn: bucket },
        { action: "s3:GetBucketLocation", arn: bucket },
        { action: "kms:Decrypt", arn: key, context: via("s3") },
      ];
    },
    keeps: (stack) => {
      const { bucket, key } = owned(stack);
      return [
        { action: "s3:PutObject", arn: `${bucket}/dags/a.py` },
        { action: "s3:GetBucketPolicy", arn: bucket },
        { action: "kms:Decrypt", arn: key },
        { action: "kms:Decrypt", arn: key, context: via("secretsmanager") },
        { action: "kms:GenerateDataKey", arn: key, context: via("s3") },
      ];
    },
  },
  {
    name: "DagBucket.grantWrite",
    grantee: "writer",
    grant: ({ bucket }, grantee) => bucket.grantWrite(grantee),
    gives: (stack) => {
      const { bucket, key } = owned(stack);
      return [
        { action: "s3:PutObject", arn: `${bucket}/dags/a.py` },
        { action: "s3:DeleteObject", arn: `${bucket}/dags/a.py` },
        { action: "s3:AbortMultipartUpload", arn: `${bucket}/dags/a.py` },
        { action: "kms:GenerateDataKey", arn: key, context: via("s3") },
        { action: "kms:Decrypt", arn: key, context: via("s3") },
      ];
    },
    keeps: (stack) => {
      const { bucket, key } = owned(stack);
      return [
        { action: "s3:PutObject", arn: `${bucket}/requirements.txt` },
        { action: "s3:DeleteObjectVersion", arn: `${bucket}/dags/a.py` },
        { action: "kms:GenerateDataKey", arn: key },
      ];
    },
  },
  {
    name: "SecretsBackend.grantRead",
    grantee: "security",
    grant: ({ secretsBackend }, grantee) => secretsBackend.grantRead(grantee),
    gives: (stack) => {
      const { secret, key } = owned(stack);
      return [
        { action: "secretsmanager:GetSecretValue", arn: secret },
        { action: "secretsmanager:DescribeSecret", arn: secret },
        { action: "kms:Decrypt", arn: key, context: via("secretsmanager") },
      ];
    },
    keeps: (stack) => [
      { action: "secretsmanager:DeleteSecret", arn: owned(stack).secret },
      { action: "kms:Decrypt", arn: owned(stack).key },
    ],
  },
  {
    name: "SecretsBackend.grantWrite",
    grantee: "security",
    grant: ({ secretsBackend }, grantee) => secretsBackend.grantWrite(grantee),
    gives: (stack) => {
      const { secret, key } = owned(stack);
      return [
        { action: "secretsmanager:PutSecretValue", arn: secret },
        { action: "secretsmanager:UpdateSecretVersionStage", arn: secret },
        { action: "secretsmanager:ListSecretVersionIds", arn: secret },
        { action: "kms:GenerateDataKey", arn: key, context: via("secretsmanager") },
      ];
    },
    keeps: (stack) => [
      { action: "secretsmanager:PutResourcePolicy", arn: owned(stack).secret },
      { action: "kms:Encrypt", arn: owned(stack).key },
    ],
  },
  {
    name: "EnvironmentKey.grantEncryptDecrypt",
    grantee: "queue-reader",
    grant: ({ encryptionKey }, grantee) => encryptionKey.grantEncryptDecrypt(grantee, ["sqs", "sns"]),
    gives: (stack) => [
      { action: "kms:Encrypt", arn: owned(stack).key, context: via("sqs") },
      { action: "kms:Decrypt", arn: owned(stack).key, context: via("sns") },
    ],
    keeps: (stack) => [
      { action: "kms:Decrypt", arn: owned(stack).key, context: via("s3") },
      { action: "kms:CreateGrant", arn: owned(stack).key, context: via("sqs") },
    ],
  },
  {
    name: "PrivilegeChangeDetector.grantSubscribe",
    grantee: "security",
    grant: ({ detector }, grantee) => detector.grantSubscribe(grantee),
    gives: (stack) => [{ action: "sns:Subscribe", arn: owned(stack).topic }],
    keeps: (stack) => [{ action: "sns:Publish", arn: owned(stack).topic }],
  },
  {
    name: "TeamEnvironment.grantWebAccess",
    grantee: "analysts",
    grant: (environment, grantee) => environment.grantWebAccess(grantee, "Viewer"),
    gives: (stack) => [
      { action: "airflow:CreateWebLoginToken", arn: arnOf(stack, "airflow", "role/payments/Viewer") },
    ],
    keeps: (stack) => [
      { action: "airflow:CreateWebLoginToken", arn: arnOf(stack, "airflow", "role/payments/Admin") },
      { action: "airflow:CreateCliToken", arn: owned(stack).environmentArn },
    ],
  },
];

describe.each(GRANTS)("$name", ({ grantee, grant, gives, keeps }) => {
  const stack = stackWith(grantee, grant);
  const principal = role(roleArn(grantee), stack.attached.get(grantee));

  test("gives what it is for: neither the resource's policy nor the key's denies it", async () => {
    for (const question of gives(stack)) {
      expect([question, await simulate(request(stack, principal, question))]).toEqual([question, "Allowed"]);
      expect([question, evaluate(request(stack, principal, question)).verdict]).toEqual([
        question,
        "allowed",
      ]);
    }
  });

  test("gives nothing beside it", async () => {
    for (const question of keeps(stack)) {
      expect([question, await simulate(request(stack, principal, question))]).not.toEqual([
        question,
        "Allowed",
      ]);
    }
  });
});
