import { parseTeamsConfig } from "../../../modules/config/load-teams-config";

function problems(permissions: string, rest = "", defaults = ""): string[] {
  const text = `
organization: acme
state: { s3: { bucket: acme-tfstate, region: eu-west-1 } }
${defaults}
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    ${permissions === "" ? "" : `permissions: [${permissions}]`}
    ${rest}
`;
  try {
    parseTeamsConfig(text, { file: "teams.yaml", directory: "/nowhere" });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(0, -1);
  }
}

const LAKE = "arn:aws:s3:::lake/*";
const OWN = "arn:aws:s3:::acme-payments-dags-111122223333/*";

describe("a permission that the boundary denies is rejected, with team, permission and statement", () => {
  test.each([
    [
      "an action denied everywhere",
      `{ actions: [logs:DeleteLogGroup], resources: ["*"] }`,
      "[0].actions[0]",
      "DenyHidingTraces",
    ],
    [
      "a pattern whose every action is denied",
      `{ actions: ["lambda:Update*"], resources: ["*"] }`,
      "[0].actions[0]",
      "DenyChangingFunctions",
    ],
    [
      "one action of several",
      `{ actions: [s3:GetObject, s3:PutObject], resources: ["${OWN}"] }`,
      "[0].actions[1]",
      "DenyWritingOwnBucket",
    ],
    [
      "one resource of several",
      `{ actions: [s3:PutObject], resources: ["${LAKE}", "${OWN}"] }`,
      "[0].resources[1]",
      "DenyWritingOwnBucket",
    ],
    [
      "the second permission",
      `{ actions: [s3:GetObject], resources: ["${LAKE}"] }, { actions: [secretsmanager:PutSecretValue], resources: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"] }`,
      "[1].actions[0]",
      "DenyWritingSecrets",
    ],
    [
      "Terraform's state",
      `{ actions: [s3:GetObject], resources: ["arn:aws:s3:::acme-tfstate/*"] }`,
      "[0].actions[0]",
      "DenyTouchingProtectedBuckets",
    ],
    [
      "the detector",
      `{ actions: [dynamodb:PutItem], resources: ["arn:aws:dynamodb:eu-west-1:111122223333:table/mwaa-payments-privilege-detector"] }`,
      "[0].actions[0]",
      "DenyTouchingWhatWatches",
    ],
  ])("%s", (_, permissions, place, statement) => {
    expect(problems(permissions)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^teams\\.yaml:\\d+:\\d+  teams\\.payments\\.permissions${place.replaceAll(/[[\]]/g, "\\$&")} must not be what the permissions boundary denies in any case \\(statement ${statement}: [^"]+\\), got: "`,
        ),
      ),
    ]);
  });

  test("found where the file has it, in defaults", () => {
    expect(
      problems("", "", `defaults: { permissions: [{ actions: [ssm:SendCommand], resources: ["*"] }] }`),
    ).toEqual([
      expect.stringMatching(
        /^teams\.yaml:4:\d+ {2}defaults\.permissions\[0\]\.actions\[0\] must not be .*DenyBorrowingOtherRoles/,
      ),
    ]);
  });

  test("with its own bucket's and environment's names, where they are given", () => {
    const rest = "environmentName: pay\n    bucket: { name: pay-dags }";
    expect(
      problems(`{ actions: [s3:PutObject], resources: ["arn:aws:s3:::pay-dags/*"] }`, rest),
    ).toHaveLength(1);
    expect(problems(`{ actions: [s3:PutObject], resources: ["${OWN}"] }`, rest)).toEqual([]);
  });
});

describe("a permission that the boundary denies only in part is accepted", () => {
  test.each([
    [
      "a pattern of which some actions are denied",
      `{ actions: ["logs:*"], resources: ["arn:aws:logs:eu-west-1:111122223333:log-group:x:*"] }`,
    ],
    ["resources of which some are denied", `{ actions: [s3:PutObject], resources: ["arn:aws:s3:::acme-*"] }`],
    [
      "an action that is denied under a condition",
      `{ actions: [cloudwatch:PutMetricData], resources: ["*"] }`,
    ],
    [
      "a role to assume, which the boundary then leaves out",
      `{ actions: [sts:AssumeRole], resources: ["arn:aws:iam::111122223333:role/lake"], acknowledge: reads }`,
    ],
    ["an ordinary one", `{ actions: [s3:GetObject, s3:PutObject], resources: ["${LAKE}"] }`],
  ])("%s", (_, permissions) => {
    expect(problems(permissions)).toEqual([]);
  });
});
