import { Annotations } from "cdktf";
import { ExecutionRole, type ExecutionRoleProps } from "../../../modules";
import { evaluate } from "../../../modules/access/policy/evaluate";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { ACCOUNT, existingKey, roleArn } from "../support/fixtures";
import { Template } from "../support/template";

const ACKNOWLEDGED = { acknowledge: "runs code as another role" } as const;
const TASK = { role: roleArn("task"), service: "ecs-tasks.amazonaws.com", ...ACKNOWLEDGED };
const JOB = { role: roleArn("job"), service: "glue.amazonaws.com", ...ACKNOWLEDGED };
const REPOSITORY = { domain: "acme", domainOwner: "444455556666", repository: "python" };

interface Synthesized {
  readonly template: Template;
  readonly warnings: readonly string[];
  /** What the role may do with its own policies under its boundary. */
  readonly may: (action: string, arn: string, context?: Record<string, string | null>) => string;
  /** The same with AdministratorAccess attached: all that holds is the boundary. */
  readonly mayAsAdministrator: Synthesized["may"];
}

const EVERYTHING = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

function synth(props: Partial<ExecutionRoleProps>): Synthesized {
  const warnings: string[] = [];
  jest.spyOn(Annotations.prototype, "addWarning").mockImplementation((text) => warnings.push(text));
  const template = Template.of((stack) => {
    new ExecutionRole(stack, "Role", {
      ...ACCOUNT,
      environmentName: "team",
      bucketName: "acme-team-dags",
      encryptionKey: existingKey(stack),
      ...props,
    });
  });
  jest.restoreAllMocks();
  const boundary = parsePolicy(template.resource("aws_iam_policy").policy as string, "boundary", "tests");
  const own = template
    .resources("aws_iam_role_policy")
    .map(({ name, policy }) => parsePolicy(policy as string, name as string, "tests"));
  const asking =
    (identityPolicies: Policy[]): Synthesized["may"] =>
    (action, arn, context = {}) =>
      evaluate({
        principal: {
          kind: "role",
          arn: roleArn("mwaa-team-execution"),
          accountId: "111122223333",
          identityPolicies,
          hasUnknownPolicies: false,
          boundaries: [boundary],
        },
        action,
        target: { arn, accountId: "111122223333" },
        context: {
          "kms:ViaService": null,
          "cloudwatch:namespace": null,
          "s3:DataAccessPointArn": null,
          "iam:PassedToService": null,
          "sts:AWSServiceName": null,
          ...context,
        },
      }).verdict;
  return {
    template,
    warnings,
    may: asking(own),
    mayAsAdministrator: asking([parsePolicy(EVERYTHING, "AdministratorAccess", "tests")]),
  };
}

const TO_ECS = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

