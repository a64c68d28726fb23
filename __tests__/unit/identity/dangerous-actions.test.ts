import dangerous from "../../../modules/identity/dangerous-actions.json";
import {
  acknowledgementProblem,
  dangerousActions,
  unacknowledgedWarnings,
} from "../../../modules/identity/dangerous-actions";
import { knownActions } from "../../../modules/identity/iam-actions";
import { permissionProblems } from "../../../modules/identity/permission";
import catalogues from "../../access/catalogue/escalation-paths.json";
import { ordinaryPermissions } from "../../synth/identity/support/ordinary-permissions";

const PATHS = catalogues.sources.flatMap(({ paths }): { id: string; actions: string[] }[] => paths);
const JOBS = "arn:aws:glue:eu-west-1:111122223333:job/*";

test("the list names its sources, and actions that AWS knows alone", () => {
  expect(dangerous.sources).toHaveLength(4);
  const unknown = Object.entries(dangerous.services).flatMap(([service, names]) =>
    names.split(" ").filter((name) => knownActions(`${service}:${name}`).length === 0),
  );
  expect(unknown).toEqual([]);
});

test("every published path that permissions can take at all has an action that needs an acknowledgement", () => {
  const takes = (action: string): boolean =>
    permissionProblems({ actions: [action], resources: ["arn:aws:iam::111122223333:role/one"] }).length === 0;
  const open = PATHS.filter(
    ({ actions }) => actions.some(takes) && dangerousActions(actions.filter(takes)).length === 0,
  );
  expect(open).toEqual([]);
  expect(PATHS.filter(({ actions }) => actions.some(takes)).length).toBeGreaterThan(60);
});

test.each([
  "glue:StartJobRun",
  "GLUE:startjobrun",
  "glue:Start*",
  "lambda:Invoke?unction",
  "sts:AssumeRole",
  "ssm:*",
])("%s needs an acknowledgement, however it is written", (action) => {
  const permission = { actions: ["s3:GetObject", action], resources: [JOBS] };
  expect(acknowledgementProblem(permission)).toMatch(
    /^must say why DAGs run code as another principal, or get its credentials \(by .*\), got: nothing$/,
  );
  expect(acknowledgementProblem({ ...permission, acknowledge: "a role that reads alone" })).toBeUndefined();
  expect(unacknowledgedWarnings([permission])).toHaveLength(1);
});

test("many actions are counted, not listed", () => {
  expect(acknowledgementProblem({ actions: ["sagemaker:*"], resources: [JOBS] })).toMatch(
    /by sagemaker:\w+, sagemaker:\w+, sagemaker:\w+ and \d+ more:/,
  );
});

test("what teams ordinarily declare needs none", () => {
  expect(unacknowledgedWarnings(ordinaryPermissions(8))).toEqual([]);
  expect(
    dangerousActions(["s3:*", "sts:GetCallerIdentity", "ec2:DescribeInstances", "glue:GetJobRun"]),
  ).toEqual([]);
});
