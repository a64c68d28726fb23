import fc from "fast-check";
import { otherTeams } from "../../../modules/access/report/other-teams";
import { withAdministratorAccess } from "../../../modules/access/report/principals";
import { answerOf, questionsAbout } from "../../../modules/access/report/questions";
import { teamResources } from "../../../modules/access/report/team-resources";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { document, environmentStack, roleArn } from "./support/stacks";

const RUNS = 150;
const NAMES = ["team", "team-a", "team-a-b", "other", "last"];
const ACCOUNTS = ["111122223333", "444455556666"];

/** Statements that reach another team, its things by a wildcard, everything, or only one's own. */
const ACTIONS = ["s3:*", "s3:GetObject", "airflow:*", "secretsmanager:Get*", "logs:*", "kms:Decrypt", "*"];
const resources = (name: string): string[] => [
  "*",
  `arn:aws:s3:::${name}-dags/*`,
  `arn:aws:s3:::${name}*`,
  "arn:aws:s3:::team-a*",
  "arn:aws:logs:*:*:log-group:airflow-team*",
  "arn:aws:airflow:*:111122223333:*",
  "arn:aws:s3:::lake/*",
];

const statement = (name: string): fc.Arbitrary<object> =>
  fc.record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    Action: fc.constantFrom(...ACTIONS),
    Resource: fc.subarray(resources(name), { minLength: 1, maxLength: 2 }),
    Condition: fc.constantFrom(undefined, { StringEquals: { "aws:PrincipalTag/x": "y" } }),
  });

/** Statements of a bucket's policy that name a role, an account, or roles by a pattern. */
const bucketStatement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.constantFrom("s3:GetObject", "s3:*"),
  Resource: fc.constant("*"),
  Principal: fc.oneof(
    fc.constant("*"),
    fc.constantFrom(...ACCOUNTS).map((account) => ({ AWS: account })),
    fc
      .record({ name: fc.constantFrom(...NAMES), account: fc.constantFrom(...ACCOUNTS) })
      .map(({ name, account }) => ({ AWS: roleArn(`${name}-dags`, account) })),
  ),
  Condition: fc.constantFrom(
    undefined,
    { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/team-a*" } },
    { StringEquals: { "aws:PrincipalAccount": ACCOUNTS[1] } },
  ),
});

const stackOf = (name: string): fc.Arbitrary<StackPolicies> =>
  fc
    .record({
      account: fc.constantFrom(...ACCOUNTS),
      statements: fc.array(statement(name), { minLength: 1, maxLength: 3 }),
      bucket: fc.array(bucketStatement, { minLength: 1, maxLength: 2 }),
    })
    .map(({ account, statements, bucket }) =>
      environmentStack({
        name,
        account,
        resource: {
          aws_iam_role_policy: { P: { role: `${name}-dags`, policy: document(...statements) } },
          aws_s3_bucket_policy: { P: { bucket: `${name}-dags`, policy: document(...bucket) } },
        },
      }),
    );

test("teams that are asked once for all would each have got the same answers", () => {
  let folded = 0;
  let apart = 0;
  fc.assert(
    fc.property(fc.tuple(...NAMES.map(stackOf)), (stacks) => {
      const teams = stacks.map((stack) => ({
        stack,
        questions: questionsAbout(
          stack,
          teamResources(
            stack,
            stacks.filter((other) => other !== stack),
          ),
        ),
      }));
      const groups = otherTeams(teams, stacks);
      for (const { stack, questions } of teams) {
        const found = groups.get(stack) ?? [];
        expect(found.flatMap((group) => group.teams)).toHaveLength(NAMES.length - 1);
        apart += found.length - 1;
        for (const group of found) {
          folded += group.teams.length - 1;
          const answers = group.teams.map(({ principal }) =>
            [principal, withAdministratorAccess(principal)].map((one) =>
              questions
                .flatMap(({ items }) => items.map((item) => answerOf(item, one, []).verdict))
                .join(" "),
            ),
          );
          answers.forEach((answer) => {
            expect(answer).toEqual(answers[0]);
          });
        }
      }
    }),
    { numRuns: RUNS },
  );
  // A grouping of one each, or of all, would say nothing.
  expect(folded).toBeGreaterThan(RUNS);
  expect(apart).toBeGreaterThan(RUNS);
});

test("a team whose DAGs can become another role stands alone", () => {
  const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
  const stacks = NAMES.slice(0, 4).map((name, index) =>
    environmentStack({
      name,
      resource:
        index !== 1
          ? {}
          : {
              aws_iam_role: {
                Writer: {
                  name: "writer",
                  assume_role_policy: document({
                    Effect: "Allow",
                    Action: "sts:AssumeRole",
                    Principal: { AWS: roleArn(`${name}-dags`) },
                  }),
                },
              },
              aws_iam_role_policy: { P: { role: `${name}-dags`, policy: document(assume) } },
            },
    }),
  );
  const [stack] = stacks as [StackPolicies];
  const questions = questionsAbout(stack, teamResources(stack, stacks.slice(1)));
  const groups = otherTeams([{ stack, questions }], stacks).get(stack) ?? [];
  expect(groups.map(({ teams }) => teams.map(({ name }) => name))).toEqual([
    ["team-a"],
    ["team-a-b", "other"],
  ]);
});
