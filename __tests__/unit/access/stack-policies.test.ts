import { AccessError } from "../../../modules/access/access-error";
import { type Principal } from "../../../modules/access/policy/access-request";
import { type Decision, evaluate } from "../../../modules/access/policy/evaluate";
import { ConfiguredStack } from "../../../modules/access/stack/configured-stack";
import { StackPolicies } from "../../../modules/access/stack/stack-policies";
import { type StackRole } from "../../../modules/access/stack/stack-roles";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";

const ACCOUNT = "111122223333";
const PROVIDER = { aws: { region: "eu-west-1", allowed_account_ids: [ACCOUNT] } };
const TRUST = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "airflow.amazonaws.com" } };

/** A stack that somebody wrote by hand. */
function stackOf(parts: {
  readonly resource: object;
  readonly data?: object;
  readonly provider?: object;
}): StackPolicies {
  const text = JSON.stringify({ provider: PROVIDER, ...parts });
  return new StackPolicies(new ConfiguredStack(TerraformJson.parse(text, "main.tf.json", "etl")));
}

function document(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function asPrincipal({ arn, policies, boundaries }: StackRole): Principal {
  return {
    kind: "role",
    arn,
    accountId: arn.split(":")[4] ?? "",
    identityPolicies: policies,
    hasUnknownPolicies: false,
    boundaries,
  };
}

/** What the stack's only role may do. */
function ask(stack: StackPolicies, action: string, arn: string): Decision {
  const [role] = stack.roles;
  if (role === undefined) {
    throw new Error("the stack has no role");
  }
  return evaluate({ principal: asPrincipal(role), action, target: stack.target(action, arn), context: {} });
}

const READ = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/*" };
const ROLE = { name: "run", path: "/team/", assume_role_policy: document(TRUST) };
const BUCKET = { aws_s3_bucket: { Lake: { bucket: "lake" } } };

describe("a stack that this library did not write", () => {
  test.each<[string, object, object?]>([
    ["in a policy of the role", { aws_iam_role_policy: { P: { role: "run", policy: document(READ) } } }],
    [
      "in a policy that is attached by the role's id",
      {
        aws_iam_policy: { P: { name: "read", policy: document(READ) } },
        aws_iam_role_policy_attachment: {
          A: { role: "${aws_iam_role.R.id}", policy_arn: "${aws_iam_policy.P.arn}" },
        },
      },
    ],
    [
      "in a policy that is attached to a list of roles",
      {
        aws_iam_policy: { P: { name: "read", policy: document(READ) } },
        aws_iam_policy_attachment: {
          A: { roles: ["${aws_iam_role.R.name}"], policy_arn: "${aws_iam_policy.P.arn}" },
        },
      },
    ],
    [
      "in a document of the data source",
      {
        aws_iam_role_policy: {
          P: { role: "run", policy: "${data.aws_iam_policy_document.D.json}" },
        },
      },
      {
        aws_iam_policy_document: {
          D: {
            statement: [
              { sid: "Read", actions: ["s3:GetObject"], resources: ["${aws_s3_bucket.Lake.arn}/*"] },
            ],
          },
        },
      },
    ],
    [
      "inside the role",
      { aws_iam_role: { R: { ...ROLE, inline_policy: [{ name: "p", policy: document(READ) }] } } },
    ],
    [
      "in AWS's AdministratorAccess",
      {
        aws_iam_role: {
          R: { ...ROLE, managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        },
      },
    ],
    [
      "in the bucket's own policy, by the role with its path",
      {
        aws_s3_bucket_policy: {
          P: {
            bucket: "${aws_s3_bucket.Lake.id}",
            policy: document({ ...READ, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/team/run` } }),
          },
        },
      },
    ],
  ])("allows what it says %s", (...[, resource, data]) => {
    const stack = stackOf({ resource: { aws_iam_role: { R: ROLE }, ...BUCKET, ...resource }, data });
    expect(ask(stack, "s3:GetObject", "arn:aws:s3:::lake/a").verdict).toBe("allowed");
    expect(ask(stack, "s3:GetObject", "arn:aws:s3:::lake/a").by).not.toContain("depends");
  });

  test.each<[string, object, string, object?]>([
    [
      "a role that is attached to by an expression",
      { aws_iam_role_policy: { P: { role: "${local.role}", policy: document(READ) } } },
      "the role of P",
    ],
    [
      "a policy that Terraform makes with a function",
      { aws_iam_role_policy: { P: { role: "run", policy: '${templatefile("p.json", {})}' } } },
      "templatefile(…)",
    ],
    [
      "a policy with a directive",
      { aws_iam_role_policy: { P: { role: "run", policy: "%{ if true }{}%{ endif }" } } },
      "%{ if true }",
    ],
    [
      "a managed policy of AWS's",
      { aws_iam_role: { R: { ...ROLE, managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] } } },
      "policy arn:aws:iam::aws:policy/ReadOnlyAccess, which is not in this stack",
    ],
    [
      "a policy with for_each",
      { aws_iam_role_policy: { P: { for_each: "${var.names}", role: "run", policy: document(READ) } } },
      "for_each of aws_iam_role_policy.P",
    ],
    [
      "a policy of the bucket with an unknown statement",
      {
        aws_s3_bucket_policy: {
          P: { bucket: "lake", policy: '${jsonencode({"Statement" = [for s in var.s : s]})}' },
        },
      },
      "[for s in var.s : s]",
    ],
    [
      "a boundary that is elsewhere",
      {
        aws_iam_role: { R: { ...ROLE, permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/company` } },
        aws_iam_role_policy: { P: { role: "run", policy: document(READ) } },
      },
      `policy arn:aws:iam::${ACCOUNT}:policy/company, which is not in this stack`,
    ],
    [
      "a document with dynamic statements",
      { aws_iam_role_policy: { P: { role: "run", policy: "${data.aws_iam_policy_document.D.json}" } } },
      "data.aws_iam_policy_document.D.json",
      { aws_iam_policy_document: { D: { dynamic: { statement: { for_each: "${var.x}" } } } } },
    ],
  ])("is undecided, and says why, for %s", (...[, resource, reason, data]) => {
    const stack = stackOf({ resource: { aws_iam_role: { R: ROLE }, ...BUCKET, ...resource }, data });
    const { verdict, by } = ask(stack, "s3:GetObject", "arn:aws:s3:::lake/a");
    expect([verdict, by]).toEqual(["undecided", expect.stringContaining(reason)]);
  });

  test("is undecided where its account is not known and the policy names one", () => {
    const allow = { ...READ, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/team/run` } };
    const stack = stackOf({
      provider: { aws: { region: "eu-west-1" } },
      resource: {
        aws_iam_role: { R: ROLE },
        ...BUCKET,
        aws_s3_bucket_policy: { P: { bucket: "lake", policy: document(allow) } },
      },
    });
    expect(ask(stack, "s3:GetObject", "arn:aws:s3:::lake/a")).toEqual({
      verdict: "undecided",
      by: "depends on the account of etl: bucket policy: Read",
    });
    // Whatever the account is, nothing allows this.
    expect(ask(stack, "s3:PutObject", "arn:aws:s3:::lake/a").verdict).toBe("denied");
  });

  test("leaves a key without a policy to the account's IAM policies", () => {
    const use = { Effect: "Allow", Action: "kms:Decrypt", Resource: "${aws_kms_key.K.arn}" };
    const stack = stackOf({
      resource: {
        aws_iam_role: { R: ROLE },
        aws_kms_key: { K: {} },
        aws_iam_role_policy: { P: { role: "run", policy: document(use) } },
      },
    });
    expect(ask(stack, "kms:Decrypt", stack.arnsOf("aws_kms_key")[0] ?? "").verdict).toBe("allowed");
  });

  test("has no resource that count leaves out", () => {
    const resource = { aws_iam_role: { R: { ...ROLE, count: 0 } } };
    expect(stackOf({ resource }).roles).toEqual([]);
  });

  test("fails for a policy that is none, with the place", () => {
    const resource = { aws_iam_role: { R: ROLE }, aws_iam_role_policy: { P: { role: "run", policy: "{}" } } };
    expect(() => stackOf({ resource })).toThrow(AccessError);
    expect(() => stackOf({ resource })).toThrow(
      /^etl: aws_iam_role_policy\.P: policy: must be an IAM policy/,
    );
  });
});
