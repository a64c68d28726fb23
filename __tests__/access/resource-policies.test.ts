import { type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { publisherOf } from "./support/needs";
import { ADMINISTRATOR_ACCESS, role } from "./support/principals";
import { owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { exampleStacks, prefixStacks } from "./support/stacks";

const ACCOUNT = "111122223333";
const VIA = ["s3", "sqs", "secretsmanager"].map((name) => `${name}.eu-west-1.amazonaws.com`);

/** Roles that run code of some other environment, without any boundary. */
const STRANGERS = [
  `arn:aws:iam::${ACCOUNT}:role/mwaa-stranger-execution`,
  `arn:aws:iam::${ACCOUNT}:role/mwaa-stranger-privilege-detector`,
  `arn:aws:iam::${ACCOUNT}:role/mwaa-stranger-dag-publisher`,
  `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonMWAA-stranger-AbCdEf`,
].map((arn) => role(arn, [ADMINISTRATOR_ACCESS]));

/** What the policy of a topic cannot name (SNS Developer Guide): the boundary alone denies it. */
const BEYOND_TOPIC_POLICIES = [
  "sns:ConfirmSubscription",
  "sns:CreateTopic",
  "sns:GetDataProtectionPolicy",
  "sns:GetSubscriptionAttributes",
  "sns:ListTagsForResource",
  "sns:PutDataProtectionPolicy",
  "sns:SetSubscriptionAttributes",
  "sns:TagResource",
  "sns:Unsubscribe",
  "sns:UntagResource",
];

function guarded(stack: StackPolicies): string[] {
  const { bucket, key, secret, topic } = owned(stack);
  const delivery = publisherOf(stack);
  const others = [...stack.arnsOf("aws_sqs_queue"), ...stack.arnsOf("aws_dynamodb_table")];
  return [
    ...[bucket, delivery?.intake ?? []].flat().flatMap((arn) => [arn, `${arn}/dags/x.py`, `${arn}/other`]),
    key,
    ...(stack.arnsOf("aws_secretsmanager_secret").length > 0 ? [secret] : []),
    topic,
    ...others,
  ];
}

async function everyAction(arn: string): Promise<Question[]> {
  const service = arn.split(":")[2] ?? "";
  const contexts = service === "kms" ? [{}, ...VIA.map((name) => ({ "kms:ViaService": name }))] : [{}];
  return (await actionsOf(service))
    .filter(({ resources }) => resources.some((pattern) => pattern.test(arn)))
    .flatMap(({ action }) => contexts.map((context) => ({ action, arn, context })));
}

const STACKS = [...prefixStacks(), ...exampleStacks()].map((stack) => [stack.name, stack] as const);

describe.each(STACKS)("what belongs to %s", (_, stack) => {
  let questions: Question[];
  beforeAll(async () => {
    questions = (await Promise.all(guarded(stack).map(everyAction))).flat();
  });

  const allowed = (principal: Principal): string[] =>
    questions
      .filter((question) => evaluate(request(stack, principal, question)).verdict !== "denied")
      .map(({ action }) => action);

  test("lets no role of another environment do anything that a policy of it can deny, with AdministratorAccess and without a boundary", () => {
    expect(questions.length).toBeGreaterThan(300);
    for (const stranger of STRANGERS) {
      expect([...new Set(allowed(stranger))].filter((one) => !BEYOND_TOPIC_POLICIES.includes(one))).toEqual(
        [],
      );
    }
  });

  test("binds nobody else by that: an administrator of the account and the deploying role can repair every policy", async () => {
    const { bucket, key, topic, table, deadLetters } = owned(stack);
    const delivery = publisherOf(stack);
    const repairs: Question[] = [
      { action: "s3:PutBucketPolicy", arn: bucket },
      { action: "s3:DeleteBucketPolicy", arn: bucket },
      { action: "kms:PutKeyPolicy", arn: key },
      { action: "sns:SetTopicAttributes", arn: topic },
      { action: "dynamodb:PutResourcePolicy", arn: table },
      { action: "dynamodb:DeleteResourcePolicy", arn: table },
      { action: "sqs:SetQueueAttributes", arn: deadLetters },
      ...stack.arnsOf("aws_secretsmanager_secret").flatMap((arn) => [
        { action: "secretsmanager:PutResourcePolicy", arn },
        { action: "secretsmanager:DeleteResourcePolicy", arn },
      ]),
      ...(delivery === undefined
        ? []
        : [
            { action: "s3:PutBucketPolicy", arn: delivery.intake },
            ...stack.arnsOf("aws_sqs_queue").map((arn) => ({ action: "sqs:SetQueueAttributes", arn })),
          ]),
    ];
    const { accountId } = stack.location;
    for (const name of ["administrator", "deploy"]) {
      const principal = role(`arn:aws:iam::${accountId}:role/${name}`, [ADMINISTRATOR_ACCESS]);
      for (const repair of repairs) {
        expect([repair, evaluate(request(stack, principal, repair)).verdict]).toEqual([repair, "allowed"]);
        expect([repair, await simulate(request(stack, principal, repair))]).toEqual([repair, "Allowed"]);
      }
    }
  });
});

test("the simulator agrees, for every action on everything of one team", async () => {
  const [, stack] = STACKS[0]!;
  const [stranger] = STRANGERS as [Principal];
  const questions = (await Promise.all(guarded(stack).map(everyAction))).flat();
  const allowed: string[] = [];
  for (const question of questions) {
    if ((await simulate(request(stack, stranger, question))) === "Allowed") {
      allowed.push(question.action);
    }
  }
  expect(allowed.filter((one) => !BEYOND_TOPIC_POLICIES.includes(one))).toEqual([]);
});

// The tests above would pass, too, if nothing were ever allowed.
test("without the denial most is allowed", async () => {
  const [, stack] = STACKS[0]!;
  const other = role(`arn:aws:iam::${ACCOUNT}:role/somebody`, [ADMINISTRATOR_ACCESS]);
  const questions = (await Promise.all(guarded(stack).map(everyAction))).flat();
  const verdicts = questions.map((question) => evaluate(request(stack, other, question)).verdict);
  expect(verdicts.filter((verdict) => verdict === "allowed").length).toBeGreaterThan(200);
});
