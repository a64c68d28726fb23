import fc from "fast-check";
import { type AccessRow, accessTable, DECLARED } from "../../modules/access/report/access-table";
import { ORDINARY } from "../../modules/access/report/questions";
import { dagsOf } from "../../modules/access/report/principals";
import { type Verdict } from "../../modules/access/policy/evaluate";
import { matchesPattern } from "../../modules/access/policy/match";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { hasUnresolved } from "../../modules/access/terraform/unresolved";
import { ACCOUNT, document, environmentStack, trusting } from "../unit/access/support/stacks";
import { actionsOf, type ActionFacts } from "./support/iam-facts";
import { simulate } from "./support/simulator";

const RUNS = 150;
/** As many actions of a statement are asked about, spread over all that it stands for. */
const ACTIONS = 8;
const QUEUES = `arn:aws:sqs:eu-west-1:${ACCOUNT}`;

/** By service: patterns of actions and of resources, of things in the stack and of others. */
const PATTERNS = [
  {
    actions: ["sqs:SendMessage", "sqs:PurgeQueue", "sqs:*", "sqs:Get*", "*"],
    resources: [`${QUEUES}:orders`, `${QUEUES}:bills`, `${QUEUES}:*`, `${QUEUES}:or?ers`, "*"],
  },
  {
    actions: ["glue:StartJobRun", "glue:GetJob", "glue:Get*", "*"],
    resources: [
      `arn:aws:glue:eu-west-1:${ACCOUNT}:job/daily`,
      `arn:aws:glue:eu-west-1:${ACCOUNT}:job/*`,
      "*",
    ],
  },
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:Delete*", "s3:*"],
    resources: ["arn:aws:s3:::etl-dags/in/*", "arn:aws:s3:::etl-dags/*", "arn:aws:s3:::etl-dags", "*"],
  },
] as const;

/** A statement, of what a test looks at. */
interface Declared {
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

const some = <T>(of: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 });

/** A statement about one service; about part of the time only in one Region. */
const statement = (Effect: "Allow" | "Deny"): fc.Arbitrary<Declared> =>
  fc.constantFrom(...PATTERNS).chain(({ actions, resources }) =>
    fc.record({
      Effect: fc.constant(Effect),
      Action: some<string>(actions),
      Resource: some<string>(resources),
      Condition: fc.option(fc.constant({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }), {
        nil: undefined,
        freq: 3,
      }),
    }),
  );

/** A name that a pattern stands for. */
const filled = (pattern: string): string[] =>
  /[*?]/.test(pattern)
    ? [
        pattern.replaceAll("?", "d").replaceAll("*", "x"),
        pattern.replaceAll("?", "q").replaceAll("*", "in/a"),
      ]
    : [pattern];

/** The policy of the stack's queue, which gives nothing to everyone: what a boundary leaves of that is not confirmed. */
const ofQueue = fc
  .record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.constantFrom<unknown>({ AWS: `arn:aws:iam::${ACCOUNT}:root` }, "*"),
    Action: some(["sqs:SendMessage", "sqs:Get*", "sqs:PurgeQueue"]),
    Resource: fc.constant(`${QUEUES}:orders`),
  })
  .filter(({ Effect, Principal }) => Effect === "Deny" || Principal !== "*");

const stacks = fc.record({
  declared: fc.array(statement("Allow"), { minLength: 1, maxLength: 3 }),
  boundary: fc.array(fc.oneof({ weight: 3, arbitrary: statement("Allow") }, statement("Deny")), {
    minLength: 1,
    maxLength: 5,
  }),
  queuePolicy: fc.array(ofQueue, { minLength: 1, maxLength: 2 }),
});

function stackOf(
  declared: readonly object[],
  boundary: readonly object[],
  queuePolicy: readonly object[],
): StackPolicies {
  return environmentStack({
    resource: {
      aws_iam_policy: { Boundary: { name: "boundary", policy: document(...boundary) } },
      aws_iam_role: {
        Dags: {
          name: "etl-dags",
          permissions_boundary: "${aws_iam_policy.Boundary.arn}",
          assume_role_policy: trusting({ Service: "airflow.amazonaws.com" }),
        },
      },
      aws_iam_role_policy: { Dags: { name: "dags", role: "etl-dags", policy: document(...declared) } },
      aws_sqs_queue: { Q: { name: "orders" } },
      aws_sqs_queue_policy: {
        P: { queue_url: "${aws_sqs_queue.Q.url}", policy: document(...queuePolicy) },
      },
    },
  });
}

/** What the simulator answers to some of the requests that a statement is about. */
async function answersTo(
  { Action, Resource, Condition }: Declared,
  stack: StackPolicies,
  facts: readonly ActionFacts[],
): Promise<Verdict[]> {
  const principal = dagsOf(stack)!;
  const context = { ...ORDINARY, ...(Condition === undefined ? {} : { "aws:RequestedRegion": "eu-west-1" }) };
  const meant = facts.filter(({ action }) =>
    Action.some((pattern) => matchesPattern(pattern, action) === "yes"),
  );
  const asked = meant.filter((_, place) => place % Math.ceil(meant.length / ACTIONS) === 0);
  const arns = Resource.flatMap((pattern) =>
    pattern === "*" ? ["*", `${QUEUES}:orders`, "arn:aws:s3:::etl-dags/x"] : filled(pattern),
  );
  const answers: Verdict[] = [];
  for (const { action, resources } of asked) {
    const fitting = arns.filter((arn) =>
      arn === "*" ? resources.length === 0 : resources.some((pattern) => pattern.test(arn)),
    );
    for (const target of fitting.map((arn) => stack.target(action, arn))) {
      const isKnown = !hasUnresolved(target.accountId) && target.policy !== "unknown";
      const answer = isKnown ? await simulate({ principal, action, target, context }) : "NoSuchResource";
      if (answer !== "NoSuchResource") {
        answers.push(answer === "Allowed" ? "allowed" : "denied");
      }
    }
  }
  return answers;
}

test(`what ${RUNS} generated stacks show of declared permissions holds for each request that the simulator is asked`, async () => {
  const facts = (await Promise.all(["sqs", "glue", "s3"].map(actionsOf))).flat();
  const verdicts = { allowed: 0, denied: 0, undecided: 0 };
  await fc.assert(
    fc.asyncProperty(stacks, async ({ declared, boundary, queuePolicy }) => {
      const stack = stackOf(declared, boundary, queuePolicy);
      const rows = accessTable([stack])[0]!.rows.filter(({ capability }) => capability === DECLARED);
      expect(rows).toHaveLength(declared.length);
      for (const [index, row] of rows.entries()) {
        verdicts[row.verdict] += 1;
        expect(contradictions(row, await answersTo(declared[index]!, stack, facts))).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
  // A generator whose statements are all undecided would agree with anything.
  expect(verdicts.allowed).toBeGreaterThan(RUNS / 20);
  expect(verdicts.denied).toBeGreaterThan(RUNS / 20);
});

/** Answers that a row rules out; "undecided" rules out none. */
function contradictions({ verdict, of, by }: AccessRow, answers: readonly Verdict[]): string[] {
  return verdict === "undecided"
    ? []
    : answers
        .filter((answer) => answer !== verdict)
        .map((answer) => `${of?.join()} is ${verdict} by ${by}, and ${answer}`);
}
