import { Resolver } from "../../../modules/access/terraform/resolver";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";
import { hasUnresolved } from "../../../modules/access/terraform/unresolved";
import { type Location } from "../../../modules/aws/location";

function resolver(parts: object, accountId?: string): Resolver {
  return new Resolver(TerraformJson.parse(JSON.stringify(parts), "main.tf.json", "payments"), accountId);
}

function locate(parts: object, accountId?: string): Location {
  return resolver(parts, accountId).location;
}

const ROLE = "arn:aws:iam::111122223333:role/run";

describe("the account of a stack", () => {
  test.each<[string, object, string | undefined, string]>([
    [
      "is the one that the provider allows",
      { provider: { aws: { allowed_account_ids: ["111122223333"] } } },
      undefined,
      "111122223333",
    ],
    [
      "is that of the role which the provider assumes",
      { provider: { aws: [{ assume_role: [{ role_arn: ROLE }] }] } },
      undefined,
      "111122223333",
    ],
    [
      "is that of the environment's execution role",
      { resource: { aws_mwaa_environment: { E: { execution_role_arn: ROLE } } } },
      undefined,
      "111122223333",
    ],
    ["is the given one where the stack does not say its own", {}, "444455556666", "444455556666"],
    [
      "is its own, whatever is given",
      { provider: { aws: { allowed_account_ids: ["111122223333"] } } },
      "444455556666",
      "111122223333",
    ],
  ])("%s", (_, parts, given, expected) => {
    expect(locate(parts, given).accountId).toBe(expected);
  });

  test.each<[string, object]>([
    ["nothing says it", {}],
    [
      "the provider allows two",
      { provider: { aws: { allowed_account_ids: ["111122223333", "444455556666"] } } },
    ],
    ["a role of a trust policy has one", { resource: { aws_iam_role: { R: { assume_role_policy: ROLE } } } }],
    [
      "its own ARNs name two",
      {
        resource: {
          aws_mwaa_environment: { E: { execution_role_arn: ROLE } },
          aws_lambda_function: { F: { role: "arn:aws:iam::444455556666:role/run" } },
        },
      },
    ],
    [
      "the provider takes it from a data source",
      { provider: { aws: { allowed_account_ids: ["${data.x.y.z}"] } } },
    ],
  ])("is unknown where %s", (_, parts) => {
    expect(hasUnresolved(locate(parts).accountId)).toBe(true);
  });
});

test("a Region and a partition that nothing says are unknown; ARNs may say the partition", () => {
  expect(hasUnresolved(locate({}).region)).toBe(true);
  expect(hasUnresolved(locate({}).partition)).toBe(true);
  const china = "arn:aws-cn:iam::111122223333:role/run";
  expect(locate({ resource: { aws_mwaa_environment: { E: { execution_role_arn: china } } } })).toMatchObject({
    partition: "aws-cn",
    accountId: "111122223333",
  });
  expect(locate({ provider: { aws: { region: "us-gov-west-1" } } })).toMatchObject({
    region: "us-gov-west-1",
    partition: "aws-us-gov",
  });
});

test("a resource lives where its provider is, and in the Region that it names itself", () => {
  const it = resolver({
    provider: {
      aws: [
        { region: "eu-west-1", allowed_account_ids: ["111122223333"] },
        { alias: "other", region: "us-east-1", allowed_account_ids: ["444455556666"] },
      ],
    },
    resource: {
      aws_sqs_queue: {
        Own: { name: "q" },
        Other: { name: "q", provider: "aws.other" },
        Far: { name: "q", region: "eu-central-1" },
      },
    },
  });
  expect(["Own", "Other", "Far"].map((name) => it.attribute("aws_sqs_queue", name, "arn"))).toEqual([
    "arn:aws:sqs:eu-west-1:111122223333:q",
    "arn:aws:sqs:us-east-1:444455556666:q",
    "arn:aws:sqs:eu-central-1:111122223333:q",
  ]);
});
