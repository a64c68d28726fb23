import { policyDocument } from "../../../modules/aws/policy-document";
import { policyInputOf } from "../../../modules/environment/dag-bucket-policy-input";
import { existingBucketPolicy } from "../../../modules/environment/existing-bucket-policy";
import { trustStatement } from "../../../modules/identity/existing-execution-role";
import { dagBucketSettings } from "../support/owned-things";
import { makeEnvironmentByHand } from "../support/handmade-environment";
import { ACCOUNT, AwsClient } from "../support/aws-client";
import { describeWith } from "../support/tools";
import { Account, REGION, roleArn } from "./support/account";

describeWith(["python3"], "mwaa-teams doctor: quotas, buckets, roles and keys", () => {
  jest.setTimeout(5 * 60_000);

  let account: Account;
  beforeAll(async () => {
    account = await Account.open();
  });
  afterEach(() => account.reset());
  afterAll(() => account.close());

  describe("quotas", () => {
    it("fails where the file's teams need more than is left, with the command that requests more", async () => {
      account.quotas.apply("vpc L-F678F1CE", 1);
      account.quotas.apply("ec2 L-0263D0A3", 1);
      account.quotas.apply("airflow L-22222222", 0);

      expect(await account.findings("quotas")).toEqual([
        expect.stringMatching(/^failed MWAA environments 0 allowed, 0 used, 1 more needed → request 1 in /),
        "failed VPCs per Region 1 allowed, 1 used, 1 more needed → aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 2 --region eu-west-1",
        expect.stringMatching(/^failed Elastic IP addresses 1 allowed, 0 used, 2 more needed → .* ec2 /),
      ]);
    });

    it("takes AWS's default where no value is applied", async () => {
      expect(await account.findings("quotas")).toEqual([
        "ok MWAA environments 10 allowed, 0 used, 1 more needed",
        "ok VPCs per Region 5 allowed, 1 used, 1 more needed",
        "ok Elastic IP addresses 5 allowed, 0 used, 2 more needed",
      ]);
    });

    it("counts interface endpoints by VPC", async () => {
      const team = { network: { create: { cidr: "10.20.0.0/16", egress: "endpoints", endpoints: ["sts"] } } };
      expect((await account.findings("quotas", { team })).at(-1)).toBe(
        "ok interface endpoints per VPC, payments 50 allowed, 0 used, 8 more needed",
      );
      account.quotas.apply("vpc L-29B6F2EB", 7);
      expect((await account.findings("quotas", { team })).at(-1)).toMatch(
        /^failed .* 7 allowed, 0 used, 8 more/,
      );
    });

    it("does not need again what the team has already", async () => {
      const { text } = await account.aws.query("ec2", "CreateVpc", {
        CidrBlock: "10.20.0.0/16",
        "TagSpecification.1.ResourceType": "vpc",
        "TagSpecification.1.Tag.1.Key": "Team",
        "TagSpecification.1.Tag.1.Value": "payments",
        "TagSpecification.1.Tag.2.Key": "ManagedBy",
        "TagSpecification.1.Tag.2.Value": "cdktf-mwaa-teams",
      });
      expect(text).toContain("cdktf-mwaa-teams");
      await makeEnvironmentByHand(account.url, { name: "payments", region: REGION });
      const [environments, vpcs] = await account.findings("quotas");

      expect(environments).toBe("ok MWAA environments 10 allowed, 1 used, 0 more needed");
      expect(vpcs).toMatch(/^ok VPCs per Region 5 allowed, \d used, 0 more needed$/);
    });
  });

  describe("the bucket's name", () => {
    const NAME = `acme-payments-dags-${ACCOUNT}`;

    it("fails where somebody else has it, closed or public", async () => {
      expect(await account.findings("bucket")).toEqual([`ok ${NAME} is free`]);
      const foreign = `failed ${NAME} belongs to somebody else: names are unique across all accounts → set another bucket.name`;
      account.buckets.closed.add(NAME);
      expect(await account.findings("bucket")).toEqual([foreign]);
      account.reset();
      account.buckets.open.add(NAME);
      expect(await account.findings("bucket")).toEqual([foreign]);
    });

    it("distinguishes the stack's own bucket from another one of the account", async () => {
      await account.aws.createBucket(NAME, REGION);
      expect(await account.findings("bucket")).toEqual([
        expect.stringMatching(
          /^warning \S+ is a bucket of this account without this stack's tags → import it/,
        ),
      ]);
      await account.aws.s3(
        "PUT",
        `/${NAME}?tagging`,
        tagging({ Team: "payments", ManagedBy: "cdktf-mwaa-teams" }),
      );
      expect(await account.findings("bucket")).toEqual([`ok ${NAME} is this stack's bucket already`]);
      account.buckets.denied.add(NAME);
      expect(await account.findings("bucket")).toEqual([
        expect.stringMatching(/^warning \S+ is a bucket of this account that these credentials may not read/),
      ]);
    });

    it("fails where the account has it in another Region", async () => {
      await createFar("acme-elsewhere");

      expect(await account.findings("bucket", { team: { bucket: { name: "acme-elsewhere" } } })).toEqual([
        expect.stringMatching(
          /^failed acme-elsewhere is a bucket of this account in eu-central-1, not in eu-west-1/,
        ),
      ]);
    });
  });

  describe("buckets that must exist", () => {
    const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

    it("looks at the bucket for access logs: there, ours, in the Region, versioned", async () => {
      const named = (accessLogsBucket: string): Promise<string[]> =>
        account.findings("access logs", { team: { bucket: { accessLogsBucket } } });

      expect(await named("acme-logs")).toEqual([
        "failed acme-logs does not exist → create it in eu-west-1, account 123456789012",
      ]);
      await account.aws.createBucket("acme-logs", REGION);
      expect(await named("acme-logs")).toEqual([
        expect.stringMatching(/^warning \S+ exists without versioning/),
      ]);
      await account.aws.s3("PUT", "/acme-logs?versioning", VERSIONED);
      expect(await named("acme-logs")).toEqual(["ok acme-logs exists, versioned"]);
      account.buckets.open.add("acme-logs");
      expect(await named("acme-logs")).toEqual([expect.stringMatching(/^failed \S+ is not open to these/)]);
      await createFar("acme-far-logs");
      expect(await named("acme-far-logs")).toEqual([expect.stringMatching(/^failed \S+ is in eu-central-1/)]);
    });

    it("looks at an existing DAG bucket: there, versioned, private, under the key, closed by its policy", async () => {
      const key = JSON.parse((await account.aws.json("kms", "TrentService.CreateKey", {})).text) as {
        KeyMetadata: { Arn: string };
      };
      const kmsKeyArn = key.KeyMetadata.Arn;
      const team = { bucket: { name: "acme-legacy", existing: true }, encryption: { kmsKeyArn } };
      const looked = (): Promise<string[]> => account.findings("existing bucket", { team });

      expect(await looked()).toEqual([expect.stringMatching(/^failed acme-legacy does not exist/)]);
      await account.aws.createBucket("acme-legacy", REGION);
      expect(await looked()).toEqual([
        expect.stringMatching(/^failed acme-legacy is not versioned, which MWAA needs/),
        expect.stringMatching(/^failed acme-legacy does not block all public access/),
        expect.stringMatching(/^warning acme-legacy takes ACLs/),
        expect.stringMatching(/^failed acme-legacy is encrypted with no KMS key by default/),
        expect.stringMatching(/^failed acme-legacy has no policy/),
      ]);
      const settings: Record<string, string> = {
        ...dagBucketSettings(kmsKeyArn),
        policy: policyDocument(
          existingBucketPolicy(
            policyInputOf("arn:aws:s3:::acme-legacy", roleArn("deploy"), {
              executionRoleArn: roleArn("mwaa-payments-execution"),
            }),
          ),
        ),
      };
      for (const [name, body] of Object.entries(settings)) {
        await account.aws.s3("PUT", `/acme-legacy?${name}`, body);
      }
      expect(await looked()).toEqual([expect.stringMatching(/^ok acme-legacy is versioned, private/)]);
      account.buckets.open.add("acme-legacy");
      expect(await looked()).toEqual([expect.stringMatching(/^failed \S+ is not open to these/)]);
    });

    it("looks at the bucket of Terraform's state", async () => {
      const state = { file: { state: { s3: { bucket: "acme-state", region: REGION } } } };

      expect(await account.findings("state", state)).toEqual([
        expect.stringMatching(/^failed acme-state does not exist/),
      ]);
      await account.aws.createBucket("acme-state", REGION);
      await account.aws.s3("PUT", "/acme-state?versioning", VERSIONED);
      expect(await account.findings("state", state)).toEqual(["ok acme-state exists, versioned"]);
    });
  });

  describe("roles", () => {
    const team = {
      access: { admin: [roleArn("people/analysts")] },
      delivery: { writers: [roleArn("ci")] },
    };

    it("fails for roles that do not exist, and for a path that is wrong", async () => {
      expect(await account.findings("roles", { team })).toEqual([
        expect.stringMatching(/^failed \S+:role\/ci does not exist: AWS rejects a policy that names it/),
        expect.stringMatching(/^failed \S+:role\/people\/analysts does not exist/),
      ]);
      await account.createRole("ci");
      await account.createRole("analysts");
      expect(await account.findings("roles", { team })).toEqual([
        `ok ${roleArn("ci")} exists`,
        `failed ${roleArn("people/analysts")} has another path: ${roleArn("analysts")} → write the ARN with the role's path`,
      ]);
    });

    it("counts the policies that are attached, and those that all teams of the file attach", async () => {
      const reader = { team: { access: { admin: [roleArn("many")], viewer: [roleArn("many")] } } };
      await account.createRole("many");
      for (let index = 0; index < 8; index++) {
        await attach("many", `p${index}`);
      }
      expect(await account.findings("attached policies", reader)).toEqual([
        `ok ${roleArn("many")} 10 allowed, 8 attached, 2 more needed`,
      ]);
      await attach("many", "p8");
      expect(await account.findings("attached policies", reader)).toEqual([
        expect.stringMatching(/^failed \S+ 10 allowed, 9 attached, 2 more needed → detach policies/),
      ]);
      await attach("many", "mwaa-payments-web-Admin");
      expect(await account.findings("attached policies", reader)).toEqual([
        expect.stringMatching(/^failed \S+ 10 allowed, 10 attached, 1 more needed/),
      ]);
    });

    it("looks at an existing execution role: who may assume it, and its boundary", async () => {
      const executionRoleArn = roleArn("airflow");
      const looked = (): Promise<string[]> =>
        account.findings("existing role", { team: { executionRoleArn } });
      expect(await looked()).toEqual([]);
      await account.createRole("airflow");
      expect(await looked()).toEqual([
        expect.stringMatching(/^failed \S+ is not assumed by Amazon MWAA for this environment/),
        expect.stringMatching(/^warning \S+ has not the boundary \S+mwaa-payments-boundary: the first apply/),
      ]);
      const trust = trustStatement({
        accountId: ACCOUNT,
        environmentArn: `arn:aws:airflow:${REGION}:${ACCOUNT}:environment/payments`,
      });
      await account.aws.query("iam", "UpdateAssumeRolePolicy", {
        RoleName: "airflow",
        PolicyDocument: policyDocument([trust]),
      });
      await account.aws.query("iam", "CreatePolicy", {
        PolicyName: "mwaa-payments-boundary",
        PolicyDocument: policyDocument([{ Effect: "Allow", Action: "*", Resource: "*" }]),
      });
      await account.aws.query("iam", "PutRolePermissionsBoundary", {
        RoleName: "airflow",
        PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/mwaa-payments-boundary`,
      });
      expect(await looked()).toEqual([expect.stringMatching(/^ok \S+ is this environment's alone/)]);
    });

    it("says that it does not see roles of accounts that are not open", async () => {
      const writers = ["arn:aws:iam::444455556666:role/ci"];

      expect(await account.findings("roles", { team: { delivery: { writers } } })).toEqual([
        expect.stringMatching(/^unchecked \S+ is of an account that these credentials do not open/),
      ]);
    });

    async function attach(RoleName: string, PolicyName: string): Promise<void> {
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
      });
      await account.aws.query("iam", "CreatePolicy", { PolicyName, PolicyDocument });
      const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${PolicyName}`;
      await account.aws.query("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    }
  });

  describe("the key", () => {
    const of = (kmsKeyArn: string): { team: object } => ({ team: { encryption: { kmsKeyArn } } });

    it("fails for a key that is missing, disabled, being deleted, or not for encryption", async () => {
      const missing = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000`;
      expect(await account.findings("key", of(missing))).toEqual([
        `failed ${missing} does not exist → correct encryption.kmsKeyArn`,
      ]);
      const key = await createKey();
      expect(await account.findings("key", of(key))).toEqual([`ok ${key} is enabled, symmetric`]);
      // Moto takes the id alone here.
      const KeyId = key.replace(/^.*\//, "");
      await kms("DisableKey", { KeyId });
      expect(await account.findings("key", of(key))).toEqual([
        `failed ${key} is not enabled: Disabled → enable it: aws kms enable-key`,
      ]);
      await kms("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
      expect(await account.findings("key", of(key))).toEqual([
        expect.stringMatching(/ is not enabled: PendingDeletion → cancel its deletion/),
      ]);
      const signing = await createKey({ KeyUsage: "SIGN_VERIFY", KeySpec: "RSA_2048" });
      expect(await account.findings("key", of(signing))).toEqual([
        expect.stringMatching(/^failed \S+ is a key for SIGN_VERIFY, RSA_2048: MWAA needs a symmetric key/),
      ]);
    });

    it("evaluates the key's policy for the services and the roles that use it", async () => {
      const key = await createKey();
      await setPolicy(key, ACCOUNT_ADMINISTERS);
      const found = await account.findings("key policy", of(key));

      expect(found).toEqual([
        expect.stringMatching(
          /^failed \S+ does not let CloudWatch Logs use kms:Encrypt, kms:Decrypt, kms:GenerateDataKey, kms:DescribeKey for airflow-payments-DAGProcessing, .*-Worker, .*-detector, .*flow-logs\/mwaa-payments → add the statement/,
        ),
        expect.stringMatching(
          /^failed \S+ does not let CloudWatch alarms use kms:Decrypt, kms:GenerateDataKey for the detector's topic → /,
        ),
      ]);
      await setPolicy(key, ACCOUNT_ADMINISTERS, LOGS, ALARMS);
      expect(await account.findings("key policy", of(key))).toEqual([
        `ok ${key} lets everyone use the key who must`,
      ]);
    });

    it("finds a policy that lets neither the account nor the execution role in", async () => {
      const key = await createKey();
      const deployer = {
        Sid: "Deployer",
        Effect: "Allow",
        Principal: { AWS: roleArn("deploy") },
        Action: "kms:*",
        Resource: "*",
      };
      await setPolicy(key, deployer, LOGS, ALARMS);

      expect(await account.findings("key policy", of(key))).toEqual([
        expect.stringMatching(/^failed \S+ does not let the execution role use kms:Decrypt/),
      ]);
    });

    const ACCOUNT_ADMINISTERS = {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    };
    const LOGS = {
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: `logs.${REGION}.amazonaws.com` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${REGION}:${ACCOUNT}:*` } },
    };
    const ALARMS = {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    };

    /** Moto has no default for the usage. */
    async function createKey(input: object = { KeyUsage: "ENCRYPT_DECRYPT" }): Promise<string> {
      const { KeyMetadata } = JSON.parse(await kms("CreateKey", input)) as { KeyMetadata: { Arn: string } };
      return KeyMetadata.Arn;
    }

    async function setPolicy(KeyId: string, ...Statement: object[]): Promise<void> {
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      await kms("PutKeyPolicy", { KeyId, PolicyName: "default", Policy });
    }

    async function kms(operation: string, input: object): Promise<string> {
      return (await account.aws.json("kms", `TrentService.${operation}`, input)).text;
    }
  });

  function createFar(bucket: string): Promise<void> {
    return new AwsClient(account.url, "eu-central-1").createBucket(bucket, "eu-central-1");
  }

  function tagging(tags: Record<string, string>): string {
    const set = Object.entries(tags).map(
      ([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`,
    );
    return `<Tagging><TagSet>${set.join("")}</TagSet></Tagging>`;
  }
});
