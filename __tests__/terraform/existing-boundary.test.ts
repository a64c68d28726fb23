import fc from "fast-check";
import { evaluate } from "../../modules/access/policy/evaluate";
import { ADMINISTRATOR_ACCESS } from "../../modules/access/policy/administrator-access";
import { parsePolicy } from "../../modules/access/policy/parse-policy";
import { missingActions } from "../../modules/identity/existing-boundary";
import { seeds } from "../support/seeds";
import { Janitor } from "./support/janitor";
import { terraformValues } from "./support/terraform-values";
import { describeWith } from "./support/tools";

/** What Airflow needs, of several services. */
const NEEDED = ["airflow:PublishMetrics", "kms:Decrypt", "s3:GetObject", "s3:ListBucket", "sqs:SendMessage"];

const PATTERNS = [
  ...NEEDED,
  ...["*", "s3:*", "S3:get*", "s3:Get?bject", "sqs:Send*", "kms:?ecrypt", "airflow:*"],
  ...["ec2:*", "s3:PutObject", "iam:*", "s3:GetObjectVersion", "a*:*s"],
];

const oneOrMany = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 5 }));

const statement = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    named: fc.constantFrom("Action", "Action", "NotAction"),
    patterns: oneOrMany(fc.constantFrom(...PATTERNS)),
  })
  .map(({ Effect, named, patterns }) => ({ Effect, [named]: patterns, Resource: "*" }));

const policies = oneOrMany(statement).map((Statement) =>
  JSON.stringify({ Version: "2012-10-17", Statement }),
);

/** What the boundary lacks, by the library's own evaluator. */
function denied(document: string): string[] {
  const accountId = "111122223333";
  return NEEDED.filter(
    (action) =>
      evaluate({
        principal: {
          kind: "role",
          arn: `arn:aws:iam::${accountId}:role/any`,
          accountId,
          identityPolicies: [ADMINISTRATOR_ACCESS],
          hasUnknownPolicies: false,
          boundaries: [parsePolicy(document, "boundary", "tests")],
        },
        action,
        target: { arn: "any", accountId },
        context: {},
      }).verdict === "denied",
  );
}

describeWith(["terraform"], "what a company's own boundary lacks, as Terraform finds it", () => {
  jest.setTimeout(5 * 60_000);
  const janitor = new Janitor();
  afterAll(() => janitor.close());

  async function missing(documents: readonly string[]): Promise<string[][]> {
    const found = `[for policy in local.texts : ${missingActions("policy", NEEDED)}]`;
    const { missing = [] } = await terraformValues<string[][]>(janitor, documents, { missing: found });
    return missing;
  }

  it("is what the evaluator denies, for generated policies", async () => {
    const documents = fc.sample(policies, seeds(5_000));
    const answers = await missing(documents);
    expect(answers).toEqual(documents.map(denied));
    expect(new Set(answers.map((one) => one.length)).size).toBe(NEEDED.length + 1);
  });

  it("is nothing where a resource or a condition might let it work", async () => {
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    const documents = [
      [{ ...everything, Resource: ["arn:aws:s3:::acme-*", "${aws:PrincipalTag/bucket}"] }],
      [{ ...everything, Condition: { StringEquals: { "aws:PrincipalTag/team": "payments" } } }],
      [everything, { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::other/*" }],
      [everything, { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::other/*" }],
      [
        everything,
        {
          Effect: "Deny",
          NotAction: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:ViaAWSService": "false" } },
        },
      ],
    ].map((Statement) => JSON.stringify({ Statement }));
    expect(await missing(documents)).toEqual(documents.map(() => []));
  });
});
