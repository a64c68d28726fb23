import { Annotations, type TerraformStack } from "cdktf";
import { EnvironmentKey, ExecutionRole, type ExecutionRoleProps } from "../../../modules";
import { evaluate } from "../../../modules/access/policy/evaluate";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { ACCOUNT, existingKey, KEY_ARN, roleArn } from "../support/fixtures";
import { Template } from "../support/template";
import { ordinaryPermissions } from "./support/ordinary-permissions";

const LONGEST = {
  environmentName: "e".repeat(80),
  bucketName: "b".repeat(63),
  protectedBucketNames: ["s".repeat(63)],
  region: "ap-southeast-1",
};
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:reports";

interface Synthesized {
  readonly template: Template;
  readonly boundary: Policy;
  readonly warnings: readonly string[];
}

function synth(
  props: Partial<ExecutionRoleProps> = {},
  build: (role: ExecutionRole, stack: TerraformStack) => void = () => undefined,
): Synthesized {
  const warnings: string[] = [];
  const template = Template.of((stack) => {
    const role = new ExecutionRole(stack, "Role", {
      ...ACCOUNT,
      environmentName: "team",
      bucketName: "acme-team-dags",
      encryptionKey: existingKey(stack),
      ...props,
    });
    jest.spyOn(Annotations.prototype, "addWarning").mockImplementation((text) => warnings.push(text));
    build(role, stack);
  });
  jest.restoreAllMocks();
  const text = template.resource("aws_iam_policy").policy as string;
  return { template, boundary: parsePolicy(text, "boundary", "tests"), warnings };
}

/** Whether DAGs may do it with AdministratorAccess attached to their role: all that holds them is the boundary. */
function mayAsAdministrator(
  boundary: Policy,
  action: string,
  arn: string,
  context: Record<string, string> = {},
): string {
  const everything = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  return evaluate({
    principal: {
      kind: "role",
      arn: roleArn("mwaa-team-execution"),
      accountId: "111122223333",
      identityPolicies: [parsePolicy(everything, "AdministratorAccess", "tests")],
      hasUnknownPolicies: false,
      boundaries: [boundary],
    },
    action,
    target: { arn, accountId: "111122223333" },
    context: {
      "kms:ViaService": null,
      "cloudwatch:namespace": null,
      "s3:DataAccessPointArn": null,
      ...context,
    },
  }).verdict;
}

