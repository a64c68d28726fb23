import { type IDagBucket, type TeamEnvironmentProps } from "../../../modules";
import { ExistingRole } from "../../../modules";
import { KEY_ARN, roleArn, teamEnvironment } from "../support/fixtures";
import { statementsOf, Template } from "../support/template";

const BUCKET = "acme-payments-dags-111122223333";
const EXISTING: Partial<TeamEnvironmentProps> = {
  existingBucket: true,
  kmsKeyArn: KEY_ARN,
  bucketReaderRoleArns: [roleArn("planner")],
  dagWriterRoleArns: [roleArn("writer")],
};

function synth(
  props: Partial<TeamEnvironmentProps> = {},
  use: (bucket: IDagBucket, owners: string) => void = () => undefined,
): Template {
  return Template.of((stack) => {
    const { bucket, ownersPolicies } = teamEnvironment(stack, { ...EXISTING, ...props });
    use(bucket, ownersPolicies.bucketPolicy ?? "");
  });
}

function ownersPolicy(props: Partial<TeamEnvironmentProps> = {}): ReturnType<typeof statementsOf> {
  let found = "";
  synth(props, (_, owners) => (found = owners));
  return statementsOf(found);
}

function messages(template: Template): string[] {
  return template
    .dataSources("aws_s3_bucket_policy")
    .flatMap(({ lifecycle }) => (lifecycle as { postcondition: { error_message: string }[] }).postcondition)
    .map(({ error_message: message }) => message);
}

describe("an existing DAG bucket", () => {
  test("has of its owner the policy of one that is created, without what the owner decides", () => {
    const created = Template.of((stack) => teamEnvironment(stack, { ...EXISTING, existingBucket: false }));
    const { DenyOtherObjects, DenyOtherSettingsByOthers, ...statements } =
      created.statements("aws_s3_bucket_policy");

    expect(DenyOtherObjects).toBeDefined();
    expect(DenyOtherSettingsByOthers).toBeDefined();
    expect(ownersPolicy()).toEqual(statements);
  });

  test("is refused without any of the denials of that policy, each with the statement to add", () => {
    const denials = Object.values(ownersPolicy()).filter(({ Effect }) => Effect === "Deny");
    const refusals = messages(synth());

    expect(denials.length).toBeGreaterThan(8);
    expect(refusals).toHaveLength(denials.length + 1);
    denials.forEach((statement, index) =>
      expect(refusals[index]).toBe(
        `bucket.existing: the policy of the bucket ${BUCKET} must deny what others may not do. Its owner adds this statement:\n${JSON.stringify(statement)}`,
      ),
    );
    expect(refusals.at(-1)).toMatch(/^bucket\.existing: .* must allow nothing to everybody/);
  });

  test("denies more to an environment that DAGs are shared with, which the policy then names", () => {
    const shares = [{ roleArn: roleArn("mwaa-orders-execution"), dags: true }];
    expect(Object.keys(ownersPolicy({ shares }))).toEqual(
      expect.arrayContaining(["DenyMoreThanReadingToSharedWith", "DenyMoreThanDagsToSharedWith"]),
    );
  });

  test("carries the grants of one that is created, and rejects those that its policy denies", () => {
    const grants = (existingBucket: boolean): unknown[] =>
      Template.of((stack) => {
        const { bucket } = teamEnvironment(stack, { ...EXISTING, existingBucket });
        bucket.grantRead(new ExistingRole(stack, "Planner", { roleArn: roleArn("planner") }));
        bucket.grantWrite(new ExistingRole(stack, "Writer", { roleArn: roleArn("writer") }));
      })
        .resources("aws_iam_role_policy")
        .filter(({ role }) => role === "planner" || role === "writer")
        .map(({ role, policy }) => `${String(role)} ${String(policy)}`)
        .sort();

    expect(grants(true)).toEqual(grants(false));
    expect(grants(true)).toHaveLength(4);
    for (const [method, prop] of [
      ["grantRead", "readerRoleArns"],
      ["grantWrite", "dagWriterRoleArns"],
    ] as const) {
      expect(() =>
        Template.of((stack) => {
          const other = new ExistingRole(stack, "Other", { roleArn: roleArn("other") });
          teamEnvironment(stack, EXISTING).bucket[method](other);
        }),
      ).toThrow(`\`${method}\` must be given a role listed in \`${prop}\``);
    }
  });

  test("gets the environment's files once it has passed its checks", () => {
    const objects = synth().resources("aws_s3_object");
    expect(objects.map(({ key }) => key)).toEqual(["dags/"]);
    objects.forEach(({ depends_on: checked }) =>
      expect(checked).toEqual([expect.stringMatching(/^data\.aws_s3_bucket_policy\.ExistingDagBucket/)]),
    );
  });
});
