import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import {
  DagBucket,
  type DagBucketProps,
  EnvironmentKey,
  ExecutionRole,
  ExistingRole,
  type IEnvironmentKey,
  type IGrantable,
  PrivilegeChangeDetector,
  SecretsBackend,
  WebAccess,
} from "../../../modules";
import { testApp } from "../../support/test-app";
import { ACCOUNT, executionRole, existingKey, KEY_ARN, roleArn } from "../support/fixtures";
import { type Statement, statementsOf, Template } from "../support/template";

const ELSEWHERE = "arn:aws:iam::444455556666:role/other";

function grantee(scope: Construct, arn: string): IGrantable {
  return new ExistingRole(scope, "Grantee", { roleArn: arn });
}

function dagBucket(scope: Construct, props: Partial<DagBucketProps> = {}): DagBucket {
  return new DagBucket(scope, "DagBucket", {
    ...ACCOUNT,
    bucketName: "acme-payments-dags",
    encryptionKey: existingKey(scope),
    executionRoleArn: roleArn("execution"),
    deployRoleArn: roleArn("deploy"),
    dagWriterRoleArns: [roleArn("writer"), ELSEWHERE],
    readerRoleArns: [roleArn("reader"), "arn:aws:iam::444455556666:role/reader"],
    ...props,
  });
}

/** The statements of each inline policy of a role, by the policy's name. */
function granted(template: Template, role: string): Record<string, Record<string, Statement>> {
  return Object.fromEntries(
    template
      .resources("aws_iam_role_policy")
      .filter((policy) => policy.role === role)
      .map(({ name, policy }) => [name as string, statementsOf(policy)]),
  );
}

describe("DagBucket", () => {
  test("grants reading and the key through S3 in two policies, named after the bucket and the key", () => {
    const template = Template.of((stack) => dagBucket(stack).grantRead(grantee(stack, roleArn("reader"))));
    const policies = granted(template, "reader");

    expect(Object.keys(policies).sort()).toEqual(["test-DagBucket-Read", "test-Key-Decrypt-s3"]);
    expect(policies["test-DagBucket-Read"]).toEqual({
      ReadObjects: {
        Sid: "ReadObjects",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: "arn:aws:s3:::acme-payments-dags/*",
      },
      ListObjects: {
        Sid: "ListObjects",
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"],
        Resource: "arn:aws:s3:::acme-payments-dags",
      },
    });
    expect(policies["test-Key-Decrypt-s3"]?.DecryptThroughServices).toEqual({
      Sid: "DecryptThroughServices",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: KEY_ARN,
      Condition: { StringEquals: { "kms:ViaService": ["s3.eu-west-1.amazonaws.com"] } },
    });
  });

  test("grants writing under dags/ alone", () => {
    const template = Template.of((stack) => dagBucket(stack).grantWrite(grantee(stack, roleArn("writer"))));

    expect(granted(template, "writer")["test-DagBucket-Write"]?.WriteDags).toMatchObject({
      Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: "arn:aws:s3:::acme-payments-dags/dags/?*",
    });
  });

  test("grants to a writer of another account, whom the bucket's policy lets in", () => {
    const template = Template.of((stack) => dagBucket(stack).grantWrite(grantee(stack, ELSEWHERE)));

    expect(granted(template, "other")["test-DagBucket-Write"]).toBeDefined();
  });

  test("takes a role of the same stack, though its ARN is known after apply only", () => {
    const template = Template.of((stack) => {
      const role = new IamRole(stack, "Reader", { name: "reader", assumeRolePolicy: "{}" });
      dagBucket(stack, { readerRoleArns: [role.arn] }).grantRead(grantee(stack, role.arn));
    });

    expect(template.text).toContain('${replace(aws_iam_role.Reader.arn, \\"/^.*[/]/\\", \\"\\")}');
  });

  test("adds the same grant once", () => {
    const template = Template.of((stack) => {
      const role = grantee(stack, roleArn("reader"));
      const bucket = dagBucket(stack);
      bucket.grantRead(role);
      bucket.grantRead(role);
    });

    expect(template.resources("aws_iam_role_policy")).toHaveLength(2);
  });
});

