import { type Principal } from "../../modules/access/policy/access-request";
import { parsePolicy } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { escalations } from "./support/escalations";
import { principalsNamed } from "./support/needs";
import { ADMINISTRATOR_ACCESS, ANONYMOUS, role, roleNamed, service, stackRole } from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { prefixStacks } from "./support/stacks";

const [stack] = prefixStacks() as [StackPolicies];
const own = owned(stack);
const OUTSIDER = "arn:aws:iam::999988887777:role/outsider";
const VIA_S3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

function on(arn: string, ...actions: string[]): Question[] {
  return actions.map((action) => ({ action, arn }));
}

const WRITE_DAGS = on(`${own.bucket}/dags/x.py`, "s3:PutObject", "s3:DeleteObject", "s3:PutObjectTagging");
const PURGE_DAGS = on(`${own.bucket}/dags/x.py`, "s3:DeleteObjectVersion");
const READ_DAGS = on(`${own.bucket}/dags/x.py`, "s3:GetObject", "s3:GetObjectVersion");
const WRITE_DEPLOYED = ["requirements.txt", "plugins.zip", "startup.sh"].flatMap((key) =>
  on(`${own.bucket}/${key}`, "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
);
const STORE_ANYTHING_ELSE = on(`${own.bucket}/elsewhere`, "s3:PutObject");
const BUCKET_SETTINGS = on(
  own.bucket,
  "s3:PutBucketVersioning",
  "s3:PutLifecycleConfiguration",
  "s3:PutEncryptionConfiguration",
  "s3:PutBucketPublicAccessBlock",
);
const READ_SECRETS = [own.secret, own.variable].flatMap((arn) => on(arn, "secretsmanager:GetSecretValue"));
const WRITE_SECRETS = [own.secret, own.variable].flatMap((arn) =>
  on(
    arn,
    "secretsmanager:PutSecretValue",
    "secretsmanager:DeleteSecret",
    "secretsmanager:UpdateSecret",
    "secretsmanager:RotateSecret",
  ),
);
const USE_KEY = on(own.key, "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant");
const LOG_IN = ["Admin", "Op", "User", "Viewer", "Public"].flatMap((airflowRole) =>
  on(
    arnOf(stack, "airflow", `role/team/${airflowRole}`),
    "airflow:CreateWebLoginToken",
    "airflow:InvokeRestApi",
  ),
);
const EVERYTHING = [
  ...Object.values(escalations(stack)).flat(),
  ...[WRITE_DAGS, PURGE_DAGS, READ_DAGS, WRITE_DEPLOYED, STORE_ANYTHING_ELSE, BUCKET_SETTINGS].flat(),
  ...[READ_SECRETS, WRITE_SECRETS, USE_KEY, LOG_IN].flat(),
];

async function allowed(principal: Principal, questions: readonly Question[]): Promise<string[]> {
  const answers = await Promise.all(
    questions.map(
      async (question) => [question, await simulate(request(stack, principal, question))] as const,
    ),
  );
  return answers.filter(([, result]) => result === "Allowed").map(([{ action, arn }]) => `${action} ${arn}`);
}

function except(...groups: Question[][]): Question[] {
  const left = new Set(groups.flat().map(({ action, arn }) => `${action} ${arn}`));
  return EVERYTHING.filter(({ action, arn }) => !left.has(`${action} ${arn}`));
}

const [writer = "", administrator = ""] = [
  principalsNamed(stack, "AllowDagWriters")[0],
  principalsNamed(stack, "AllowAdministratorsToWrite")[0],
];

describe("a DAG writer", () => {
  test("can only write, read and delete DAGs", async () => {
    expect(await allowed(role(writer), except(WRITE_DAGS, READ_DAGS))).toEqual([]);
  });

  test("cannot decrypt with the key but through S3", async () => {
    const direct = on(own.key, "kms:Decrypt", "kms:GenerateDataKey");
    const inContext = (context: Question["context"]): Question[] =>
      direct.map((one) => ({ ...one, context }));
    const throughSqs = inContext({ "kms:ViaService": "sqs.eu-west-1.amazonaws.com" });
    expect(await allowed(role(writer), [...direct, ...throughSqs])).toEqual([]);
    const context = "kms:EncryptionContext:aws:s3:arn";
    expect(await allowed(role(writer), inContext({ ...VIA_S3, [context]: own.bucket }))).toHaveLength(2);
    // Another bucket that the account encrypts with this key.
    expect(await allowed(role(writer), inContext({ ...VIA_S3, [context]: `${own.bucket}-2` }))).toEqual([]);
    expect(await allowed(role(writer), inContext(VIA_S3))).toEqual([]);
  });

  test("cannot purge versions, change what is deployed, or read secrets, not even as an administrator", async () => {
    const admin = role(writer, [ADMINISTRATOR_ACCESS]);
    expect(
      await allowed(admin, [
        ...[
          PURGE_DAGS,
          WRITE_DEPLOYED,
          STORE_ANYTHING_ELSE,
          BUCKET_SETTINGS,
          READ_SECRETS,
          WRITE_SECRETS,
        ].flat(),
      ]),
    ).toEqual([]);
  });

  test.each([
    ["with another kind of encryption", { "s3:x-amz-server-side-encryption": "AES256" }],
    ["with a key of its own", { "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" }],
    ["without TLS", { "aws:SecureTransport": "false" }],
    ["over an old TLS", { "s3:TlsVersion": "1.1" }],
  ])("cannot write %s", async (_, context) => {
    expect(await allowed(role(writer), WRITE_DAGS.slice(0, 1))).toHaveLength(1);
    expect(await allowed(role(writer), [{ ...WRITE_DAGS[0], context } as Question])).toEqual([]);
  });
});

describe("a secret administrator", () => {
  test("can only put, read and stage secret values", async () => {
    const values = on(own.secret, "secretsmanager:PutSecretValue").concat(
      on(own.variable, "secretsmanager:PutSecretValue"),
    );
    expect(await allowed(role(administrator), except(READ_SECRETS, values))).toEqual([]);
  });

  test("uses the key for secrets under the team's prefix alone", async () => {
    const through = (secret: string): Question[] =>
      on(own.key, "kms:Decrypt", "kms:GenerateDataKey").map((one) => ({
        ...one,
        context: {
          "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
          "kms:EncryptionContext:SecretARN": secret,
        },
      }));
    expect(await allowed(role(administrator), through(own.secret))).toHaveLength(2);
    expect(
      await allowed(role(administrator), through(arnOf(stack, "secretsmanager", "secret:other-AbCdEf"))),
    ).toEqual([]);
  });

  test("cannot write or read DAGs, not even as an administrator of the account", async () => {
    const admin = role(administrator, [ADMINISTRATOR_ACCESS]);
    expect(await allowed(admin, [WRITE_DAGS, READ_DAGS, PURGE_DAGS, WRITE_DEPLOYED].flat())).toEqual([]);
  });
});

describe("a role that logs in to Airflow", () => {
  test.each(["Admin", "Op", "User", "Viewer"])(
    "as %s logs in as that Airflow role, and can do nothing else",
    async (airflowRole) => {
      const name = `team-${airflowRole.toLowerCase()}`;
      const principal = role(`arn:aws:iam::111122223333:role/${name}`, stack.attached.get(name));
      expect(await allowed(principal, EVERYTHING)).toEqual(
        [`airflow:CreateWebLoginToken ${arnOf(stack, "airflow", `role/team/${airflowRole}`)}`].flatMap(
          (one) => [one, one],
        ),
      );
    },
  );
});

describe("the detector", () => {
  test("can do nothing that DAGs must not, except store its state and notify", async () => {
    const detector = stackRole(roleNamed(stack, "-privilege-detector"));
    const duties = new Set([
      `dynamodb:PutItem ${own.table}`,
      `dynamodb:GetItem ${own.table}`,
      `sns:Publish ${own.topic}`,
      `logs:StopQuery *`,
      `logs:PutLogEvents ${arnOf(stack, "logs", "log-group:/aws/lambda/mwaa-team-privilege-detector:log-stream:x")}`,
    ]);
    expect((await allowed(detector, EVERYTHING)).filter((one) => !duties.has(one))).toEqual([]);
  });
});

describe("the role of the flow logs", () => {
  test("can do nothing that is listed", async () => {
    expect(await allowed(stackRole(roleNamed(stack, "-flow-logs")), EVERYTHING)).toEqual([]);
  });
});

describe("a role of the account", () => {
  const ANY = "arn:aws:iam::111122223333:role/any";

  test("without policies of its own can do nothing", async () => {
    expect(await allowed(role(ANY), EVERYTHING)).toEqual([]);
  });

  test("that administers the account cannot write or read DAGs or read or write secrets", async () => {
    const admin = role(ANY, [ADMINISTRATOR_ACCESS]);
    const guarded = [WRITE_DAGS, PURGE_DAGS, READ_DAGS, WRITE_DEPLOYED, STORE_ANYTHING_ELSE, BUCKET_SETTINGS];
    expect(await allowed(admin, [...guarded, READ_SECRETS, WRITE_SECRETS].flat())).toEqual([]);
  });

  // Said in docs/security.md: nobody is locked out, and CloudTrail records it.
  test("that administers the account can replace the policies that hold it back", async () => {
    const admin = role(ANY, [ADMINISTRATOR_ACCESS]);
    const replace = [
      ...on(own.bucket, "s3:PutBucketPolicy"),
      ...on(own.secret, "secretsmanager:PutResourcePolicy"),
      ...on(own.key, "kms:PutKeyPolicy"),
    ];
    expect(await allowed(admin, replace)).toHaveLength(replace.length);
  });
});

describe("the role that deploys", () => {
  const deploy = role("arn:aws:iam::111122223333:role/deploy", [ADMINISTRATOR_ACCESS]);

  test("writes requirements, plugins and startup script, and no DAG", async () => {
    expect(await allowed(deploy, WRITE_DEPLOYED)).toHaveLength(WRITE_DEPLOYED.length);
    expect(await allowed(deploy, [...WRITE_DAGS, ...PURGE_DAGS])).toEqual([]);
  });

  test("cannot read or write secret values", async () => {
    expect(await allowed(deploy, [...READ_SECRETS, ...WRITE_SECRETS])).toEqual([]);
  });
});

describe.each<[string, Principal]>([
  ["an administrator of another account", role(OUTSIDER, [ADMINISTRATOR_ACCESS])],
  ["the public", ANONYMOUS],
  ["EventBridge for another rule", service("events.amazonaws.com")],
  ["MWAA for another environment", service("airflow.amazonaws.com")],
])("%s", (_, principal) => {
  test("can do nothing to a team", async () => {
    const owned = EVERYTHING.filter(({ arn }) => arn.includes("111122223333"));
    expect(owned.length).toBeGreaterThan(100);
    expect(await allowed(principal, owned)).toEqual([]);
  });
});

describe("an alarm", () => {
  const publish = (name: string, accountId = "111122223333"): Promise<string[]> =>
    allowed(service("cloudwatch.amazonaws.com"), [
      {
        action: "sns:Publish",
        arn: own.topic,
        context: {
          "aws:SourceAccount": accountId,
          "aws:SourceArn": `arn:aws:cloudwatch:eu-west-1:${accountId}:alarm:${name}`,
        },
      },
    ]);

  test("of the detector publishes to its topic, and none that somebody else makes in the account", async () => {
    expect(await publish("mwaa-team-privilege-detector-errors")).toHaveLength(1);
    expect(await publish("forged")).toEqual([]);
    expect(await publish("mwaa-team-a-privilege-detector-errors")).toEqual([]);
    expect(await publish("mwaa-team-privilege-detector-errors", "999988887777")).toEqual([]);
  });
});

describe("the trust policy of the execution role", () => {
  const assume = (principal: Principal, context: Question["context"]): Promise<string[]> =>
    allowed(principal, [{ action: "sts:AssumeRole", arn: own.executionRole, context }]);

  test("lets MWAA in for this environment alone", async () => {
    const airflow = service("airflow-env.amazonaws.com");
    const here = { "aws:SourceAccount": "111122223333", "aws:SourceArn": own.environmentArn };
    expect(await assume(airflow, here)).toHaveLength(1);
    expect(await assume(airflow, { ...here, "aws:SourceArn": `${own.environmentArn}-a` })).toEqual([]);
    expect(await assume(airflow, { ...here, "aws:SourceAccount": "999988887777" })).toEqual([]);
    expect(await assume(service("ec2.amazonaws.com"), here)).toEqual([]);
  });
});

describe("the VPC endpoints", () => {
  async function through(endpoint: string, principal: Principal, question: Question): Promise<string> {
    return simulate({
      ...request(stack, principal, question),
      endpointPolicy: stack.endpointPolicies.get(endpoint),
    });
  }

  test("let no credentials of another account carry data out", async () => {
    const outsider = role(OUTSIDER, [ADMINISTRATOR_ACCESS]);
    const theirs = { arn: "arn:aws:s3:::outsider/x", accountId: "999988887777" };
    const upload = {
      ...request(stack, outsider, { action: "s3:PutObject", arn: theirs.arn }),
      target: theirs,
    };

    expect(await simulate(upload)).toBe("Allowed");
    expect(await simulate({ ...upload, endpointPolicy: stack.endpointPolicies.get("s3") })).not.toBe(
      "Allowed",
    );
  });

  test("let the team's own credentials reach nothing of another account, whatever is attached", async () => {
    const dags = role(own.executionRole, [ADMINISTRATOR_ACCESS]);
    const elsewhere: Record<string, [action: string, arn: string]> = {
      s3: ["s3:PutObject", "arn:aws:s3:::outsider/x"],
      kms: ["kms:Encrypt", "arn:aws:kms:eu-west-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
      logs: ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:999988887777:log-group:x:log-stream:y"],
      secretsmanager: [
        "secretsmanager:PutSecretValue",
        "arn:aws:secretsmanager:eu-west-1:999988887777:secret:x-AbCdEf",
      ],
      sqs: ["sqs:SendMessage", "arn:aws:sqs:eu-west-1:999988887777:orders"],
    };
    const open = parsePolicy(
      JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] }),
      "everybody",
      "tests",
    );
    for (const [endpoint, [action, arn]] of Object.entries(elsewhere)) {
      const accountId = "999988887777";
      const asked = {
        ...request(stack, dags, { action, arn, context: { "aws:ResourceAccount": accountId } }),
        target: { arn, accountId, policy: open },
      };
      expect([endpoint, await simulate(asked)]).toEqual([endpoint, "Allowed"]);
      expect([
        endpoint,
        await simulate({ ...asked, endpointPolicy: stack.endpointPolicies.get(endpoint) }),
      ]).toEqual([endpoint, "ImplicitlyDenied"]);
    }
  });

  // Corrections of the facts: the queue is in an account of AWS's, its key the environment's own.
  test("of SQS let MWAA's queue of any account pass, and that of KMS what that needs", async () => {
    const dags = stackRole(roleNamed(stack, "-execution"));
    const arn = "arn:aws:sqs:eu-west-1:555566667777:airflow-celery-1a2b";
    const queue = {
      ...request(stack, dags, {
        action: "sqs:SendMessage",
        arn,
        context: { "aws:ResourceAccount": "555566667777" },
      }),
      target: {
        arn,
        accountId: "555566667777",
        policy: parsePolicy(
          JSON.stringify({
            Statement: [
              { Effect: "Allow", Principal: { AWS: own.executionRole }, Action: "sqs:*", Resource: "*" },
            ],
          }),
          "MWAA's",
          "tests",
        ),
      },
    };
    const endpointPolicy = stack.endpointPolicies.get("sqs");
    expect(await simulate({ ...queue, endpointPolicy })).toBe("Allowed");
    expect(await simulate({ ...queue, action: "sqs:SetQueueAttributes", endpointPolicy })).not.toBe(
      "Allowed",
    );
    const throughSqs = { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" };
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      expect(await through("kms", dags, { action, arn: own.key, context: throughSqs })).toBe("Allowed");
    }
  });

  test.each(["kms", "logs", "monitoring", "secretsmanager", "sqs"])(
    "of %s let the team's own role pass",
    async (endpoint) => {
      const any: Record<string, Question> = {
        kms: { action: "kms:Decrypt", arn: own.key, context: VIA_S3 },
        logs: { action: "logs:DescribeLogGroups", arn: "*" },
        monitoring: {
          action: "cloudwatch:PutMetricData",
          arn: "*",
          context: { "cloudwatch:namespace": "AmazonMWAA" },
        },
        secretsmanager: { action: "secretsmanager:GetSecretValue", arn: own.secret },
        sqs: { action: "sqs:SendMessage", arn: arnOf(stack, "sqs", "airflow-celery-1") },
      };
      const dags = stackRole(roleNamed(stack, "-execution"));
      expect(await through(endpoint, dags, any[endpoint]!)).toBe("Allowed");
    },
  );
});

// facts: AWS requires the wildcard, and the queue's name is known only after the environment is made.
describe("the wildcard of the Celery queue", () => {
  const dags = stackRole(roleNamed(stack, "-execution"));

  test("reaches queues of that name in any account, as far as the role's own policy goes", async () => {
    const queue = arnOf(stack, "sqs", "airflow-celery-anyone");
    expect(await allowed(dags, on(queue, "sqs:SendMessage", "sqs:ReceiveMessage"))).toHaveLength(2);
  });

  test("reaches no queue of another name, and gives no say over a queue", async () => {
    const other = on(arnOf(stack, "sqs", "orders"), "sqs:SendMessage", "sqs:ReceiveMessage");
    const administer = on(
      arnOf(stack, "sqs", "airflow-celery-anyone"),
      "sqs:SetQueueAttributes",
      "sqs:AddPermission",
      "sqs:DeleteQueue",
      "sqs:PurgeQueue",
    );
    expect(await allowed(dags, [...other, ...administer])).toEqual([]);
  });
});
