import { ExecutionRole, type ExecutionRoleProps } from "../../../modules";
import { ACCOUNT, existingKey, KEY_ARN, roleArn } from "../support/fixtures";
import { BOUNDARY_KINDS } from "../../../modules/identity/permissions-boundary";
import { type Statement, Template } from "../support/template";

function synth(props: Partial<ExecutionRoleProps> = {}): Template {
  return Template.of((stack) => {
    new ExecutionRole(stack, "Role", {
      ...ACCOUNT,
      environmentName: "team",
      bucketName: "acme-team-dags",
      encryptionKey: existingKey(stack),
      ...props,
    });
  });
}

function policy(name: string, props: Partial<ExecutionRoleProps> = {}): Record<string, Statement> {
  return synth(props).statements("aws_iam_role_policy", { name });
}

/** What IAM takes in a managed policy, white space not counted. */
const MAX_MANAGED_POLICY_LENGTH = 6144;
/** What IAM takes in all inline policies of a role together. */
const MAX_INLINE_POLICIES_LENGTH = 10240;

describe("ExecutionRole", () => {
  test("is assumed by MWAA for this environment of this account alone", () => {
    const { MwaaRunsTheEnvironment, ...others } = synth().statements(
      "aws_iam_role",
      {},
      "assume_role_policy",
    );

    expect(others).toEqual({});
    expect(MwaaRunsTheEnvironment).toMatchObject({
      Principal: { Service: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"] },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:airflow:eu-west-1:111122223333:environment/team" },
      },
    });
  });

  test("reaches the five exact log groups, and not those of an environment with a longer name", () => {
    const resources = policy("airflow").WriteAndReadLogs?.Resource as string[];
    const arn = (group: string): string => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}`;

    expect(resources).toEqual(
      ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].flatMap((type) => [
        arn(`airflow-team-${type}`),
        arn(`airflow-team-${type}:*`),
      ]),
    );
    expect(
      resources.filter((resource) => arn("airflow-team-a-Task").startsWith(resource.replace("*", ""))),
    ).toEqual([]);
  });

  test("reads its own bucket and writes no bucket", () => {
    const { ReadDagBucket, DenyListingBuckets, ...others } = policy("airflow");

    expect(ReadDagBucket).toMatchObject({
      Action: ["s3:GetObject*", "s3:GetBucket*", "s3:List*"],
      Resource: ["arn:aws:s3:::acme-team-dags", "arn:aws:s3:::acme-team-dags/*"],
    });
    expect(DenyListingBuckets).toMatchObject({
      Effect: "Deny",
      Action: "s3:ListAllMyBuckets",
      Resource: "*",
    });
    expect(Object.values(others).flatMap(({ Action }) => Action)).not.toContainEqual(
      expect.stringMatching(/^s3:(Put|Delete|\*)/),
    );
  });

  test("has what MWAA needs to run: metrics, the Celery queue, account settings", () => {
    const statements = policy("airflow");

    expect(statements.PublishMetrics).toMatchObject({
      Action: "airflow:PublishMetrics",
      Resource: "arn:aws:airflow:eu-west-1:111122223333:environment/team",
    });
    expect(statements.UseCeleryQueue).toMatchObject({
      Action: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      Resource: "arn:aws:sqs:eu-west-1:*:airflow-celery-*",
    });
    expect(statements.ReadAccountSettings?.Action).toEqual([
      "logs:DescribeLogGroups",
      "s3:GetAccountPublicAccessBlock",
    ]);
  });

  test("writes metrics to Airflow's namespace alone, and to those that are declared", () => {
    const namespaces = (props: Partial<ExecutionRoleProps> = {}): unknown =>
      policy("airflow", props).PutMetrics?.Condition?.StringEquals?.["cloudwatch:namespace"];

    expect(namespaces()).toEqual(["AmazonMWAA"]);
    expect(namespaces({ metricNamespaces: ["Acme/Payments"] })).toEqual(["AmazonMWAA", "Acme/Payments"]);
  });

  test("reaches its own Celery queue alone, where that is known", () => {
    const celeryQueueArn = "arn:aws:sqs:eu-west-1:444455556666:airflow-celery-0f1e2d3c";
    expect(policy("airflow", { celeryQueueArn }).UseCeleryQueue?.Resource).toBe(celeryQueueArn);
  });

  test("uses its key through SQS, S3 and Secrets Manager alone", () => {
    const statements = policy("encryption");

    expect(Object.values(statements).map(({ Resource }) => Resource)).toEqual([KEY_ARN, KEY_ARN]);
    expect(statements.UseKeyThroughServices?.Condition).toEqual({
      StringEquals: { "kms:ViaService": ["sqs.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"] },
    });
    expect(statements.DecryptSecrets).toMatchObject({
      Action: "kms:Decrypt",
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    });
  });

  test("reads secrets under its own prefix, and writes none", () => {
    expect(policy("secrets")).toEqual({
      ReadOwnSecrets: {
        Sid: "ReadOwnSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/team/*",
      },
    });
  });

  test("reads secrets of each kind alone under a prefix that others may use", () => {
    const arn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;
    expect(policy("secrets", { secretsPrefix: "airflow" }).ReadOwnSecrets?.Resource).toEqual([
      arn("airflow/connections/*"),
      arn("airflow/variables/*"),
      arn("airflow/config/*"),
    ]);
    expect(
      policy("secrets", { secretsPrefix: "airflow", secretsSeparator: "-" }).ReadOwnSecrets?.Resource,
    ).toEqual([arn("airflow-connections-*"), arn("airflow-variables-*"), arn("airflow-config-*")]);
  });

  test("grants DAGs what is given as permissions, and nothing by default", () => {
    const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/team/*"] }];

    expect(synth().resources("aws_iam_role_policy")).toHaveLength(3);
    expect(policy("dags", { permissions })).toEqual({
      Dags1: {
        Sid: "Dags1",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::lake/team/*"],
      },
    });
  });

  describe("permissions boundary by deny-list", () => {
    const boundary = (props: Partial<ExecutionRoleProps> = {}): Record<string, Statement> =>
      synth({ boundary: "deny-list", ...props }).statements("aws_iam_policy");

    test("is set on the role", () => {
      expect(synth().resource("aws_iam_role").permissions_boundary).toMatch(
        /^\$\{aws_iam_policy\.Role_PermissionsBoundary_\w+\.arn\}$/,
      );
    });

    test.each([
      ["minting Airflow tokens and calling Airflow's API", "DenyControlOfAirflow", "airflow:Create*"],
      ["InvokeRestApi", "DenyControlOfAirflow", "airflow:Invoke*"],
      ["changing the environment", "DenyControlOfAirflow", "airflow:Update*"],
      ["IAM", "DenyIdentity", "iam:*"],
      ["granting use of a key", "DenyKeyAdministration", "kms:Create*"],
      ["deleting log groups", "DenyHidingTraces", "logs:Delete*"],
      ["expiring log groups", "DenyHidingTraces", "logs:PutRetentionPolicy"],
      ["taking over log subscriptions", "DenyHidingTraces", "logs:PutSubscriptionFilter"],
      ["stopping trails", "DenyHidingTraces", "cloudtrail:Stop*"],
      ["disabling the detector's rule", "DenyHidingTraces", "events:Disable*"],
      ["changing a function's code", "DenyChangingFunctions", "lambda:Update*"],
      ["running commands with another role", "DenyBorrowingOtherRoles", "ssm:Send*"],
      ["killing the detector's queries", "DenyHidingTraces", "logs:StopQuery"],
      ["minting tokens of its own identity", "DenyIdentity", "sts:Get*Token"],
    ])("denies %s everywhere", (_what, sid, action) => {
      const statement = boundary()[sid];

      expect(statement).toMatchObject({ Effect: "Deny", Resource: "*" });
      expect(statement?.Action).toContain(action);
      expect(statement).not.toHaveProperty("Condition");
    });

    test("denies everything but reading on the own bucket", () => {
      expect(boundary().DenyWritingOwnBucket).toMatchObject({
        Effect: "Deny",
        NotAction: ["s3:Get*", "s3:List*"],
        Resource: ["arn:aws:s3:::acme-team-dags", "arn:aws:s3:::acme-team-dags/*"],
      });
    });

    test("denies everything but reading on every secret", () => {
      expect(boundary().DenyWritingSecrets).toMatchObject({
        Effect: "Deny",
        NotAction: ["secretsmanager:Get*", "secretsmanager:Describe*", "secretsmanager:List*"],
        Resource: "arn:aws:secretsmanager:*:*:secret:*",
      });
    });

    test("denies metrics in any namespace but Airflow's and the declared ones", () => {
      expect(boundary({ metricNamespaces: ["Acme/Payments"] }).DenyOtherMetricNamespaces).toMatchObject({
        Effect: "Deny",
        Action: "cloudwatch:PutMetricData",
        Condition: { StringNotEquals: { "cloudwatch:namespace": ["AmazonMWAA", "Acme/Payments"] } },
      });
    });

    test("denies access points, but for those that permissions name", () => {
      const declared = "arn:aws:s3:eu-west-1:111122223333:accesspoint/lake";
      const permissions = [{ actions: ["s3:GetObject"], resources: [`${declared}/object/*`] }];

      expect(boundary().DenyAccessPoints).toEqual({
        Sid: "DenyAccessPoints",
        Effect: "Deny",
        Action: "s3:*",
        Resource: "arn:aws:s3:*:*:accesspoint/*",
      });
      expect(boundary({ permissions }).DenyAccessPoints?.Condition).toEqual({
        ArnNotEquals: { "s3:DataAccessPointArn": [declared] },
      });
    });

    test("denies every action on the detector and what it stores", () => {
      const detector = "mwaa-team-privilege-detector";

      expect(boundary().DenyTouchingWhatWatches).toMatchObject({ Effect: "Deny", Action: "*" });
      expect(boundary().DenyTouchingWhatWatches?.Resource).toEqual([
        `arn:aws:lambda:eu-west-1:111122223333:function:${detector}`,
        `arn:aws:lambda:eu-west-1:111122223333:function:${detector}:*`,
        `arn:aws:dynamodb:eu-west-1:111122223333:table/${detector}`,
        `arn:aws:dynamodb:eu-west-1:111122223333:table/${detector}/*`,
        `arn:aws:sns:eu-west-1:111122223333:${detector}`,
        `arn:aws:events:eu-west-1:111122223333:rule/${detector}`,
        `arn:aws:sqs:eu-west-1:111122223333:${detector}-dead-letters`,
        `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/${detector}`,
        `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/${detector}:*`,
      ]);
    });

    test("denies every action on protected buckets, and names none by default", () => {
      expect(boundary().DenyTouchingProtectedBuckets).toBeUndefined();
      expect(boundary({ protectedBucketNames: ["acme-tfstate"] }).DenyTouchingProtectedBuckets).toEqual({
        Sid: "DenyTouchingProtectedBuckets",
        Effect: "Deny",
        Action: "*",
        Resource: ["arn:aws:s3:::acme-tfstate", "arn:aws:s3:::acme-tfstate/*"],
      });
    });

    test("denies assuming any role, or any but those named in permissions", () => {
      const permissions = [{ actions: ["sts:AssumeRole"], resources: [roleArn("lake-reader")] }];

      expect(boundary().DenyAssumingOtherRoles).toMatchObject({ Effect: "Deny", Resource: "*" });
      expect(boundary({ permissions }).DenyAssumingOtherRoles).toMatchObject({
        Effect: "Deny",
        Action: "sts:AssumeRole*",
        NotResource: [roleArn("lake-reader")],
      });
    });
  });

  test("fails for a permission that the boundary denies, naming the statement", () => {
    const actions = ["s3:GetObject", "logs:DeleteLogGroup"];

    expect(() => synth({ permissions: [{ actions, resources: ["*"] }] })).toThrow(
      'test/Role: `permissions[0].actions[1]` must not be what the permissions boundary denies in any case (statement DenyHidingTraces: leave logs, trails and alarms to who deploys), got: "logs:DeleteLogGroup"',
    );
  });

  test("fails for an action that AWS does not know", () => {
    expect(() => synth({ permissions: [{ actions: ["s3:GetObjcet"], resources: ["*"] }] })).toThrow(
      `test/Role: \`permissions[0].actions[0]\` must be an action in IAM's reference (did you mean "s3:GetObject"?), got: "s3:GetObjcet"`,
    );
  });

  test.each(BOUNDARY_KINDS)("stays inside IAM's size limits with the longest names, by %s", (kind) => {
    const template = synth({
      environmentName: "e".repeat(80),
      bucketName: "b".repeat(63),
      protectedBucketNames: ["s".repeat(63)],
      region: "ap-southeast-1",
      boundary: kind,
    });
    const length = (type: string): number =>
      template.resources(type).reduce((sum, { policy }) => sum + (policy as string).length, 0);

    expect(length("aws_iam_policy")).toBeLessThan(MAX_MANAGED_POLICY_LENGTH);
    expect(length("aws_iam_role_policy")).toBeLessThan(MAX_INLINE_POLICIES_LENGTH);
    for (const { name } of [...template.resources("aws_iam_role"), ...template.resources("aws_iam_policy")]) {
      expect((name as string).length).toBeLessThanOrEqual(64);
    }
  });

  test("takes another name where a deleted role's must not come back", () => {
    expect(synth().resource("aws_iam_role").name).toBe("mwaa-team-execution");
    expect(synth({ roleName: "mwaa-team-2" }).resource("aws_iam_role").name).toBe("mwaa-team-2");
  });

  test("reads account and Region from the provider where they are not given", () => {
    const template = synth({ accountId: undefined, region: undefined });

    expect(template.dataSources("aws_caller_identity")).toHaveLength(1);
    expect(template.dataSources("aws_region")).toHaveLength(1);
    expect(template.statements("aws_iam_role_policy", { name: "secrets" }).ReadOwnSecrets?.Resource).toMatch(
      /^arn:\$\{data\.aws_partition\.\w+\.partition\}:secretsmanager:\$\{data\.aws_region\.\w+\.id\}:/,
    );
  });

  test.each([
    ["every action", { actions: ["*:*"], resources: ["arn:aws:s3:::lake"] }],
    ["IAM", { actions: ["iam:PassRole"], resources: ["*"] }],
    ["MWAA itself", { actions: ["airflow:CreateCliToken"], resources: ["*"] }],
    ["any role", { actions: ["sts:AssumeRole"], resources: ["*"] }],
  ])("fails for permissions on %s", (_what, permission) => {
    expect(() => synth({ permissions: [permission] })).toThrow(
      /^test\/Role: `permissions\[0\]\.\w+\[0\]` must/,
    );
  });

  test("fails for a name that IAM rejects", () => {
    expect(() => synth({ roleName: "a/b" })).toThrow("test/Role: `roleName` must");
  });

  test("takes a resource that is known after apply only", () => {
    expect(() =>
      Template.of((stack) => {
        const encryptionKey = existingKey(stack);
        const other = new ExecutionRole(stack, "Other", {
          environmentName: "other",
          bucketName: "acme-other",
          encryptionKey,
        });
        new ExecutionRole(stack, "Role", {
          ...ACCOUNT,
          environmentName: "team",
          bucketName: "acme-team-dags",
          encryptionKey,
          permissions: [{ actions: ["sts:AssumeRole"], resources: [other.roleArn] }],
        });
      }),
    ).not.toThrow();
  });
});
