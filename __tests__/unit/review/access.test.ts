import { Plan } from "../../../modules/review/plan/plan";
import { reviewPlan } from "../../../modules/review/review";
import { findingsOf, planJson, type Resource, reviewOf } from "./support/plan-of";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/dags`;
const TRUST = trust({ Service: "airflow.amazonaws.com" });

type Statement = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((one) => ({ Effect: "Allow", ...one })),
  });
}

function trust(principal: unknown, more: Statement = {}): string {
  return policy({ Principal: principal, Action: "sts:AssumeRole", ...more });
}

const role = (values: object = {}): object => ({
  name: "dags",
  arn: ROLE,
  assume_role_policy: TRUST,
  ...values,
});
const same = (address: string, values: object): Resource => ({
  address,
  before: values as Resource["before"],
  after: values as Resource["after"],
});
const from = (address: string, before: object | undefined, after: object | undefined): Resource => ({
  address,
  before: before as Resource["before"],
  after: after as Resource["after"],
});

/** What is said where a role's inline policy changes. */
function inline(
  before: readonly Statement[] | undefined,
  after: readonly Statement[] | undefined,
): { found: string[]; removed: readonly string[] } {
  const values = (statements: readonly Statement[] | undefined): object | undefined =>
    statements && { name: "p", role: "dags", policy: policy(...statements) };
  const { findings, removed } = reviewOf(
    same("aws_iam_role.r", role()),
    from("aws_iam_role_policy.p", values(before), values(after)),
  );
  return {
    found: findings.flatMap(({ severity, rule, message, details = [] }) => [
      `${severity} ${rule}: ${message}`,
      ...details,
    ]),
    removed,
  };
}

const READ = { Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/payments/*" };

describe("a change of a role's policy", () => {
  test("gains what a new statement allows, and loses it on the way back", () => {
    const write = { Action: "s3:PutObject", Resource: "arn:aws:s3:::lake/payments/*" };

    expect(inline([READ], [READ, write])).toEqual({
      found: ["look access-widened: role/dags gains s3:PutObject on arn:aws:s3:::lake/payments/*"],
      removed: [],
    });
    expect(inline([READ, write], [READ])).toEqual({
      found: [],
      removed: ["role/dags loses s3:PutObject on arn:aws:s3:::lake/payments/*"],
    });
  });

  test("gains nothing where the same is written in another way", () => {
    const split = [
      { Sid: "A", ...READ, Action: ["s3:GetObject"] },
      { Sid: "B", ...READ, Action: "s3:GetObject", Resource: ["arn:aws:s3:::lake/payments/eu/*"] },
    ];

    expect(inline([READ], split)).toEqual({ found: [], removed: [] });
    expect(
      inline(
        [{ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }],
        [READ, { ...READ, Action: "S3:PutObject" }],
      ),
    ).toEqual({ found: [], removed: [] });
  });

  test("gains what a wildcard takes in beyond what was there, and the wildcard is named", () => {
    const { found } = inline([READ], [{ ...READ, Action: "s3:GetObject*" }]);

    expect(found[0]).toMatch(
      /^look access-widened: role\/dags gains s3:GetObject\* but s3:GetObject on arn:aws:s3:::lake\/payments\/\*$|^look access-widened: role\/dags gains \d+ of s3:GetObject\*, such as/,
    );
    expect(found[1]).toBe("look wildcard-added: role/dags: s3:GetObject* takes in s3:GetObject");
  });

  test("gains where a denial goes, and only there", () => {
    const all = { Action: "s3:GetObject", Resource: "*" };
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::secrets/*" };

    expect(inline([all, deny], [all]).found).toEqual([
      "look access-widened: role/dags gains s3:GetObject on arn:aws:s3:::secrets/*",
    ]);
    expect(inline([all], [all, deny]).removed).toEqual([
      "role/dags loses s3:GetObject on arn:aws:s3:::secrets/*",
    ]);
  });

  test("leaves out what a denial takes back", () => {
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };

    expect(inline([deny], [deny, READ])).toEqual({ found: [], removed: [] });
  });

  test("gains by a condition that allows more, or that goes", () => {
    const when = (...values: readonly string[]): Statement => ({
      ...READ,
      Condition: { StringEquals: { "s3:prefix": values } },
    });

    expect(inline([when("a")], [when("a", "b")]).found).toEqual([
      "look access-widened: role/dags gains s3:GetObject on arn:aws:s3:::lake/payments/* if s3:prefix StringEquals a or b",
    ]);
    expect(inline([when("a", "b")], [when("a")]).found).toEqual([]);
    expect(inline([when("a")], [READ]).found).toEqual([
      "look access-widened: role/dags gains s3:GetObject on arn:aws:s3:::lake/payments/*",
    ]);
  });

  test("counts everything but some actions", () => {
    const { found } = inline([READ], [{ NotAction: ["iam:*"], Resource: "*" }]);

    expect(found.join("\n")).toContain("everything but iam:*");
    expect(found.join("\n")).toContain("on everything");
  });

  test("asks a service's actions of no other service's resources", () => {
    const wide = { Action: ["logs:DescribeLogGroups", "s3:GetObject"], Resource: "*" };
    const denied = { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::lake/*" };
    const { found } = inline([wide, denied], [wide]);

    expect(found.join("\n")).toContain("s3:GetObject");
    expect(found.join("\n")).not.toContain("logs:");
  });

  test("is asked where a service has resources of another name", () => {
    const cluster = {
      Action: "kafka-cluster:Connect",
      Resource: `arn:aws:kafka:eu-west-1:${ACCOUNT}:cluster/c/1`,
    };

    expect(inline([], [cluster]).found).toEqual([
      `look access-widened: role/dags gains kafka-cluster:Connect on arn:aws:kafka:eu-west-1:${ACCOUNT}:cluster/c/1`,
    ]);
  });

  test("of what Terraform forgets changes nothing: it stays in AWS", () => {
    const values = { name: "p", role: "dags", policy: policy(READ) };
    const { removed } = reviewOf(same("aws_iam_role.r", role()), {
      address: "aws_iam_role_policy.p",
      before: values,
      actions: ["forget"],
    });

    expect(removed).toEqual([]);
  });

  test("of a policy that cannot be read, or is known only after apply, says so", () => {
    const values = { name: "p", role: "dags", policy: policy(READ) };
    const { name, role: of } = values;
    const unknown = {
      ...from("aws_iam_role_policy.p", values, { name, role: of }),
      unknown: { policy: true },
    };

    expect(findingsOf(same("aws_iam_role.r", role()), unknown)).toEqual([
      "look policy-unknown aws_iam_role_policy.p",
    ]);
  });
});

test("a policy of AWS's that is attached is named, since the plan does not have it", () => {
  const attachment = { role: "dags", policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" };
  const { findings } = reviewOf(
    same("aws_iam_role.r", role()),
    from("aws_iam_role_policy_attachment.a", undefined, attachment),
  );

  expect(findings.map(({ message }) => message)).toEqual([
    "role/dags gains whatever the policy arn:aws:iam::aws:policy/AmazonS3FullAccess allows",
  ]);
});

test.each([
  ["a role elsewhere", "aws_iam_role_policy", "role", "role/dags"],
  ["a user", "aws_iam_user_policy", "user", "user/dags"],
  ["a group", "aws_iam_group_policy", "group", "group/dags"],
])("%s gains by a policy that the plan gives it", (_, type, kind, label) => {
  const { findings } = reviewOf(
    from(`${type}.p`, undefined, { name: "p", [kind]: "dags", policy: policy(READ) }),
    same("aws_kms_key.k", {
      arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`,
      policy: policy({ Principal: "*", Action: "kms:*", Resource: "*" }),
    }),
  );

  expect(findings.map(({ message }) => message)).toEqual([
    `${label} is new, and may s3:GetObject on arn:aws:s3:::lake/payments/*`,
  ]);
});

