import { type Principal } from "../../modules/access/policy/access-request";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { publisherOf } from "./support/needs";
import {
  ADMINISTRATOR_ACCESS,
  executionRole,
  role,
  roleNamed,
  service,
  stackRole,
} from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { stacksOfText } from "./support/stacks";

const ROLE = "arn:aws:iam::111122223333:role";
const TEAMS = `
organization: acme
defaults:
  accountId: "111122223333"
  region: eu-west-1
  airflow: { version: "2.11.2" }
  deployRoleArn: ${ROLE}/deploy
  secrets: { connections: [warehouse], administrators: [${ROLE}/secrets] }
teams:
  team:
    network: { create: { cidr: 10.1.0.0/16 } }
    delivery:
      ci:
        - { github: { repository: acme/core, environment: production }, prefix: core }
        - { gitlab: { project: acme/core-b, branch: main }, prefix: core-b }
      submitters: [${ROLE}/release]
  team-a:
    network: { create: { cidr: 10.2.0.0/16 } }
    delivery: { ci: [{ github: { repository: acme/team-a, environment: production } }] }
`;

const [team, other] = stacksOfText(TEAMS) as [StackPolicies, StackPolicies];
const found = publisherOf(team);
if (found === undefined) {
  throw new Error("the team has no publisher");
}
const { intake, role: publisherRole, name } = found;
const { bucket, secret } = owned(team);
const publisher = stackRole(publisherRole);

function on(arn: string, ...actions: string[]): Question[] {
  return actions.map((action) => ({ action, arn }));
}

const WRITES = ["s3:PutObject", "s3:DeleteObject"];
const TAGS = ["s3:PutObjectTagging", "s3:PutObjectVersionTagging", "s3:DeleteObjectTagging"];
const WRITE_DAGS = on(`${bucket}/dags/core/x.py`, ...WRITES, ...TAGS);
const delivered = (prefix: string): string[] =>
  ["dags", "definitions", "manifests"].map((folder) => `${intake}/${folder}/${prefix}/x`);
const DELIVER = delivered("core").flatMap((arn) => on(arn, ...WRITES));
const TAG = delivered("core").flatMap((arn) => on(arn, ...TAGS));
const STATUS = on(`${intake}/status/files/dags/core/x.py.json`, ...WRITES);
const POLICY = on(`${intake}/policy/dag-policy.yaml`, ...WRITES, "s3:DeleteObjectVersion");
const ELSEWHERE = on(`${intake}/elsewhere`, "s3:PutObject");
const PURGE = delivered("core").flatMap((arn) => on(arn, "s3:DeleteObjectVersion"));
const READ = delivered("core").flatMap((arn) => on(arn, "s3:GetObject", "s3:GetObjectVersion"));
const SETTINGS = [intake, bucket].flatMap((arn) =>
  on(arn, "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration", "s3:PutBucketPublicAccessBlock"),
);
const NOTIFICATIONS = on(intake, "s3:PutBucketNotification");
const BUCKET_POLICIES = [intake, bucket].flatMap((arn) =>
  on(arn, "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl"),
);
const SECRETS = on(secret, "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue");
const MACHINERY = [
  ...on(arnOf(team, "lambda", `function:${name}`), "lambda:InvokeFunction", "lambda:UpdateFunctionCode"),
  ...on(arnOf(team, "sqs", name), "sqs:SendMessage", "sqs:PurgeQueue"),
  ...on(arnOf(team, "dynamodb", `table/${name}`), "dynamodb:PutItem", "dynamodb:DeleteItem"),
];
const EVERYTHING = [
  ...[WRITE_DAGS, DELIVER, TAG, STATUS, POLICY, ELSEWHERE, PURGE, READ, SETTINGS, NOTIFICATIONS].flat(),
  ...[BUCKET_POLICIES, SECRETS, MACHINERY].flat(),
];

async function allowed(principal: Principal, questions: readonly Question[]): Promise<string[]> {
  const answers = await Promise.all(
    questions.map(
      async (question) => [question, await simulate(request(team, principal, question))] as const,
    ),
  );
  return answers.filter(([, result]) => result === "Allowed").map(([{ action, arn }]) => `${action} ${arn}`);
}

const texts = (questions: readonly Question[]): string[] =>
  questions.map(({ action, arn }) => `${action} ${arn}`);

const admin = (arn: string): Principal => role(arn, [ADMINISTRATOR_ACCESS]);
const [core, coreB] = ["-ci-core", "-ci-core-b"].map((ending) => roleNamed(team, ending)) as [
  ReturnType<typeof roleNamed>,
  ReturnType<typeof roleNamed>,
];
const otherCi = roleNamed(other, "-ci");

