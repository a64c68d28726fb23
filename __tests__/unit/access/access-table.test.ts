import { type AccessRow, accessTable, type TeamAccess } from "../../../modules/access/report/access-table";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { ACCOUNT, document, environmentStack, roleArn, trusting } from "./support/stacks";

function tableOf(stack: StackPolicies): TeamAccess {
  const [table] = accessTable([stack]);
  if (table === undefined) {
    throw new Error("the stack has no environment");
  }
  return table;
}

function rows(table: TeamAccess, principal: string, capability: string): AccessRow[] {
  return table.rows.filter((row) => row.principal === principal && row.capability === capability);
}

const DAGS = "DAGs (execution role)";
const ALLOW_ALL = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };

describe("a role of DAGs that the stack does not create", () => {
  const table = tableOf(
    environmentStack({
      args: { execution_role_arn: roleArn("platform/elsewhere") },
      resource: { aws_iam_role_policy: { P: { role: "elsewhere", policy: document(ALLOW_ALL) } } },
    }),
  );

  test("is in the table, under its ARN, once", () => {
    expect(table.principals.filter(({ arn }) => arn.endsWith("elsewhere")).map(({ label }) => label)).toEqual(
      [DAGS, "DAGs, were AdministratorAccess attached"],
    );
  });

  test("is never allowed, since its boundary is not known", () => {
    const verdicts = table.rows
      .filter(({ principal }) => principal.startsWith("DAGs"))
      .map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(["undecided"]));
    const [write] = rows(table, DAGS, "write DAGs");
    expect([write?.verdict, write?.by]).toEqual(["undecided", expect.stringContaining("not in this stack")]);
  });
});

test.each([
  ["of the company's", `arn:aws:iam::${ACCOUNT}:policy/company`],
  ["of AWS's", "arn:aws:iam::aws:policy/PowerUserAccess"],
  ["that a data source finds", "${data.aws_iam_policy.company.arn}"],
])("a boundary %s, which nobody read, leaves nothing allowed", (_, permissions_boundary) => {
  const role = { name: "etl-dags", permissions_boundary, assume_role_policy: trusting("*") };
  const table = tableOf(
    environmentStack({
      resource: {
        aws_iam_role: { Dags: role },
        aws_iam_role_policy: { P: { role: "etl-dags", policy: document(ALLOW_ALL) } },
      },
    }),
  );
  const verdicts = table.rows.filter(({ principal }) => principal === DAGS).map(({ verdict }) => verdict);
  expect(new Set(verdicts)).toEqual(new Set(["undecided"]));
});

describe("a bucket and a role that keep their owners", () => {
  const table = tableOf(
    environmentStack({
      args: {
        execution_role_arn: roleArn("platform/elsewhere"),
        source_bucket_arn: "arn:aws:s3:::elsewhere",
      },
    }),
  );

  test("are said not to be seen", () => {
    expect(table.notKnown).toEqual([
      "existing bucket arn:aws:s3:::elsewhere: policy not seen",
      `existing role ${roleArn("platform/elsewhere")}: trust policy, boundary and other policies not seen`,
    ]);
  });

  test("leave open what only the bucket's policy denies, instead of closed or allowed", () => {
    const answers = ["read DAGs", "write DAGs", "delete DAGs"].flatMap((capability) =>
      ["administrator of the account", DAGS].flatMap((who) => rows(table, who, capability)),
    );
    answers.push(...rows(table, "the public", "delete DAGs"));
    expect(answers).toHaveLength(7);
    expect(new Set(answers.map(({ verdict }) => verdict))).toEqual(new Set(["undecided"]));
  });
});

describe("what is not known", () => {
  test("of whom a policy is attached to is said, and makes answers undecided", () => {
    const table = tableOf(
      environmentStack({
        resource: { aws_iam_role_policy: { P: { role: "${var.role}", policy: document(ALLOW_ALL) } } },
      }),
    );
    expect(table.notKnown).toEqual(["aws_iam_role_policy.P: the role that it is attached to (var.role)"]);
    expect(rows(table, DAGS, "write DAGs").map(({ verdict }) => verdict)).toEqual(["undecided"]);
    expect(table.principals.map(({ label }) => label)).toContain("role …");
  });

  test("of what a policy protects is said, and makes answers undecided", () => {
    const statement = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
    const table = tableOf(
      environmentStack({
        resource: { aws_s3_bucket_policy: { P: { bucket: "${var.bucket}", policy: document(statement) } } },
      }),
    );
    expect(table.notKnown).toEqual(["bucket policy: the resource that it is of (var.bucket)"]);
    expect(rows(table, "the public", "delete DAGs").map(({ verdict }) => verdict)).toEqual(["undecided"]);
  });

  test("of a module leaves no answer about the stack's own things certain", () => {
    const table = tableOf(environmentStack({ more: { module: { access: { source: "./access" } } } }));
    expect(table.notKnown).toEqual(["module.access is not read"]);
    const [write] = rows(table, DAGS, "write DAGs");
    expect([write?.verdict, write?.by]).toEqual([
      "undecided",
      expect.stringContaining("module.access, which is not read"),
    ]);
  });

  test("of access that is not evaluated is said", () => {
    const table = tableOf(
      environmentStack({ resource: { aws_s3_access_point: { A: { bucket: "etl-dags" } } } }),
    );
    expect(table.notKnown).toEqual(["aws_s3_access_point.A is not evaluated"]);
  });
});

