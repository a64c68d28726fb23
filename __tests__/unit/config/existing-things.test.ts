import { fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

const withBucket = (change: Tree = {}): Tree => ({
  ...minimalTeam(),
  deployRoleArn: role("deploy"),
  bucket: { name: "acme-legacy", existing: true },
  encryption: { kmsKeyArn: KEY },
  ...change,
});
const withRole = (change: Tree = {}): Tree => ({
  ...minimalTeam(),
  executionRoleArn: role("airflow"),
  ...change,
});

describe("a bucket that exists", () => {
  test("is the team's", () => {
    expect(load(fileOf({ payments: withBucket() })).teams[0]?.props).toMatchObject({
      bucketName: "acme-legacy",
      existingBucket: true,
    });
  });

  test.each<[string, Tree, string]>([
    [
      "its name",
      { bucket: { existing: true } },
      "teams.payments.bucket.name must be given for an existing bucket, got: nothing",
    ],
    [
      "the role that deploys",
      { deployRoleArn: undefined },
      "teams.payments.deployRoleArn must be given for an existing bucket, whose policy names it, got: nothing",
    ],
    [
      "its key",
      { encryption: {} },
      "teams.payments.encryption.kmsKeyArn must be given for an existing bucket, whose objects are under the environment's key, got: nothing",
    ],
    [
      "that its owner keeps its access logs",
      { bucket: { name: "acme-legacy", existing: true, accessLogsBucket: "acme-logs" } },
      'teams.payments.bucket.accessLogsBucket must not be given for an existing bucket, whose owner keeps its settings, got: "acme-logs"',
    ],
  ])("needs %s", (_, change, problem) => {
    expect(problemsOf(fileOf({ payments: withBucket(change) }))).toEqual([problem]);
  });

  test("is nobody else's: neither another team's DAG bucket, nor the one that its authors deliver to", () => {
    const delivery = { submitters: [role("release")] };
    expect(
      problemsOf(
        fileOf({
          payments: withBucket(),
          science: { ...minimalTeam(), bucket: { name: "acme-legacy" } },
        }),
      ),
    ).toEqual(['teams.science.bucket.name must differ from that of the team "payments", got: "acme-legacy"']);
    expect(
      problemsOf(
        fileOf({
          payments: withBucket({ bucket: { name: "acme-x-intake", existing: true } }),
          science: { ...minimalTeam(), bucket: { name: "acme-x" }, delivery },
        }),
      ),
    ).toEqual([
      'teams.science.bucket.name must not be the DAG bucket of the team "payments", got: "acme-x-intake"',
    ]);
  });
});

describe("an execution role that exists", () => {
  test("is the team's, and what others share with it names it", () => {
    const { teams } = load(
      fileOf({
        payments: withRole(),
        science: { ...minimalTeam(), shares: [{ team: "payments", dags: true }] },
      }),
    );
    expect(teams[0]?.props.executionRoleArn).toBe(role("airflow"));
    expect(teams[1]?.props.shares).toEqual([expect.objectContaining({ roleArn: role("airflow") })]);
  });

  test.each<[string, Tree, string]>([
    [
      "of another account",
      { executionRoleArn: "arn:aws:iam::444455556666:role/airflow" },
      'must be a role of the account 111122223333, got: "arn:aws:iam::444455556666:role/airflow"',
    ],
    [
      "of a permission set",
      {
        executionRoleArn: role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"),
      },
      `must be a role that policies can be attached to; reference the policy by its name in the permission set instead, got: "${role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef")}"`,
    ],
    [
      "that other environments do not know, under a deny-list",
      { boundary: "deny-list" },
      `must be a role that the policies of other environments keep out by its name, mwaa-<any>-execution or service-role/AmazonMWAA-<any>, where the boundary is no allow-list of this library's, got: "${role("airflow")}"`,
    ],
    [
      "that deploys",
      { deployRoleArn: role("airflow") },
      `must not be another role of the team "payments" in this file (DAGs would act as it, and an execution role is one environment's alone), got: "${role("airflow")}"`,
    ],
    [
      "that logs in",
      { access: { admin: [role("airflow")] } },
      `must not be another role of the team "payments" in this file (DAGs would act as it, and an execution role is one environment's alone), got: "${role("airflow")}"`,
    ],
  ])("is rejected where it is one %s", (_, change, problem) => {
    expect(problemsOf(fileOf({ payments: withRole(change) }))).toEqual([
      `teams.payments.executionRoleArn ${problem}`,
    ]);
  });

  test("is one team's alone, also where defaults give it, and no other environment's by name", () => {
    const problem = (at: string, team: string, arn: string): string =>
      `${at}executionRoleArn must not be another role of the team "${team}" in this file (DAGs would act as it, and an execution role is one environment's alone), got: "${arn}"`;
    expect(
      problemsOf(
        fileOf(
          { payments: minimalTeam(), science: minimalTeam() },
          { defaults: { executionRoleArn: role("airflow") } },
        ),
      ),
    ).toEqual([
      problem("defaults.", "science", role("airflow")),
      problem("defaults.", "payments", role("airflow")),
    ]);
    expect(
      problemsOf(
        fileOf({
          payments: withRole({ executionRoleArn: role("mwaa-science-execution") }),
          science: minimalTeam(),
        }),
      ),
    ).toEqual([problem("teams.payments.", "science", role("mwaa-science-execution"))]);
  });

  test("cannot be passed by the DAGs of another team", () => {
    const passRoles = [
      { role: role("airflow"), service: "ecs-tasks.amazonaws.com", acknowledge: "runs code as another role" },
    ];
    expect(problemsOf(fileOf({ payments: withRole(), science: { ...minimalTeam(), passRoles } }))).toEqual([
      `teams.science.passRoles[0].role must not be a role of the team "payments" in this file (name a role that only the service uses), got: "${role("airflow")}"`,
    ]);
  });
});