describe("dags/* of the DAG bucket", () => {
  test("is written by the publisher", async () => {
    expect(await allowed(publisher, WRITE_DAGS)).toEqual(texts(on(`${bucket}/dags/core/x.py`, ...WRITES)));
  });

  test.each([
    ["an administrator", admin(`${ROLE}/admin`)],
    ["the deploying role", admin(`${ROLE}/deploy`)],
    ["CI, were it an administrator", stackRole(core, ADMINISTRATOR_ACCESS)],
    ["a submitter, were it an administrator", admin(`${ROLE}/release`)],
    ["DAGs, were they administrators", executionRole(team, ADMINISTRATOR_ACCESS)],
    ["the publisher of another team", stackRole(roleNamed(other, "-dag-publisher"), ADMINISTRATOR_ACCESS)],
    ["an administrator of another account", admin("arn:aws:iam::999988887777:role/admin")],
  ])("is not written by %s", async (_, principal) => {
    expect(await allowed(principal, WRITE_DAGS)).toEqual([]);
  });
});

describe("a CI role", () => {
  test("delivers to its own folder and reads it, and can do nothing else", async () => {
    expect((await allowed(stackRole(core), EVERYTHING)).sort()).toEqual(texts([...DELIVER, ...READ]).sort());
  });

  test.each([
    ["as it is", stackRole(coreB)],
    ["were it an administrator", stackRole(coreB, ADMINISTRATOR_ACCESS)],
  ])("of a folder whose name begins like another's reaches nothing there, %s", async (_, principal) => {
    expect(await allowed(principal, [...DELIVER, ...READ, ...TAG, ...PURGE])).toEqual([]);
  });

  test("were it an administrator, could not tag, forge a status, change the DAG policy, purge, or stop events", async () => {
    const questions = [TAG, STATUS, POLICY, ELSEWHERE, PURGE, SETTINGS, NOTIFICATIONS].flat();
    expect(await allowed(stackRole(core, ADMINISTRATOR_ACCESS), questions)).toEqual([]);
  });

  test("of another team can do nothing to this one", async () => {
    expect(await allowed(stackRole(otherCi), EVERYTHING)).toEqual([]);
    expect(await allowed(stackRole(otherCi, ADMINISTRATOR_ACCESS), [...DELIVER, ...READ, ...STATUS])).toEqual(
      [],
    );
  });

  test("lists its own folder and the answers, and not the whole bucket", async () => {
    const list = (prefix: string | null): Question => ({
      action: "s3:ListBucket",
      arn: intake,
      context: { "s3:prefix": prefix },
    });
    expect(await allowed(stackRole(core), ["dags/core/", "status/", "policy/"].map(list))).toHaveLength(3);
    expect(await allowed(stackRole(core), ["", "dags/", "dags/core-b/", null].map(list))).toEqual([]);
  });
});

describe("a submitter", () => {
  test("delivers anywhere and reads it, by the bucket's policy, and can do nothing else", async () => {
    expect((await allowed(role(`${ROLE}/release`), EVERYTHING)).sort()).toEqual(
      texts([...DELIVER, ...READ]).sort(),
    );
  });
});

describe("the publisher", () => {
  test("writes DAGs, statuses, tags and records, reads what was delivered, and can do nothing else", async () => {
    const duties = [
      ...on(`${bucket}/dags/core/x.py`, ...WRITES),
      ...READ,
      ...STATUS.slice(0, 1),
      ...TAG.filter(({ action }) => action.startsWith("s3:Put")),
      ...on(arnOf(team, "dynamodb", `table/${name}`), "dynamodb:PutItem", "dynamodb:DeleteItem"),
    ];
    expect((await allowed(publisher, EVERYTHING)).sort()).toEqual(texts(duties).sort());
  });

  test("were it an administrator, could neither read a secret, nor deliver, nor change its own DAG policy", async () => {
    expect(
      await allowed(stackRole(publisherRole, ADMINISTRATOR_ACCESS), [...SECRETS, ...DELIVER, ...POLICY]),
    ).toEqual([]);
  });

  test("puts no event under the name of another", async () => {
    const put = (...source: string[]): Question => ({
      action: "events:PutEvents",
      arn: arnOf(team, "events", "event-bus/default"),
      context: { "events:source": source },
    });
    expect(await allowed(publisher, [put("mwaa-teams")])).toHaveLength(1);
    expect(await allowed(publisher, [put("acme.payments"), put("mwaa-teams", "acme.payments")])).toEqual([]);
  });
});

describe("DAG code", () => {
  test("were it an administrator, reaches nothing between authors and the DAG bucket", async () => {
    expect(await allowed(executionRole(team, ADMINISTRATOR_ACCESS), EVERYTHING)).toEqual(
      // Its own secrets, as ever.
      texts(SECRETS.filter(({ action }) => action === "secretsmanager:GetSecretValue")),
    );
  });
});

describe("the deploying role", () => {
  test("writes the DAG policy, and delivers nothing", async () => {
    expect(await allowed(admin(`${ROLE}/deploy`), POLICY)).toEqual(texts(POLICY));
    expect(await allowed(admin(`${ROLE}/deploy`), [...DELIVER, ...STATUS, ...TAG, ...PURGE])).toEqual([]);
  });
});