describe("a capability of several resources", () => {
  const secret = (name: string): object => ({ name: `airflow/etl/connections/${name}` });
  const read = (...names: string[]): object => ({
    Sid: "Read",
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue", "kms:Decrypt"],
    Resource: [
      ...names.map(
        (name) => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:airflow/etl/connections/${name}-*`,
      ),
      "${aws_kms_key.K.arn}",
    ],
  });
  const table = (...names: string[]): TeamAccess =>
    tableOf(
      environmentStack({
        resource: {
          aws_secretsmanager_secret: { A: secret("lake"), B: secret("warehouse"), C: secret("crm") },
          aws_iam_role_policy: { P: { role: "etl-dags", policy: document(read(...names)) } },
        },
      }),
    );

  test("is one answer where all are equal", () => {
    const found = rows(table("*"), DAGS, "read a secret");
    expect(found.map(({ verdict, of }) => [verdict, of])).toEqual([["allowed", undefined]]);
  });

  test("is an answer for each that differs, with the names", () => {
    const found = rows(table("lake", "crm"), DAGS, "read a secret");
    expect(found.map(({ verdict, of }) => [verdict, of])).toEqual([
      ["allowed", ["airflow/etl/connections/lake", "airflow/etl/connections/crm"]],
      ["denied", ["airflow/etl/connections/warehouse"]],
    ]);
  });

  test("covers each log group", () => {
    const read = {
      Effect: "Allow",
      Action: "logs:FilterLogEvents",
      Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:airflow-etl-Worker*`,
    };
    const found = rows(
      tableOf(
        environmentStack({
          resource: { aws_iam_role_policy: { P: { role: "etl-dags", policy: document(read) } } },
        }),
      ),
      DAGS,
      "read logs",
    );
    expect(found.map(({ verdict, of }) => [verdict, of])).toEqual([
      ["denied", ["DAGProcessing", "Scheduler", "Task", "WebServer"]],
      ["allowed", ["Worker"]],
    ]);
  });
});

describe("labels", () => {
  const trustOf = (host: string, subject: string): string =>
    document({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
      Condition: { StringEquals: { [`${host}:sub`]: subject } },
    });
  const role = (name: string, assume_role_policy: string): object => ({ name, assume_role_policy });
  const table = tableOf(
    environmentStack({
      resource: {
        aws_iam_role: {
          One: role(
            "etl-ci-core",
            trustOf("token.actions.githubusercontent.com", "repo:acme/dags:environment:prod"),
          ),
          Two: role(
            "etl-ci-more",
            trustOf("token.actions.githubusercontent.com", "repo:acme/dags:environment:prod"),
          ),
          Lab: role("etl-ci-lab", trustOf("gitlab.com", "project_path:acme/lab:ref_type:branch:ref:main")),
          Publisher: role("mwaa-etl-dag-publisher", trusting({ Service: "lambda.amazonaws.com" })),
          Detector: role("mwaa-etl-privilege-detector", trusting({ Service: "lambda.amazonaws.com" })),
        },
      },
    }),
  );

  test("say what a role of the stack is for, and are distinct", () => {
    const own = table.principals.filter(({ kind }) => ["ci", "publisher", "stack-role"].includes(kind));
    expect(own.map(({ label }) => label)).toEqual([
      "CI of acme/dags, etl-ci-core",
      "CI of acme/dags, etl-ci-more",
      "CI of acme/lab",
      "DAG publisher",
      "privilege detector",
    ]);
  });

  test("say which Airflow roles somebody logs in as", () => {
    const logIn = (name: string): object => ({
      Effect: "Allow",
      Action: ["airflow:CreateWebLoginToken"],
      Resource: [`arn:aws:airflow:eu-west-1:${ACCOUNT}:role/etl/${name}`],
    });
    const { principals } = tableOf(
      environmentStack({
        resource: {
          aws_iam_policy: {
            Admin: { name: "a", policy: document(logIn("Admin")) },
            Op: { name: "o", policy: document(logIn("Op")) },
          },
          aws_iam_role_policy_attachment: {
            One: { role: "platform", policy_arn: "${aws_iam_policy.Admin.arn}" },
            Two: { role: "platform", policy_arn: "${aws_iam_policy.Op.arn}" },
          },
        },
      }),
    );
    expect(principals.filter(({ kind }) => kind === "login").map(({ label }) => label)).toEqual([
      "Airflow Admin, Op platform",
    ]);
  });
});

test("nobody is asked whether they deliver where nothing is there to deliver to", () => {
  const [table] = accessTable([environmentStack({})]);
  expect(table?.rows.filter(({ group }) => group === "Delivery")).toEqual([]);
});