test.each<[string, (stack: TerraformStack) => unknown, string]>([
  [
    "reading by a role that the bucket's policy denies",
    (stack) => dagBucket(stack).grantRead(grantee(stack, roleArn("somebody"))),
    "test/DagBucket: `grantRead` must be given a role listed in `readerRoleArns`",
  ],
  [
    "reading by a role of another account, which the bucket's policy does not let in",
    (stack) => dagBucket(stack).grantRead(grantee(stack, "arn:aws:iam::444455556666:role/reader")),
    "test/DagBucket: `grantRead` must be given a role of the account 111122223333",
  ],
  [
    "writing by a role that the bucket's policy denies",
    (stack) => dagBucket(stack).grantWrite(grantee(stack, roleArn("reader"))),
    "test/DagBucket: `grantWrite` must be given a role listed in `dagWriterRoleArns`",
  ],
  [
    "reading by a role that only Terraform knows, and nobody named",
    (stack) => {
      const { stringValue } = new TerraformVariable(stack, "role", { type: "string" });
      dagBucket(stack).grantRead(grantee(stack, stringValue));
    },
    'got: "<known after apply>"',
  ],
  [
    "use of the key by another account's role, which the key's policy does not let in",
    (stack) => {
      const key = new EnvironmentKey(stack, "Own", { ...ACCOUNT, environmentName: "payments" });
      key.grantDecrypt(grantee(stack, ELSEWHERE), ["s3"]);
    },
    "test/Own: `grantDecrypt` must be given a role of the account 111122223333",
  ],
  [
    "use of the key through no service",
    (stack) => existingKey(stack).grantDecrypt(grantee(stack, roleArn("reader")), []),
    "test/Key: `services` must have at least 1 element",
  ],
  [
    "use of the key through what is no service",
    (stack) => existingKey(stack).grantDecrypt(grantee(stack, roleArn("reader")), ["*"]),
    "test/Key: `services[0]` must be the prefix of a service",
  ],
  [
    "writing DAGs to the execution role, though a prop names it",
    (stack) => {
      const role = executionRole(new Construct(stack, "Identity")) as ExecutionRole;
      dagBucket(stack, { dagWriterRoleArns: [role.roleArn], executionRoleArn: role.roleArn }).grantWrite(
        role,
      );
    },
    "must not be what the permissions boundary denies in any case (statement DenyWritingOwnBucket:",
  ],
  [
    "login to the execution role",
    (stack) => {
      const role = executionRole(stack) as ExecutionRole;
      new WebAccess(stack, "Web", { ...ACCOUNT, environmentName: "payments" }).grantWebAccess(role, "Viewer");
    },
    "(statement DenyControlOfAirflow:",
  ],
  [
    "login to a role of another account",
    (stack) =>
      new WebAccess(stack, "Web", { ...ACCOUNT, environmentName: "payments" }).grantWebAccess(
        grantee(stack, ELSEWHERE),
        "Viewer",
      ),
    "test/Web: `grantWebAccess` must be given a role of the account 111122223333",
  ],
  [
    "login as a role that Airflow does not have",
    (stack) =>
      new WebAccess(stack, "Web", { ...ACCOUNT, environmentName: "payments" }).grantWebAccess(
        grantee(stack, roleArn("analysts")),
        "Root" as "Admin",
      ),
    "test/Web: `airflowRole` must be Admin, Op, User or Viewer",
  ],
  [
    "writing secrets to anyone but an administrator",
    (stack) =>
      new SecretsBackend(stack, "Secrets", {
        environmentName: "payments",
        encryptionKey: existingKey(stack),
        executionRole: executionRole(new Construct(stack, "Identity")),
      }).grantWrite(grantee(stack, roleArn("writer"))),
    "test/Secrets: `grantWrite` must be given a role listed in `administratorRoleArns`",
  ],
  [
    "subscribing to a role of another account",
    (stack) =>
      new PrivilegeChangeDetector(stack, "Detector", {
        ...ACCOUNT,
        environments: [{ environmentName: "payments" }],
        encryptionKey: existingKey(stack),
      }).grantSubscribe(grantee(stack, ELSEWHERE)),
    "test/Detector: `grantSubscribe` must be given a role of the account 111122223333",
  ],
  [
    "anything to a role of a permission set",
    (stack) =>
      grantee(stack, roleArn("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef")),
    "test/Grantee: `roleArn` must be a role that policies can be attached to",
  ],
])("fails for %s", (_what, grant, message) => {
  expect(() => Template.of((stack) => void grant(stack))).toThrow(message);
});

