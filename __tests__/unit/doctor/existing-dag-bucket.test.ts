import { policyDocument, type PolicyStatement } from "../../../modules/aws/policy-document";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { checkBucketName } from "../../../modules/doctor/checks/bucket-names";
import { checkExistingDagBucket } from "../../../modules/doctor/checks/existing-dag-bucket";
import { checkRoles } from "../../../modules/doctor/checks/roles";
import { type BucketSettings } from "../../../modules/doctor/facts";
import { stacksToApply } from "../../../modules/doctor/needs";
import { type StackContext } from "../../../modules/doctor/stack-context";
import { policyInputOf } from "../../../modules/environment/dag-bucket-policy-input";
import { existingBucketPolicy } from "../../../modules/environment/existing-bucket-policy";
import { type Facts, fakeAccount } from "./support/fake-account";

const ROLE = "arn:aws:iam::111122223333:role/service-role/AmazonMWAA-payments";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";
const KEY_ID = "0a1b2c3d-0000-4000-8000-000000000000";
const FILE = `
organization: acme
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    deployRoleArn: ${DEPLOY}
    executionRoleArn: ${ROLE}
    bucket: { name: acme-legacy, existing: true }
    encryption: { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/${KEY_ID}" }
`;
const STATEMENTS = existingBucketPolicy(
  policyInputOf("arn:aws:s3:::acme-legacy", DEPLOY, { executionRoleArn: ROLE }),
);
const SETTINGS: BucketSettings = {
  versioned: true,
  blocksPublicAccess: true,
  ownerEnforced: true,
  keyId: KEY_ID,
  policy: policyDocument(STATEMENTS),
};

function contextOf(facts: Facts): StackContext {
  const config = parseTeamsConfig(FILE, { file: "teams.yaml", directory: __dirname });
  const [stack] = stacksToApply(config, ["payments"]);
  const account = fakeAccount({ roleArn: ROLE }, facts);
  return { config, stack: stack!, account, region: account.in("eu-west-1"), accountOf: () => account };
}

async function findings(settings: Partial<BucketSettings> = {}, facts: Facts = {}): Promise<string[]> {
  const found = await checkExistingDagBucket(
    contextOf({
      bucket: { kind: "open", region: "eu-west-1" },
      bucketSettings: { ...SETTINGS, ...settings },
      ...facts,
    }),
  );
  return found.map(({ status, message }) => `${status}: ${message}`);
}

const without = (sid: string): Partial<BucketSettings> => ({
  policy: policyDocument(STATEMENTS.filter(({ Sid }) => Sid !== sid)),
});

describe("an existing DAG bucket", () => {
  test("passes with the policy that the stack gives its owner", async () => {
    expect(await findings()).toEqual([
      "ok: is versioned, private, under the environment's key, and closed to others",
    ]);
    expect(await findings({ keyId: `arn:aws:kms:eu-west-1:111122223333:key/${KEY_ID}` })).toEqual([
      expect.stringMatching(/^ok/),
    ]);
  });

  test.each<[string, Partial<BucketSettings>, string]>([
    ["versioning", { versioned: false }, "failed: is not versioned, which MWAA needs"],
    [
      "a block of public access",
      { blocksPublicAccess: false },
      "failed: does not block all public access, which MWAA needs",
    ],
    ["an end of ACLs", { ownerEnforced: false }, "warning: takes ACLs, which open objects past its policy"],
    [
      "the environment's key",
      { keyId: "alias/aws/s3" },
      "failed: is encrypted with alias/aws/s3 by default: MWAA needs the environment's key",
    ],
    [
      "any key",
      { keyId: undefined },
      "failed: is encrypted with no KMS key by default: MWAA needs the environment's key",
    ],
    [
      "a policy",
      { policy: undefined },
      "failed: has no policy: whoever may use S3 in the account reads and writes its DAGs",
    ],
    [
      "the denial of other readers",
      without("DenyReadsByOthers"),
      "failed: is open by its policy to an administrator of the account (s3:GetObject)",
    ],
    [
      "the denial of other writers",
      without("DenyDagWritesByOthers"),
      "failed: is open by its policy to an administrator of the account (s3:PutObject)",
    ],
    [
      "the denial of purges",
      without("DenyPurgeOfDagVersions"),
      "failed: is open by its policy to an administrator of the account (s3:DeleteObjectVersion)",
    ],
  ])("does not pass without %s", async (_, settings, finding) => {
    expect(await findings(settings)).toEqual([finding]);
  });

  test("does not pass with a policy that denies nothing", async () => {
    const open: PolicyStatement = {
      Sid: "Open",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
    };
    const [finding] = await findings({ policy: policyDocument([open]) });
    expect(finding).toMatch(/^failed: is open by its policy to an administrator .* and another environment/);
  });

  test("must be there, of the account, in the Region", async () => {
    expect(await findings({}, { bucket: { kind: "free" } })).toEqual(["failed: does not exist"]);
    expect(await findings({}, { bucket: { kind: "closed" } })).toEqual([
      expect.stringMatching(/^failed: is not open to these credentials/),
    ]);
    expect(await findings({}, { bucket: { kind: "open", region: "us-east-1" } })).toEqual([
      "failed: is in us-east-1: MWAA takes a bucket of its own Region",
    ]);
  });

  test("is no bucket whose name must be free, and the existing role must be there", async () => {
    expect(await checkBucketName(contextOf({}))).toEqual([]);
    expect((await checkRoles(contextOf({}))).map(({ subject }) => subject)).toEqual([ROLE]);
  });
});
