import { assumableRoles } from "../../../modules/access/report/assumable-roles";
import { accessTable } from "../../../modules/access/report/access-table";
import { ConfiguredStack } from "../../../modules/access/stack/configured-stack";
import { StackPolicies } from "../../../modules/access/stack/stack-policies";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";

const ACCOUNT = "111122223333";
const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

function document(...statements: object[]): string {
  return JSON.stringify({ Statement: statements });
}

function trusting(principal: object): string {
  return document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal });
}

/** An environment whose DAGs may become `middle`, which may become `writer`, which writes DAGs. */
function stackOf(trustOfWriter: object): StackPolicies {
  const assume = (name: string): object => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: roleArn(name),
  });
  const json = {
    provider: { aws: { region: "eu-west-1", allowed_account_ids: [ACCOUNT] } },
    resource: {
      aws_mwaa_environment: {
        E: {
          name: "etl",
          execution_role_arn: roleArn("dags"),
          source_bucket_arn: "arn:aws:s3:::dags",
          kms_key: "${aws_kms_key.K.arn}",
        },
      },
      aws_kms_key: { K: {} },
      aws_s3_bucket: { B: { bucket: "dags" } },
      aws_iam_role: {
        Dags: { name: "dags", assume_role_policy: trusting({ Service: "airflow.amazonaws.com" }) },
        Middle: { name: "middle", assume_role_policy: trusting({ AWS: roleArn("dags") }) },
        Writer: { name: "writer", assume_role_policy: trusting(trustOfWriter) },
        Apart: { name: "apart", assume_role_policy: trusting({ AWS: roleArn("somebody") }) },
      },
      aws_iam_role_policy: {
        Dags: { role: "dags", policy: document(assume("middle")) },
        Middle: { role: "middle", policy: document(assume("writer")) },
        Writer: {
          role: "writer",
          policy: document({
            Sid: "Write",
            Effect: "Allow",
            Action: ["s3:PutObject", "kms:*"],
            Resource: "*",
          }),
        },
      },
    },
  };
  return new StackPolicies(
    new ConfiguredStack(TerraformJson.parse(JSON.stringify(json), "main.tf.json", "etl")),
  );
}

function answer(stack: StackPolicies, capability: string): string {
  const row = accessTable([stack])[0]?.rows.find(
    (one) => one.principal === "DAGs (execution role)" && one.capability === capability,
  );
  return `${row?.verdict}: ${row?.by}`;
}

describe("roles that a principal can become", () => {
  const stack = stackOf({ AWS: roleArn("middle") });
  const [dags] = stack.roles;

  test("are found over several steps, and none beside them", () => {
    const principal = {
      kind: "role",
      arn: dags?.arn ?? "",
      accountId: ACCOUNT,
      identityPolicies: dags?.policies ?? [],
      hasUnknownPolicies: false,
      boundaries: [],
    } as const;
    expect(assumableRoles(principal, [stack], {}).map(({ name, verdict }) => [name, verdict])).toEqual([
      ["middle", "allowed"],
      ["writer", "allowed"],
    ]);
  });

  test("count for what the principal can do", () => {
    expect(answer(stack, "write DAGs")).toBe("allowed: Writer: Write (as writer, by sts:AssumeRole)");
    expect(answer(stack, "delete DAGs")).toMatch(/^denied: /);
  });

  test("leave undecided what depends on a trust that is not known", () => {
    const open = stackOf({ AWS: "${data.aws_iam_role.x.arn}" });
    expect(answer(open, "write DAGs")).toMatch(/^undecided: .*\(as writer, by sts:AssumeRole\)$/);
  });
});