describe.each(["allow-list", "deny-list"] as const)("a role to pass, under a boundary by %s", (boundary) => {
  const { may, mayAsAdministrator, warnings } = synth({ boundary, passRoles: [TASK, JOB] });

  test("is passed to its service", () => {
    expect(may("iam:PassRole", TASK.role, TO_ECS)).toBe("allowed");
    expect(may("iam:PassRole", JOB.role, { "iam:PassedToService": "glue.amazonaws.com" })).toBe("allowed");
  });

  test("is passed to no other service, nor is another role, whatever is attached", () => {
    expect(mayAsAdministrator("iam:PassRole", JOB.role, TO_ECS)).toBe("denied");
    expect(mayAsAdministrator("iam:PassRole", TASK.role)).toBe("denied");
    expect(mayAsAdministrator("iam:PassRole", roleArn("admin"), TO_ECS)).toBe("denied");
    expect(mayAsAdministrator("iam:PassRole", roleArn("mwaa-team-execution"), TO_ECS)).toBe("denied");
  });

  test("opens nothing else of IAM, whatever is attached", () => {
    for (const action of ["iam:CreateUser", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"]) {
      expect(mayAsAdministrator(action, TASK.role)).toBe("denied");
    }
  });

  test("is marked", () => {
    expect(warnings).toContain(
      `DAGs run code as another role: ${TASK.role}, through ecs-tasks.amazonaws.com; what that role may do, no boundary of this environment limits`,
    );
  });
});

describe.each(["allow-list", "deny-list"] as const)("a repository, under a boundary by %s", (boundary) => {
  const { may, mayAsAdministrator, warnings } = synth({ boundary, codeArtifact: [REPOSITORY] });
  const arn = (resource: string): string => `arn:aws:codeartifact:eu-west-1:444455556666:${resource}`;
  const PACKAGES = { "sts:AWSServiceName": "codeartifact.amazonaws.com" };

  // https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
  test("is read with a token that is limited to CodeArtifact", () => {
    expect(may("codeartifact:GetAuthorizationToken", arn("domain/acme"))).toBe("allowed");
    expect(may("codeartifact:GetRepositoryEndpoint", arn("repository/acme/python"))).toBe("allowed");
    expect(may("codeartifact:ReadFromRepository", arn("repository/acme/python"))).toBe("allowed");
    expect(may("sts:GetServiceBearerToken", "*", PACKAGES)).toBe("allowed");
    expect(warnings.filter((warning) => warning.includes("needs"))).toEqual([]);
  });

  test("is not written, and no other repository is read", () => {
    expect(may("codeartifact:PublishPackageVersion", arn("package/acme/python/pypi//x"))).toBe("denied");
    expect(may("codeartifact:ReadFromRepository", arn("repository/acme/other"))).toBe("denied");
    expect(may("codeartifact:GetAuthorizationToken", arn("domain/other"))).toBe("denied");
  });

  test("opens no other token, whatever is attached", () => {
    expect(mayAsAdministrator("sts:GetServiceBearerToken", "*")).toBe("denied");
    expect(
      mayAsAdministrator("sts:GetServiceBearerToken", "*", {
        "sts:AWSServiceName": "ecr-public.amazonaws.com",
      }),
    ).toBe("denied");
    for (const action of ["sts:GetFederationToken", "sts:GetSessionToken", "sts:GetWebIdentityToken"]) {
      expect(mayAsAdministrator(action, "*")).toBe("denied");
    }
  });

  test("is in the environment's account where no other is named", () => {
    const { template } = synth({ codeArtifact: [{ domain: "acme", repository: "python" }] });
    expect(
      template.statements("aws_iam_role_policy", { name: "codeartifact" }).ReadPackages?.Resource,
    ).toEqual(["arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/python"]);
  });
});

describe("an action that needs another one", () => {
  const warningsOf = (actions: string[], more: Partial<ExecutionRoleProps> = {}): string[] =>
    synth({ permissions: [{ actions, resources: ["*"] }], ...more }).warnings.filter((warning) =>
      warning.includes("needs"),
    );

  test.each([
    [["ecs:RunTask"], "ecs:RunTask needs iam:PassRole (name the role in passRoles) as well"],
    [
      ["codeartifact:GetAuthorizationToken"],
      "codeartifact:GetAuthorizationToken needs sts:GetServiceBearerToken (name the repository in codeArtifact, for a token of codeartifact.amazonaws.com) as well",
    ],
    [["glue:CreateJob"], "glue:CreateJob needs iam:PassRole (name the role in passRoles) as well"],
  ])("%j is reported", (actions, warning) => {
    expect(warningsOf(actions)).toEqual([warning]);
  });

  test("is not reported where the other one is allowed", () => {
    expect(warningsOf(["ecs:RunTask"], { passRoles: [TASK] })).toEqual([]);
    expect(warningsOf(["codeartifact:GetAuthorizationToken"], { codeArtifact: [REPOSITORY] })).toEqual([]);
    expect(warningsOf(["s3:GetObject", "athena:StartQueryExecution", "sqs:SendMessage"])).toEqual([]);
  });
});

describe("a wide permission", () => {
  const warningsOf = (actions: string[], resources: string[]): string[] =>
    synth({ permissions: [{ actions, resources }] }).warnings.filter((warning) =>
      warning.startsWith("a permission of DAGs"),
    );

  test.each([
    ["writes to every resource", ["sqs:SendMessage"], "*"],
    ["runs code as another role", ["glue:StartJobRun"], "arn:aws:glue:eu-west-1:111122223333:job/daily"],
  ])("is reported at synth: %s", (wide, actions, resource) => {
    expect(warningsOf(actions, [resource])).toEqual([
      `a permission of DAGs ${wide}: ${actions.join(", ")} on ${resource}`,
    ]);
  });

  test("is no ordinary one", () => {
    expect(warningsOf(["s3:GetObject", "glue:GetJobRun"], ["*"])).toEqual([]);
  });
});
