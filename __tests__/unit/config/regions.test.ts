import { fileOf, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const withTeam = (change: Tree): Tree => fileOf({ payments: { ...minimalTeam(), ...change } });
const role = (partition: string): string => `arn:${partition}:iam::111122223333:role/deploy`;

test("an ARN of another partition than the Region's is rejected at its key, wherever it is", () => {
  const problem = 'must be an ARN of the partition aws-cn, where the region cn-north-1 is, got: "';
  expect(
    problemsOf(
      withTeam({
        region: "cn-north-1",
        deployRoleArn: role("aws"),
        access: { admin: [role("aws-cn"), role("aws")] },
        permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*"] }],
      }),
    ),
  ).toEqual([
    `teams.payments.deployRoleArn ${problem}${role("aws")}"`,
    `teams.payments.access.admin[1] ${problem}${role("aws")}"`,
    `teams.payments.permissions[0].resources[0] ${problem}arn:aws:s3:::lake/*"`,
  ]);
});

test.each([
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["eusc-de-east-1", "aws-eusc"],
])("in %s, ARNs of %s pass, and are what the library builds", (region, partition) => {
  const { teams } = load(withTeam({ region, deployRoleArn: role(partition) }));
  expect(teams[0]?.props.deployRoleArn).toBe(role(partition));
});

test("a Region without Amazon MWAA is a warning", () => {
  const warnings = load(withTeam({ region: "us-gov-west-1" })).teams[0]?.warnings;
  expect(warnings).toContainEqual(expect.stringContaining("Amazon MWAA is not offered in us-gov-west-1"));
});