describe("the trust policy of a CI role", () => {
  const assume = (context: Question["context"]): Promise<string[]> =>
    allowed({ ...service("token.actions.githubusercontent.com"), kind: "anonymous" }, [
      { action: "sts:AssumeRoleWithWebIdentity", arn: core.arn, context },
    ]);

  test("is for a token alone: nobody assumes it with a role", async () => {
    const questions = on(core.arn, "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity");
    expect(await allowed(admin(`${ROLE}/admin`), questions)).toEqual([]);
    expect(await assume({})).toEqual([]);
  });
});

test("EventBridge sends for the two rules of the team alone", async () => {
  const send = (rule: string): Question => ({
    action: "sqs:SendMessage",
    arn: arnOf(team, "sqs", name),
    context: { "aws:SourceArn": arnOf(team, "events", `rule/${rule}`) },
  });
  const events = service("events.amazonaws.com");
  expect(
    await allowed(events, ["mwaa-team-dag-publisher", "mwaa-team-dag-reconcile"].map(send)),
  ).toHaveLength(2);
  expect(await allowed(events, ["mwaa-team-a-dag-publisher", "any"].map(send))).toEqual([]);
});

/** Everything between authors and Airflow, and what a way around it would need. */
const RESOURCES = [
  ...[intake, bucket, ...delivered("core"), ...delivered("core-b")],
  ...[
    `${intake}/status/files/dags/core/x.py.json`,
    `${intake}/policy/dag-policy.yaml`,
    `${intake}/elsewhere`,
  ],
  ...[
    `${bucket}/dags/core/x.py`,
    `${bucket}/requirements.txt`,
    secret,
    owned(team).environmentArn,
    owned(team).key,
  ],
  ...[arnOf(team, "sqs", name), arnOf(team, "sqs", `${name}-dead-letters`)],
  ...[arnOf(team, "dynamodb", `table/${name}`), arnOf(team, "lambda", `function:${name}`)],
  ...[
    arnOf(team, "sns", name),
    arnOf(team, "events", `rule/${name}`),
    arnOf(team, "events", "event-bus/default"),
  ],
  ...[publisherRole.arn, owned(team).executionRole, core.arn],
];
const SERVICES = "s3 sqs dynamodb lambda sns events iam sts secretsmanager kms airflow".split(" ");

/** What somebody may do of all actions of AWS's service reference that are about these resources. */
async function allowedOfAll(principal: Principal): Promise<string[]> {
  const facts = (await Promise.all(SERVICES.map(actionsOf))).flat();
  const questions = facts.flatMap(({ action, resources }) =>
    RESOURCES.filter((arn) => resources.some((pattern) => pattern.test(arn))).map((arn) => ({ action, arn })),
  );
  expect(questions.length).toBeGreaterThan(1_000);
  return allowed(principal, questions);
}

/** As texts, what is allowed where each of these actions is on each of these resources. */
const each = (service: string, actions: string, ...arns: readonly string[]): string[] =>
  actions.split(" ").flatMap((action) => arns.map((arn) => `${service}:${action} ${arn}`));

describe("of all actions that AWS's service reference knows", () => {
  const STATUS_OBJECT = `${intake}/status/files/dags/core/x.py.json`;
  const POLICY_OBJECT = `${intake}/policy/dag-policy.yaml`;

  test("a CI role may deliver, read what it delivered and the answers, and nothing else", async () => {
    expect((await allowedOfAll(stackRole(core))).sort()).toEqual(
      [
        ...each("s3", "PutObject DeleteObject AbortMultipartUpload", ...delivered("core")),
        ...each("s3", "GetObject GetObjectVersion", ...delivered("core"), STATUS_OBJECT, POLICY_OBJECT),
      ].sort(),
    );
  });

  test("another team's CI role may do nothing here", async () => {
    expect(await allowedOfAll(stackRole(otherCi))).toEqual([]);
  });

  test("the publisher may do its duties, and neither read secrets nor change a bucket's settings or policy", async () => {
    const files = [...delivered("core"), ...delivered("core-b")];
    const published = `${bucket}/dags/core/x.py`;
    expect((await allowedOfAll(publisher)).sort()).toEqual(
      [
        ...each("s3", "ListBucket ListBucketVersions", intake),
        ...each("s3", "GetObject GetObjectVersion", ...files, STATUS_OBJECT, POLICY_OBJECT, published),
        ...each("s3", "GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging", ...files),
        ...each("s3", "PutObject", STATUS_OBJECT, published),
        ...each("s3", "DeleteObject", published),
        ...each(
          "sqs",
          "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage",
          arnOf(team, "sqs", name),
        ),
        ...each(
          "dynamodb",
          "ConditionCheckItem DeleteItem GetItem PutItem Scan",
          arnOf(team, "dynamodb", `table/${name}`),
        ),
        ...each("sns", "Publish", arnOf(team, "sns", name)),
      ].sort(),
    );
  });
});