describe("a permissions boundary by allow-list", () => {
  test("is the default, and allows what Airflow needs on its own things alone", () => {
    const { boundary, warnings } = synth();
    const s3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

    expect(warnings).toEqual([]);
    expect(mayAsAdministrator(boundary, "s3:GetObject", "arn:aws:s3:::acme-team-dags/dags/x.py")).toBe(
      "allowed",
    );
    expect(mayAsAdministrator(boundary, "s3:GetObject", "arn:aws:s3:::acme-other-dags/dags/x.py")).toBe(
      "denied",
    );
    expect(mayAsAdministrator(boundary, "kms:Decrypt", KEY_ARN, s3)).toBe("allowed");
    expect(mayAsAdministrator(boundary, "kms:Decrypt", `${KEY_ARN.slice(0, -1)}0`, s3)).toBe("denied");
    expect(
      mayAsAdministrator(boundary, "cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "AmazonMWAA" }),
    ).toBe("allowed");
    expect(
      mayAsAdministrator(boundary, "cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "MwaaTeams" }),
    ).toBe("denied");
  });

  test("allows a declared permission on its resource, and what is attached from outside not at all", () => {
    const permissions = [{ actions: ["sqs:SendMessage"], resources: [QUEUE] }];
    const { boundary } = synth({ permissions });

    expect(mayAsAdministrator(boundary, "sqs:SendMessage", QUEUE)).toBe("allowed");
    expect(mayAsAdministrator(boundary, "sqs:SendMessage", `${QUEUE}-2`)).toBe("denied");
    expect(mayAsAdministrator(boundary, "sqs:PurgeQueue", QUEUE)).toBe("denied");
    expect(
      mayAsAdministrator(boundary, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/*"),
    ).toBe("denied");
  });

  test("takes in what is granted after the role is created, by every way", () => {
    const { boundary } = synth({}, (role, stack) => {
      role.addPermissions("reports", [{ actions: ["sqs:SendMessage"], resources: [QUEUE] }]);
      role.addToPolicy("table", [
        {
          Sid: "Table",
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
        },
        { Sid: "NotThis", Effect: "Deny", Action: "dynamodb:PutItem", Resource: "*" },
      ]);
      EnvironmentKey.fromKeyArn(stack, "Lake", `${KEY_ARN.slice(0, -1)}1`).grantDecrypt(role, ["s3"]);
    });

    expect(mayAsAdministrator(boundary, "sqs:SendMessage", QUEUE)).toBe("allowed");
    expect(
      mayAsAdministrator(boundary, "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"),
    ).toBe("allowed");
    expect(
      mayAsAdministrator(boundary, "kms:Decrypt", `${KEY_ARN.slice(0, -1)}1`, {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
      }),
    ).toBe("allowed");
  });

  test("has the core denials in any case, and others only where something reaches them", () => {
    const sids = (props: Partial<ExecutionRoleProps>): unknown[] =>
      synth(props)
        .boundary.statements.filter(({ effect }) => effect === "Deny")
        .map(({ label }) => label.replace("boundary: ", ""));
    const core = [
      "DenyControlOfAirflow",
      "DenyIdentity",
      "DenyAssumingOtherRoles",
      "DenyWritingOwnBucket",
      "DenyWritingSecrets",
      "DenyKeyAdministration",
    ];

    expect(sids({})).toEqual(core);
    expect(
      sids({
        permissions: [
          {
            actions: ["sns:*", "s3:PutObject"],
            resources: ["arn:aws:sns:*:*:mwaa-*", "arn:aws:s3:::*lake*"],
          },
        ],
        protectedBucketNames: ["acme-tfstate"],
      }),
    ).toEqual([
      ...core,
      "DenyHidingTraces",
      "DenyAccessPoints",
      "DenyTouchingProtectedBuckets",
      "DenyTouchingWhatWatches",
    ]);
  });

  test("denies what belongs to other teams where a permission would take it in", () => {
    const otherTeamArns = ["arn:aws:logs:eu-west-1:111122223333:log-group:airflow-other-Task:*"];
    const permissions = [
      { actions: ["logs:GetLogEvents"], resources: ["arn:aws:logs:eu-west-1:111122223333:log-group:*"] },
    ];
    const { boundary } = synth({ permissions, otherTeamArns });

    const group = (name: string): string =>
      `arn:aws:logs:eu-west-1:111122223333:log-group:${name}:log-stream:x`;
    expect(mayAsAdministrator(boundary, "logs:GetLogEvents", group("airflow-other-Task"))).toBe("denied");
    expect(mayAsAdministrator(boundary, "logs:GetLogEvents", group("/aws/glue/jobs"))).toBe("allowed");
  });

  describe("where a wildcard takes in many teams", () => {
    const teams = Array.from({ length: 60 }, (_, index) => `team-${index}`);
    const buckets = teams.flatMap((team) => [
      `arn:aws:s3:::acme-${team}-dags-111122223333`,
      `arn:aws:s3:::acme-${team}-dags-111122223333/*`,
      `arn:aws:s3:::acme-${team}-dags-111122223333-intake*`,
    ]);
    const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/team-1/*";
    const permissions = [
      {
        actions: ["s3:GetObject", "secretsmanager:GetSecretValue"],
        resources: ["arn:aws:s3:::acme-*", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:air*"],
      },
    ];

    test("leaves their buckets to the buckets' own policies, says so, and still denies what has none", () => {
      const { template, boundary, warnings } = synth({ permissions, otherTeamArns: [...buckets, secret] });

      expect((template.resource("aws_iam_policy").policy as string).length).toBeLessThanOrEqual(6144);
      expect(warnings).toEqual([
        expect.stringMatching(/^the permissions take in more buckets of other teams than fit/),
      ]);
      expect(mayAsAdministrator(boundary, "s3:GetObject", "arn:aws:s3:::acme-lake/x")).toBe("allowed");
      expect(
        mayAsAdministrator(boundary, "secretsmanager:GetSecretValue", secret.replace("*", "x-AbCdEf")),
      ).toBe("denied");
    });

    test("denies them as long as they fit, without a word", () => {
      const { boundary, warnings } = synth({ permissions, otherTeamArns: [...buckets.slice(0, 30), secret] });

      expect(warnings).toEqual([]);
      expect(mayAsAdministrator(boundary, "s3:GetObject", `${buckets[0]}/dags/x.py`)).toBe("denied");
    });
  });

  test.each([
    ["usual names", {}],
    ["the longest names", LONGEST],
  ])("keeps 25 ordinary permissions exact, with %s", (_, names) => {
    const { boundary, warnings } = synth({ ...names, permissions: ordinaryPermissions(25) });
    const orders = "arn:aws:sqs:eu-west-1:111122223333:orders";

    expect(warnings).toEqual([]);
    expect(mayAsAdministrator(boundary, "sqs:SendMessage", `${orders}-domain-2`)).toBe("allowed");
    expect(mayAsAdministrator(boundary, "sqs:SendMessage", `${orders}-of-nobody`)).toBe("denied");
  });

  test("beyond that allows declared actions on every resource, says so, and keeps the denials", () => {
    const { template, boundary, warnings } = synth({ ...LONGEST, permissions: ordinaryPermissions(45) });

    expect((template.resource("aws_iam_policy").policy as string).length).toBeLessThanOrEqual(6144);
    expect(warnings).toEqual([
      expect.stringMatching(/do not fit into the boundary's 6144 characters.*sqs:SendMessage/),
    ]);
    expect(
      mayAsAdministrator(boundary, "sqs:SendMessage", "arn:aws:sqs:ap-southeast-1:111122223333:any"),
    ).toBe("allowed");
    expect(
      mayAsAdministrator(boundary, "sqs:PurgeQueue", "arn:aws:sqs:ap-southeast-1:111122223333:any"),
    ).toBe("denied");
    const state = `arn:aws:s3:::${"s".repeat(63)}/x`;
    expect(mayAsAdministrator(boundary, "s3:GetObject", state)).toBe("denied");
    expect(template.statements("aws_iam_role_policy", { name: "dags" }).Dags3?.Resource).toEqual([
      "arn:aws:sqs:eu-west-1:111122223333:orders-domain-2",
    ]);
  });

  test("never allows roles, keys or secrets on every resource", () => {
    const roles = Array.from({ length: 4 }, (_, index) => roleArn(`reader-${index}`));
    const permissions = [{ actions: ["sts:AssumeRole"], resources: roles }, ...ordinaryPermissions(30)];
    const { boundary, warnings } = synth({ ...LONGEST, permissions });

    expect(warnings.filter((warning) => warning.includes("do not fit"))).toHaveLength(1);
    expect(mayAsAdministrator(boundary, "sts:AssumeRole", roles[0] ?? "")).toBe("allowed");
    expect(mayAsAdministrator(boundary, "sts:AssumeRole", roleArn("admin"))).toBe("denied");
  });

  test("fails where nothing makes it fit, also for a later grant, and says what to shorten", () => {
    const roles = Array.from({ length: 40 }, (_, index) => roleArn(`lake-reader-of-the-domain-${index}`));
    const permissions = [{ actions: ["sts:AssumeRole"], resources: roles }];

    expect(() => synth({ permissions })).toThrow(
      /^test\/Role: `permissions` must fit into a permissions boundary of 6144 characters \(use wildcards.*\), got: \d+ characters$/,
    );
    const keys = Array.from(
      { length: 60 },
      (_, index) => `arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-${index}`,
    );
    expect(() =>
      synth({}, (role) => {
        role.addPermissions("keys", [{ actions: ["kms:Decrypt"], resources: keys }]);
      }),
    ).toThrow(/`statements` must fit into a permissions boundary/);
  });

  test("fails where the role's own policies do not fit", () => {
    expect(() => synth({ permissions: ordinaryPermissions(80) })).toThrow(
      /^test\/Role: `permissions` must fit into the 10240 characters that IAM takes in all inline policies/,
    );
  });
});

describe("other boundaries", () => {
  test("a deny-list is warned of", () => {
    expect(synth({ boundary: "deny-list" }).warnings).toEqual([
      expect.stringContaining("boundary deny-list"),
    ]);
  });

  const withBoundary = (boundaryArn: string): Template =>
    Template.of((stack) => {
      new ExecutionRole(stack, "Role", {
        ...ACCOUNT,
        environmentName: "team",
        bucketName: "acme-team-dags",
        encryptionKey: existingKey(stack),
        boundaryArn,
      });
    });

  test.each(["arn:aws:iam::111122223333:policy/company", "arn:aws:iam::aws:policy/PowerUserAccess"])(
    "one that exists, %s, is set on the role, and none is created",
    (boundaryArn) => {
      const template = withBoundary(boundaryArn);
      expect(template.resources("aws_iam_policy")).toEqual([]);
      expect(template.resource("aws_iam_role").permissions_boundary).toBe(boundaryArn);
    },
  );

  test("one of another account is rejected", () => {
    expect(() => withBoundary("arn:aws:iam::444455556666:policy/company")).toThrow(
      "test/Role: `boundaryArn` must be a policy of the account 111122223333, or one of AWS's own",
    );
  });

  test("it is looked at before the role is created: the plan names what Airflow needs and it lacks", () => {
    const { template } = synth({}, (_, stack) => {
      new ExecutionRole(stack, "Other", {
        ...ACCOUNT,
        environmentName: "other",
        bucketName: "acme-other-dags",
        encryptionKey: EnvironmentKey.fromKeyArn(stack, "OtherKey", KEY_ARN),
        boundaryArn: "arn:aws:iam::111122223333:policy/company",
      });
    });
    const [check] = template.dataSources("aws_iam_policy") as { lifecycle: unknown }[];
    const role = template.resource("aws_iam_role", { name: "mwaa-other-execution" });

    expect(role.depends_on).toEqual([expect.stringMatching(/^data\.aws_iam_policy\./)]);
    expect(check).toMatchObject({ arn: "arn:aws:iam::111122223333:policy/company" });
    expect(JSON.stringify(check?.lifecycle)).toContain("sqs:SendMessage");
    expect(template.resource("aws_iam_role", { name: "mwaa-team-execution" }).depends_on).toBeUndefined();
  });

  test("it cannot be given beside a kind", () => {
    expect(() =>
      synth({ boundary: "allow-list", boundaryArn: "arn:aws:iam::111122223333:policy/company" }),
    ).toThrow('test/Role: `boundary` must not be given beside boundaryArn, got: "allow-list"');
  });
});
