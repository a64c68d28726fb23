import { errorOf, fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const role = (name: string, account = "111122223333"): string => `arn:aws:iam::${account}:role/${name}`;
const PASSED = {
  role: role("task"),
  service: "ecs-tasks.amazonaws.com",
  acknowledge: "runs code as another role",
};
const REPOSITORY = { domain: "acme", repository: "python" };

const withTeam = (change: Tree, others: Tree = {}): Tree =>
  fileOf({ payments: { ...minimalTeam(), ...change }, ...others });

test("roles to pass and repositories become props of the environment", () => {
  const { teams } = load(withTeam({ passRoles: [PASSED], codeArtifact: [REPOSITORY] }));
  expect(teams[0]?.props).toMatchObject({ passRoles: [PASSED], codeArtifact: [REPOSITORY] });
});

test.each<[string, Tree, string]>([
  [
    "a role of another account",
    { passRoles: [{ ...PASSED, role: role("task", "444455556666") }] },
    `teams.payments.passRoles[0].role must be a role of the team's account 111122223333, got: "${role("task", "444455556666")}"`,
  ],
  [
    "a wildcard",
    { passRoles: [{ ...PASSED, role: role("*") }] },
    `teams.payments.passRoles[0].role must be the ARN of one IAM role, such as arn:aws:iam::111122223333:role/deploy, without wildcards, got: "${role("*")}"`,
  ],
  [
    "an unknown service",
    { passRoles: [{ ...PASSED, service: "lambda.amazonaws.com" }] },
    'teams.payments.passRoles[0].service must be batch.amazonaws.com, ec2.amazonaws.com, ecs-tasks.amazonaws.com, elasticmapreduce.amazonaws.com, emr-serverless.amazonaws.com, glue.amazonaws.com or sagemaker.amazonaws.com, got: "lambda.amazonaws.com"',
  ],
  [
    "two services for one role",
    { passRoles: [PASSED, { ...PASSED, service: "glue.amazonaws.com" }] },
    `teams.payments.passRoles[1].role must differ from the role at 0 (one service each: use a role for each service), got: "${role("task")}"`,
  ],
  [
    "its own execution role",
    { passRoles: [{ ...PASSED, role: role("mwaa-payments-execution") }] },
    `teams.payments.passRoles[0].role must not be a role of the team "payments" in this file (name a role that only the service uses), got: "${role("mwaa-payments-execution")}"`,
  ],
  [
    "its deploying role",
    { deployRoleArn: role("deploy"), passRoles: [{ ...PASSED, role: role("deploy") }] },
    `teams.payments.passRoles[0].role must not be a role of the team "payments" in this file (name a role that only the service uses), got: "${role("deploy")}"`,
  ],
  [
    "a repository that no endpoint reaches",
    {
      codeArtifact: [REPOSITORY],
      network: { create: { cidr: "10.20.0.0/16", egress: "endpoints", endpoints: ["codeartifact.api"] } },
    },
    'teams.payments.network.create.endpoints must name codeartifact.repositories where codeArtifact has a repository (the VPC has no other way there), got: ["codeartifact.api"]',
  ],
  [
    "a domain in capitals",
    { codeArtifact: [{ ...REPOSITORY, domain: "Acme" }] },
    'teams.payments.codeArtifact[0].domain must be a CodeArtifact domain of 2 to 50 lower-case letters, digits and hyphens, a letter first, got: "Acme"',
  ],
])("%s is rejected", (_, change, problem) => {
  expect(problemsOf(withTeam(change))).toEqual([problem]);
});

test("a role that is not acknowledged is rejected, with the words to write", () => {
  expect(errorOf(withTeam({ passRoles: [{ ...PASSED, acknowledge: "yes" }] })).message).toContain(
    "runs code as another role",
  );
});

test("another team's role is rejected, where the file has it", () => {
  const other = { ...minimalTeam(), environmentName: "science" };
  const file = {
    ...withTeam({}, { science: other }),
    defaults: { passRoles: [{ ...PASSED, role: role("mwaa-science-execution") }] },
  };
  expect(problemsOf(file)).toEqual([
    `defaults.passRoles[0].role must not be a role of the team "science" in this file (name a role that only the service uses), got: "${role("mwaa-science-execution")}"`,
  ]);
});
