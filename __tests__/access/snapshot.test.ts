import { type Principal } from "../../modules/access/policy/access-request";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { ADMINISTRATOR_ACCESS, executionRole, roleNamed, stackRole } from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { stacksOfText } from "./support/stacks";

const [team] = stacksOfText(`
organization: acme
defaults:
  accountId: "111122223333"
  region: eu-west-1
  airflow: { version: "2.11.2" }
  deployRoleArn: arn:aws:iam::111122223333:role/deploy
teams:
  team:
    network: { create: { cidr: 10.1.0.0/16 } }
    secrets: { connections: [warehouse], administrators: [arn:aws:iam::111122223333:role/secrets] }
    detection: { snapshot: {} }
`) as [StackPolicies];

const NAME = "mwaa-team-privilege-snapshot";
const DETECTOR = "mwaa-team-privilege-detector";
const snapshot = stackRole(roleNamed(team, "privilege-snapshot"));
const detector = stackRole(roleNamed(team, "privilege-detector"));
const { bucket, secret } = owned(team);

function on(arn: string, ...actions: string[]): Question[] {
  return actions.map((action) => ({ action, arn }));
}

const ADMIN = on(arnOf(team, "airflow", "role/team/Admin"), "airflow:InvokeRestApi");
const START = on(arnOf(team, "lambda", `function:${NAME}`), "lambda:InvokeFunction");
const START_DETECTOR = on(arnOf(team, "lambda", `function:${DETECTOR}`), "lambda:InvokeFunction");
const KEPT = on(
  arnOf(team, "dynamodb", `table/${DETECTOR}`),
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:DeleteItem",
  "dynamodb:Scan",
);
const LOG = on(
  arnOf(team, "logs", `log-group:/aws/lambda/${NAME}`),
  "logs:FilterLogEvents",
  "logs:DeleteLogGroup",
);
const RULE = on(arnOf(team, "events", `rule/${NAME}`), "events:DisableRule", "events:PutTargets");
const OTHERS = [
  ...on(arnOf(team, "airflow", "role/team/Op"), "airflow:InvokeRestApi"),
  ...on(arnOf(team, "airflow", "environment/team"), "airflow:UpdateEnvironment", "airflow:CreateCliToken"),
  ...on(`${bucket}/dags/x.py`, "s3:GetObject", "s3:PutObject"),
  ...on(secret, "secretsmanager:GetSecretValue"),
];

async function answers(principal: Principal, questions: readonly Question[]): Promise<string[]> {
  const allowed: string[] = [];
  for (const question of questions) {
    if ((await simulate(request(team, principal, question))) === "Allowed") {
      allowed.push(`${question.action} ${question.arn}`);
    }
  }
  return allowed;
}

const listOf = (questions: readonly Question[]): string[] =>
  questions.map(({ action, arn }) => `${action} ${arn}`);

test("the function acts in Airflow as Admin, and reaches nothing else: not even what the detector keeps", async () => {
  expect(
    await answers(snapshot, [...ADMIN, ...START, ...START_DETECTOR, ...KEPT, ...RULE, ...OTHERS]),
  ).toEqual(listOf(ADMIN));
});

test("the detector starts the function, and acts in Airflow itself no more than before", async () => {
  expect(await answers(detector, [...ADMIN, ...START, ...RULE])).toEqual(listOf(START));
});

test.each([
  ["as it is", executionRole(team)],
  ["with AdministratorAccess attached to its role", executionRole(team, ADMINISTRATOR_ACCESS)],
])(
  "DAG code, %s, starts neither function, and reads and changes neither state nor rule nor log",
  async (_, principal) => {
    expect(
      await answers(principal, [...ADMIN, ...START, ...START_DETECTOR, ...KEPT, ...LOG, ...RULE]),
    ).toEqual([]);
  },
);