test("a managed policy that is attached elsewhere is whoever's has it", () => {
  const managed = (...statements: readonly Statement[]): object => ({
    name: "m",
    arn: `arn:aws:iam::${ACCOUNT}:policy/m`,
    policy: policy(...statements),
  });
  const { findings } = reviewOf(
    from("aws_iam_policy.m", managed(READ), managed({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] })),
  );

  expect(findings.map(({ message }) => message)).toEqual([
    "whoever has policy/m gains s3:PutObject on arn:aws:s3:::lake/payments/*",
  ]);
});

describe("a permissions boundary", () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
  const boundary = (...statements: readonly Statement[]): object => ({
    name: "boundary",
    arn,
    policy: policy(...statements),
  });
  const everything = { Action: "*", Resource: "*" };
  const attached = same("aws_iam_role_policy.p", { name: "p", role: "dags", policy: policy(everything) });

  test("that goes stops, with what its role gains", () => {
    const { findings } = reviewOf(
      from("aws_iam_role.r", role({ permissions_boundary: arn }), role()),
      same("aws_iam_policy.b", boundary(READ)),
      attached,
    );

    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "stop boundary-removed",
      "look access-widened",
    ]);
  });

  test("that allows more stops, with what it allows", () => {
    const more = { ...READ, Action: ["s3:GetObject", "s3:PutObject"] };
    const { findings } = reviewOf(
      same("aws_iam_role.r", role({ permissions_boundary: arn })),
      from("aws_iam_policy.b", boundary(READ), boundary(more)),
      attached,
    );

    expect(findings.map(({ severity, rule, details }) => [severity, rule, details])).toEqual([
      ["stop", "boundary-widened", ["s3:PutObject on arn:aws:s3:::lake/payments/*"]],
      ["look", "access-widened", undefined],
    ]);
  });

  test("that allows less is what access goes", () => {
    const more = { ...READ, Action: ["s3:GetObject", "s3:PutObject"] };
    const { findings, removed } = reviewOf(
      same("aws_iam_role.r", role({ permissions_boundary: arn })),
      from("aws_iam_policy.b", boundary(more), boundary(READ)),
      attached,
    );

    expect(findings).toEqual([]);
    expect(removed).toEqual(["role/dags loses s3:PutObject on arn:aws:s3:::lake/payments/*"]);
  });

  test("of which nothing is known is no boundary that anybody has reviewed", () => {
    const { findings } = reviewOf(
      from(
        "aws_iam_role.r",
        role({ permissions_boundary: arn }),
        role({ permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/other` }),
      ),
      same("aws_iam_policy.b", boundary(READ)),
      attached,
    );

    expect(findings.map(({ rule }) => rule)).toContain("boundary-widened");
  });
});

describe("trust", () => {
  const changed = (before: string, after: string): string[] =>
    reviewOf(
      from("aws_iam_role.r", role({ assume_role_policy: before }), role({ assume_role_policy: after })),
    ).findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  const github = (subject: string): string =>
    policy({
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": subject } },
    });

  test.each([
    [
      { AWS: "arn:aws:iam::999988887777:root" },
      "look trust-added: dags may be assumed by arn:aws:iam::999988887777:root",
    ],
    [
      { Service: ["airflow.amazonaws.com", "ecs-tasks.amazonaws.com"] },
      "look trust-added: dags may be assumed by the service ecs-tasks.amazonaws.com",
    ],
    ["*", "stop resource-public: dags may be assumed by everybody"],
  ])("in somebody new is found", (principal, found) => {
    expect(changed(TRUST, trust(principal))).toEqual([found]);
    expect(changed(trust(principal), TRUST).filter((line) => !line.includes("airflow"))).toEqual([]);
  });

  test("is found where a condition goes or changes, not where one comes", () => {
    const limited = trust(
      { Service: "airflow.amazonaws.com" },
      { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
    );

    expect(changed(limited, TRUST)).toEqual([
      "look trust-added: dags may be assumed by the service airflow.amazonaws.com",
    ]);
    expect(changed(TRUST, limited)).toEqual([]);
    expect(changed(github("repo:acme/a"), github("repo:acme/*"))).toHaveLength(1);
  });
});

describe("a bucket's policy", () => {
  const arn = "arn:aws:s3:::payments-dags";
  const bucket = same("aws_s3_bucket.b", { bucket: "payments-dags", arn, id: "payments-dags" });
  const TLS = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const changed = (before: readonly Statement[], after: readonly Statement[]): string[] => {
    const values = (statements: readonly Statement[]): object => ({
      bucket: "payments-dags",
      policy: policy(...statements),
    });
    return reviewOf(
      bucket,
      same("aws_iam_role.r", role()),
      from("aws_s3_bucket_policy.p", values(before), values(after)),
    ).findings.flatMap(({ severity, rule, message, details = [] }) => [
      `${severity} ${rule}: ${message}`,
      ...details,
    ]);
  };

  test("that names the public stops", () => {
    const open = { Principal: "*", Action: "s3:GetObject", Resource: `${arn}/*` };

    expect(changed([TLS], [TLS, open])).toContain(
      "stop bucket-public: the public gains s3:GetObject on arn:aws:s3:::payments-dags/*",
    );
    expect(changed([TLS, open], [TLS])).toEqual([]);
  });

  test("that names a role, or another account, gives it access", () => {
    const named = (who: string): Statement => ({
      Principal: { AWS: who },
      Action: "s3:PutObject",
      Resource: `${arn}/dags/*`,
    });

    expect(changed([TLS], [TLS, named(`arn:aws:iam::${ACCOUNT}:role/ci`)])).toEqual([
      "look access-widened: role/ci gains s3:PutObject on arn:aws:s3:::payments-dags/dags/*",
    ]);
    expect(changed([TLS], [TLS, named("999988887777")])).toEqual([
      "look access-widened: account 999988887777 gains s3:PutObject on arn:aws:s3:::payments-dags/dags/*",
    ]);
  });

  test("that no longer denies writes by others gives them to administrators", () => {
    const deny = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${arn}/dags/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/ci` } },
    };

    expect(changed([TLS, deny], [TLS])).toEqual([
      expect.stringMatching(
        /^look access-widened: administrators of the account gains s3:PutObject on arn:aws:s3:::payments-dags\/dags\/\*/,
      ),
    ]);
  });

  test("that denies writes to fewer gives them to whoever is named now", () => {
    const deny = (...roles: readonly string[]): Statement => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${arn}/dags/*`,
      Condition: {
        ArnNotEquals: { "aws:PrincipalArn": roles.map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`) },
      },
    });

    expect(changed([TLS, deny("ci")], [TLS, deny("ci", "other")])).toEqual([
      expect.stringMatching(
        /^look access-widened: role\/other, as far as its own policies allow gains s3:PutObject/,
      ),
    ]);
    expect(changed([TLS, deny("ci", "other")], [TLS, deny("ci")])).toEqual([]);
  });

  test("that goes with its bucket gives nobody anything", () => {
    const values = { bucket: "payments-dags", policy: policy(TLS) };
    const goes = reviewOf(
      from("aws_s3_bucket.b", bucket.before, undefined),
      same("aws_iam_role.r", role()),
      from("aws_s3_bucket_policy.p", values, undefined),
    );

    expect(goes.findings.map(({ rule }) => rule)).toEqual(["bucket-destroyed"]);
    expect(changed([TLS], []).join("\n")).toContain("aws:SecureTransport");
  });

  test("that denies everything elsewhere is asked of this bucket, and of no other", () => {
    const elsewhere = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      NotResource: `${arn}/dags/*`,
    };
    const text = changed([TLS, elsewhere], [TLS]).join("\n");

    expect(text).toContain(`s3:PutObject on ${arn}`);
    expect(text).not.toContain("everything");
  });

  test("that no longer wants TLS opens the way without", () => {
    expect(changed([TLS], [{ ...TLS, Resource: arn }]).join("\n")).toContain("aws:SecureTransport");
  });
});

test("a key's policy is asked for each service by the statements that name it", () => {
  const arn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0aaa`;
  const allows = (service: string, Condition?: object): Statement => ({
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "kms:Decrypt",
    Resource: "*",
    ...(Condition === undefined ? {} : { Condition }),
  });
  const key = (...statements: readonly Statement[]): object => ({ arn, policy: policy(...statements) });
  const { findings } = reviewOf(
    from(
      "aws_kms_key.k",
      key(),
      key(allows("logs", { StringEquals: { "kms:EncryptionContext:team": "a" } }), allows("sns")),
    ),
  );

  expect(findings.map(({ message }) => message)).toEqual([
    `the service logs.amazonaws.com gains kms:Decrypt on ${arn} if kms:EncryptionContext:team StringEquals a`,
    `the service sns.amazonaws.com gains kms:Decrypt on ${arn}`,
  ]);
});

test("what is certainly gained under a condition is not said once more with a doubt", () => {
  const pass = { Action: "iam:PassRole", Resource: `arn:aws:iam::${ACCOUNT}:role/task` };
  const limited = {
    ...pass,
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
  const { findings } = reviewOf(
    same("aws_iam_role.r", role({ permissions_boundary: boundary })),
    from(
      "aws_iam_policy.b",
      { arn: boundary, policy: policy(READ) },
      { arn: boundary, policy: policy(READ, pass) },
    ),
    from("aws_iam_role_policy.p", undefined, { name: "p", role: "dags", policy: policy(limited) }),
  );

  expect(findings.filter(({ rule }) => rule === "access-widened").map(({ message }) => message)).toEqual([
    `role/dags gains iam:PassRole on arn:aws:iam::${ACCOUNT}:role/task if iam:PassedToService StringEquals ecs-tasks.amazonaws.com`,
  ]);
});

test("a document that is read during apply is rebuilt, in the module and the instance that it is of", () => {
  const statement = {
    sid: null,
    effect: "Allow",
    actions: ["sqs:SendMessage"],
    not_actions: null,
    not_resources: null,
    condition: [],
    principals: [],
    not_principals: [],
  };
  const plan = (key: string): string =>
    planJson(
      [
        same(`module.team["${key}"].aws_iam_role.r`, role()),
        {
          address: `module.team["${key}"].data.aws_iam_policy_document.d`,
          after: { statement: [statement], source_json: null, version: null },
          unknown: { json: true, statement: [{ resources: true }] },
          actions: ["read"],
        },
        {
          address: `module.team["${key}"].aws_iam_role_policy.p`,
          after: { role: "dags" },
          unknown: { policy: true },
        },
      ],
      {
        configuration: {
          root_module: {
            module_calls: {
              team: {
                module: {
                  resources: [
                    {
                      address: "aws_iam_role_policy.p",
                      expressions: {
                        policy: {
                          references: [
                            "data.aws_iam_policy_document.d.json",
                            "data.aws_iam_policy_document.d",
                          ],
                        },
                      },
                    },
                  ],
                },
              },
            },
          },
        },
      },
    );
  const { findings } = reviewPlan(Plan.parse(plan("a"), "plan.json"));

  expect(findings).toEqual([
    {
      severity: "look",
      rule: "access-widened",
      address: 'module.team["a"].aws_iam_role.r',
      message: "role/dags gains sqs:SendMessage on … (depends on what is not known here)",
    },
  ]);
});
