import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { WebAccess, type WebAccessProps } from "../../../modules";
import { ACCOUNT, roleArn } from "../support/fixtures";
import { Template } from "../support/template";

function synth(props: Partial<WebAccessProps> = {}): Template {
  return Template.of((stack) => {
    new WebAccess(stack, "WebAccess", { ...ACCOUNT, environmentName: "payments", ...props });
  });
}

describe("WebAccess", () => {
  test.each(["Admin", "Op", "User", "Viewer"])(
    "grants login as %s on that Airflow role's ARN alone",
    (role) => {
      expect(synth().statements("aws_iam_policy", { name: `mwaa-payments-web-${role}` })).toEqual({
        [`LogInAs${role}`]: {
          Sid: `LogInAs${role}`,
          Effect: "Allow",
          Action: "airflow:CreateWebLoginToken",
          Resource: `arn:aws:airflow:eu-west-1:111122223333:role/payments/${role}`,
        },
      });
    },
  );

  test("attaches each policy to the listed roles, by name without the path", () => {
    const template = synth({
      adminRoleArns: [roleArn("platform/admins")],
      viewerRoleArns: [roleArn("analysts"), roleArn("auditors")],
    });

    expect(template.resources("aws_iam_role_policy_attachment")).toEqual([
      expect.objectContaining({
        role: "admins",
        policy_arn: expect.stringContaining("WebAccess_Admin") as string,
      }),
      expect.objectContaining({
        role: "analysts",
        policy_arn: expect.stringContaining("WebAccess_Viewer") as string,
      }),
      expect.objectContaining({
        role: "auditors",
        policy_arn: expect.stringContaining("WebAccess_Viewer") as string,
      }),
    ]);
  });

  // https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html
  test("lets a program call the REST API as its Airflow role alone", () => {
    const template = synth({
      programs: [
        { role: roleArn("jobs/orders"), airflowRole: "User", api: "rest" },
        { role: roleArn("reports"), airflowRole: "User", api: "rest" },
      ],
    });

    expect(template.statements("aws_iam_policy", { name: "mwaa-payments-rest-User" })).toEqual({
      CallRestApiAsUser: {
        Sid: "CallRestApiAsUser",
        Effect: "Allow",
        Action: "airflow:InvokeRestApi",
        Resource: "arn:aws:airflow:eu-west-1:111122223333:role/payments/User",
      },
    });
    expect(template.resources("aws_iam_role_policy_attachment").map(({ role }) => role)).toEqual([
      "orders",
      "reports",
    ]);
    expect(template.resources("aws_iam_policy")).toHaveLength(5);
  });

  test("lets a program use the command line of the environment alone, with a warning", () => {
    const warnings: unknown[] = [];
    const template = Template.of((stack) => {
      const access = new WebAccess(stack, "WebAccess", {
        ...ACCOUNT,
        environmentName: "payments",
        programs: [{ role: roleArn("ops"), airflowRole: "Admin", api: "cli" }],
      });
      warnings.push(...access.node.metadata.map(({ data }) => data as unknown));
    });

    expect(template.statements("aws_iam_policy", { name: "mwaa-payments-cli" }).RunCommandLine).toEqual({
      Sid: "RunCommandLine",
      Effect: "Allow",
      Action: "airflow:CreateCliToken",
      Resource: "arn:aws:airflow:eu-west-1:111122223333:environment/payments",
    });
    expect(warnings).toEqual([expect.stringContaining("it can do what an Admin can")]);
  });

  test("attaches nothing by default", () => {
    expect(synth().resources("aws_iam_role_policy_attachment")).toEqual([]);
  });

  test("keeps the addresses when the order of the roles changes", () => {
    const inOrder = (...names: string[]): string[] => synth({ opRoleArns: names.map(roleArn) }).addresses;

    expect(inOrder("a", "b")).toEqual(inOrder("b", "a"));
  });

  test("attaches to a role of the same stack, whose ARN is known after apply", () => {
    const template = Template.of((stack) => {
      const role = new IamRole(stack, "Analysts", { assumeRolePolicy: "{}" });
      new WebAccess(stack, "WebAccess", {
        ...ACCOUNT,
        environmentName: "payments",
        viewerRoleArns: [role.arn],
      });
    });

    expect(template.resource("aws_iam_role_policy_attachment").role).toBe(
      '${replace(aws_iam_role.Analysts.arn, "/^.*[/]/", "")}',
    );
  });

  test("fails for a permission set's role, and says what to do instead", () => {
    const arn = roleArn("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Analyst_0123456789abcdef");

    expect(() => synth({ viewerRoleArns: [arn] })).toThrow(
      /^test\/WebAccess: `viewerRoleArns\[0\]` must be .*reference the policy by its name in the permission set/,
    );
  });

  test("fails for what is not a role", () => {
    expect(() => synth({ adminRoleArns: ["arn:aws:iam::111122223333:user/ann"] })).toThrow(
      "test/WebAccess: `adminRoleArns[0]` must",
    );
  });
});
