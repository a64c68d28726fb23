import {
  accountIdRule,
  iamRoleArnRule,
  isPermissionSetRole,
  kmsKeyArnRule,
  parseRoleArn,
  regionRule,
} from "../../../modules/aws/arn-rules";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

test("takes a role's ARN apart", () => {
  expect(parseRoleArn("arn:aws-us-gov:iam::111122223333:role/team/ci/deploy")).toEqual({
    partition: "aws-us-gov",
    accountId: "111122223333",
    path: "/team/ci/",
    roleName: "deploy",
  });
  expect(parseRoleArn("arn:aws-cn:iam::111122223333:role/deploy")?.path).toBe("/");
});

test.each([
  "*",
  "deploy",
  "arn:aws:iam::111122223333:role/*",
  "arn:aws:iam::111122223333:role/team-?",
  "arn:aws:iam::111122223333:role/*/deploy",
  "arn:aws:iam::111122223333:root",
  "arn:aws:iam::111122223333:user/jane",
  "arn:aws:sts::111122223333:assumed-role/deploy/session",
  "arn:aws:iam::11112222333:role/deploy",
  "arn:aws:iam:eu-west-1:111122223333:role/deploy",
  "arn:aws-other:iam::111122223333:role/deploy",
  "arn:aws:iam::111122223333:role/",
  `arn:aws:iam::111122223333:role/${"a".repeat(65)}`,
])("fails %j as the ARN of one role", (arn) => {
  expect(iamRoleArnRule(arn)).toMatch(/^must be the ARN of one IAM role.*without wildcards, got: /);
});

test("knows the roles of permission sets, with and without their path", () => {
  const role = "AWSReservedSSO_Analyst_0123456789abcdef";
  expect(
    isPermissionSetRole(`arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/${role}`),
  ).toBe(true);
  expect(isPermissionSetRole(`arn:aws:iam::111122223333:role/${role}`)).toBe(true);
  expect(isPermissionSetRole("arn:aws:iam::111122223333:role/sso/Analyst")).toBe(false);
});

test("passes the ARN of a KMS key in every partition", () => {
  expect(kmsKeyArnRule(KEY)).toBeUndefined();
  expect(
    kmsKeyArnRule(KEY.replace("arn:aws:", "arn:aws-cn:").replace("eu-west-1", "cn-north-1")),
  ).toBeUndefined();
});

test.each(["alias/mwaa", "arn:aws:kms:eu-west-1:111122223333:alias/mwaa"])("fails the alias %s", (arn) => {
  expect(kmsKeyArnRule(arn)).toContain("does not support aliases");
});

test("fails a multi-Region key", () => {
  const key = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
  expect(kmsKeyArnRule(key)).toContain("does not support multi-Region keys");
});

test.each([
  "1234abcd-12ab-34cd-56ef-1234567890ab",
  KEY.replace("eu-west-1", ""),
  `${KEY}*`,
  KEY.replace("key/", "key/*"),
])("fails %j as the ARN of a key", (arn) => {
  expect(kmsKeyArnRule(arn)).toMatch(/^must be the ARN of a KMS key, such as/);
});

test.each(["eu-west-1", "us-gov-east-1", "ap-southeast-5", "cn-north-1", "eusc-de-east-1"])(
  "passes Region %s",
  (region) => {
    expect(regionRule(region)).toBeUndefined();
  },
);

test.each(["eu-west", "eu-west-1a", "EU-WEST-1", "Ireland", ""])("fails Region %j", (region) => {
  expect(regionRule(region)).toBeDefined();
});

test.each(["11112222333", "1111-2222-3333", "1111222233334", "11112222333a", ""])(
  "fails account id %j",
  (id) => {
    expect(accountIdRule(id)).toBe(`must be an AWS account id of 12 digits, got: ${JSON.stringify(id)}`);
  },
);