describe("ExecutionRole", () => {
  test("takes further permissions, under the same boundary", () => {
    const template = Template.of((stack) => {
      const role = executionRole(stack) as ExecutionRole;
      role.addPermissions("lake", [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*"] }]);
    });

    expect(template.statements("aws_iam_role_policy", { name: "dags-lake" })).toEqual({
      Dags1: {
        Sid: "Dags1",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::lake/*"],
      },
    });
  });

  test.each<[string, { actions: string[]; resources: string[] }]>([
    ["an action in IAM's reference", { actions: ["s3:GetObjcet"], resources: ["*"] }],
    ["(statement DenyHidingTraces:", { actions: ["logs:DeleteLogGroup"], resources: ["*"] }],
    ["(statement DenyAssumingOtherRoles:", { actions: ["sts:AssumeRole"], resources: [roleArn("other")] }],
  ])("fails for further permissions that nobody gets: %s", (message, permission) => {
    const add = (): Template =>
      Template.of((stack) => {
        (executionRole(stack) as ExecutionRole).addPermissions("more", [permission]);
      });

    expect(add).toThrow("test/Role: `permissions[0].actions[0]` must");
    expect(add).toThrow(message);
  });
});

describe("what exists and is brought in carries grants", () => {
  test("a bucket: the statements of one that is created, and its key's", () => {
    const policies = (make: (stack: TerraformStack, role: IGrantable) => void): unknown[] =>
      Template.of((stack) => make(stack, grantee(stack, roleArn("reader"))))
        .resources("aws_iam_role_policy")
        .map(({ policy }) => JSON.parse(String(policy)) as unknown);
    const created = policies((stack, role) =>
      dagBucket(stack, { readerRoleArns: [role.roleArn], encryptionKey: existing(stack) }).grantRead(role),
    );
    const imported = policies((stack, role) =>
      DagBucket.fromBucketArn(stack, "Bucket", "arn:aws:s3:::acme-payments-dags", existing(stack)).grantRead(
        role,
      ),
    );

    expect(imported).toEqual(created);
    expect(imported).toHaveLength(2);
  });

  test("a bucket without its key: no use of any key", () => {
    const template = Template.of((stack) =>
      DagBucket.fromBucketArn(stack, "Bucket", "arn:aws:s3:::acme-payments-dags").grantWrite(
        grantee(stack, roleArn("writer")),
      ),
    );
    expect(template.resources("aws_iam_role_policy").map(({ policy }) => String(policy))).toEqual([
      expect.stringContaining("arn:aws:s3:::acme-payments-dags/dags/?*"),
    ]);
  });

  test("a bucket: says that its own policy is not written, and must not deny the role", () => {
    const stack = emptyStack();
    const bucket = DagBucket.fromBucketArn(stack, "Bucket", "arn:aws:s3:::acme-payments-dags");
    bucket.grantRead(grantee(stack, roleArn("reader")));

    expect(bucket.node.metadata.map(({ data }) => data as unknown)).toEqual([
      "the policy of the existing bucket acme-payments-dags is not written: its owner sees that it does not deny arn:aws:iam::111122223333:role/reader to read, and that it allows it where the role is of another account",
    ]);
  });

  test("a key of another account than the role's: says that the key's policy must let it", () => {
    const stack = emptyStack();
    const key = existing(stack);
    key.grantDecrypt(grantee(stack, roleArn("reader")), ["s3"]);
    expect(key.node.metadata).toEqual([]);
    key.grantDecrypt(grantee(new Construct(stack, "Elsewhere"), ELSEWHERE), ["s3"]);
    expect(key.node.metadata.map(({ data }) => data as unknown)).toEqual([
      `the policy of the existing key ${KEY_ARN} is not written: its owner lets ${ELSEWHERE} use it`,
    ]);
  });

  test("a role: an inline policy of its own", () => {
    const template = Template.of((stack) =>
      existing(stack).grantDecrypt(ExecutionRole.fromRoleArn(stack, "Role", roleArn("airflow")), ["s3"]),
    );
    expect(template.resources("aws_iam_role_policy")).toEqual([expect.objectContaining({ role: "airflow" })]);
  });

  function emptyStack(): TerraformStack {
    const stack = new TerraformStack(testApp(), "test");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    return stack;
  }

  function existing(stack: TerraformStack): IEnvironmentKey {
    return EnvironmentKey.fromKeyArn(stack, "OwnKey", KEY_ARN);
  }
});
