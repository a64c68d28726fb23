import { arnBuilder } from "../../../modules/aws/location";
import { boundaryDenials } from "../../../modules/identity/boundary-denials";
import { DENIAL_ADVICE } from "../../../modules/identity/denial-advice";
import { RUNS_AS_ANOTHER_ROLE } from "../../../modules/identity/passed-role";
import { permissionProblems } from "../../../modules/identity/permission";

const TASK = "arn:aws:iam::111122223333:role/task";
const account = arnBuilder("111122223333", "eu-west-1");
const input = { environmentName: "team", bucketName: "acme-team-dags", permissions: [] };
const all = [
  boundaryDenials(account, {
    ...input,
    protectedBucketNames: ["acme-tfstate"],
    protectedArns: ["arn:aws:sqs:eu-west-1:111122223333:x"],
    otherTeamArns: ["arn:aws:s3:::other"],
    passRoles: [{ role: TASK, service: "glue.amazonaws.com", acknowledge: RUNS_AS_ANOTHER_ROLE }],
    codeArtifact: [{ domain: "acme", repository: "python" }],
  }),
  boundaryDenials(account, input),
].flatMap(({ core, further }) => [...core, ...further]);

test.each([...new Set(all.filter(({ Condition }) => Condition === undefined).map(({ Sid }) => Sid))])(
  "%s says what to do instead",
  (sid) => {
    expect(DENIAL_ADVICE[sid]).toMatch(/^[a-z].{20,}/);
  },
);

test("no advice is about a statement that is gone", () => {
  const sids = all.map(({ Sid }) => Sid);
  expect(Object.keys(DENIAL_ADVICE).filter((sid) => !sids.includes(sid))).toEqual([]);
});

test.each([
  ["iam:PassRole", "name a role to pass in passRoles"],
  ["airflow:CreateCliToken", "let a role of your own call it, and name it in access"],
  ["airflow-serverless:CreateWorkflow", "start it with a role"],
  ["sts:GetServiceBearerToken", "name the repository in codeArtifact"],
])("the refusal of %s says what to do instead", (action, advice) => {
  expect(permissionProblems({ actions: [action], resources: ["*"] })[0]?.problem).toContain(advice);
});
