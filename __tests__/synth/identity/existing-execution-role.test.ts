import { ExecutionRole, type ExecutionRoleProps } from "../../../modules";
import { ACCOUNT, existingKey, roleArn } from "../support/fixtures";
import { type Block, Template } from "../support/template";

const BOUNDARY = "arn:aws:iam::111122223333:policy/mwaa-payments-boundary";
const KNOWN = roleArn("service-role/AmazonMWAA-payments");

function synth(
  props: Partial<ExecutionRoleProps> = {},
  use: (role: ExecutionRole) => void = () => undefined,
): Template {
  return Template.of((stack) => {
    use(
      new ExecutionRole(stack, "Role", {
        ...ACCOUNT,
        environmentName: "payments",
        bucketName: "acme-payments-dags",
        encryptionKey: existingKey(stack),
        existingRoleArn: roleArn("team/airflow"),
        ...props,
      }),
    );
  });
}

/** The conditions and messages of the checks, in their order. */
function checks(template: Template): { condition: string; error_message: string }[] {
  return template
    .dataSources("aws_iam_role")
    .flatMap(({ lifecycle }) => (lifecycle as { postcondition: [] }).postcondition);
}

describe("an existing execution role", () => {
  test("gets inline policies under names that are nobody else's, and nothing else", () => {
    const template = synth({ permissions: [{ actions: ["sqs:SendMessage"], resources: ["*"] }] });

    expect(template.resources("aws_iam_role")).toEqual([]);
    expect(template.resources("aws_iam_role_policy").map(({ name, role }) => [role, name])).toEqual([
      ["airflow", "mwaa-payments-airflow"],
      ["airflow", "mwaa-payments-dags"],
      ["airflow", "mwaa-payments-encryption"],
      ["airflow", "mwaa-payments-secrets"],
    ]);
  });

  test("gets nothing before it has passed its checks, whatever grants it", () => {
    const template = synth({}, (role) =>
      role.addPermissions("more", [{ actions: ["sqs:SendMessage"], resources: ["*"] }]),
    );
    const policies = template.resources("aws_iam_role_policy");

    expect(policies).toHaveLength(4);
    policies.forEach(({ depends_on: checked }) =>
      expect(checked).toEqual([
        expect.stringMatching(/^data\.aws_iam_role\.Role_ExistingRole_Trust/),
        expect.stringMatching(/^data\.aws_iam_role\.Role_ExistingRole_Boundary/),
      ]),
    );
  });

  test("must have the boundary that is created, which is looked at once that is there", () => {
    const template = synth();
    const { name } = template.resource("aws_iam_policy");
    const bounded = checks(template).find(({ condition }) => condition.includes("permissions_boundary"));

    expect(name).toBe("mwaa-payments-boundary");
    expect(bounded?.condition).toBe(`\${self.permissions_boundary == "${BOUNDARY}"}`);
    expect(bounded?.error_message).toContain(
      `aws iam put-role-permissions-boundary --role-name airflow --permissions-boundary ${BOUNDARY}`,
    );
    const waiting = template.dataSources("aws_iam_role").map(({ depends_on: boundary }: Block) => boundary);
    expect(waiting.filter((one) => one !== undefined)).toEqual([
      [expect.stringMatching(/^aws_iam_policy\./)],
    ]);
  });

  test("must have a company's boundary, which is there when Terraform plans", () => {
    const boundaryArn = "arn:aws:iam::111122223333:policy/company";
    const template = synth({ existingRoleArn: KNOWN, boundaryArn });

    expect(template.resources("aws_iam_policy")).toEqual([]);
    expect(checks(template).map(({ condition }) => condition)).toContain(
      `\${self.permissions_boundary == "${boundaryArn}"}`,
    );
    expect(template.dataSources("aws_iam_role").map(({ depends_on: boundary }) => boundary)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("is refused with the trust policy that its owner puts in the place of its own", () => {
    let trustPolicy = "";
    const template = synth({}, (role) => (trustPolicy = role.trustPolicy));
    const trust = checks(template).find(({ condition }) => condition.includes("assume_role_policy"));

    expect(trust?.error_message).toMatch(/^executionRoleArn: \S+ must be assumed by Amazon MWAA alone/);
    expect(trust?.error_message).toContain(`\n${trustPolicy}`);
  });

  test.each<[string, Partial<ExecutionRoleProps>, string]>([
    [
      "beside the name of a role to create",
      { roleName: "payments" },
      "must not be given beside the name of a role to create",
    ],
    [
      "of another account",
      { existingRoleArn: "arn:aws:iam::444455556666:role/airflow" },
      "must be a role of the account 111122223333",
    ],
    [
      "that other environments do not know, without an allow-list",
      { boundary: "deny-list" },
      "must be a role that the policies of other environments keep out by its name",
    ],
    [
      "that other environments do not know, under a company's boundary",
      { boundaryArn: "arn:aws:iam::111122223333:policy/company" },
      "must be a role that the policies of other environments keep out by its name",
    ],
  ])("fails %s", (_, props, problem) => {
    expect(() => synth(props)).toThrow(`test/Role: \`existingRoleArn\` ${problem}`);
  });

  test("must not take in buckets of other teams that its boundary has no room to deny, unless these know it", () => {
    const many = {
      permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-*"] }],
      otherTeamArns: Array.from(
        { length: 80 },
        (_, index) => `arn:aws:s3:::acme-team-with-a-long-name-${index}-dags`,
      ),
    };
    expect(() => synth(many)).toThrow(
      "`permissions` must not take in more buckets of other teams than fit into the boundary's 6144 characters, whose policies do not know the role arn:aws:iam::111122223333:role/team/airflow by its name",
    );
    expect(synth({ ...many, existingRoleArn: KNOWN }).resources("aws_iam_policy")).toHaveLength(1);
  });
});
