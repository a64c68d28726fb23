import { type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { accessTable, SHARED, type TeamAccess } from "../../modules/access/report/access-table";
import { type PageData } from "../../modules/access/report/page/page-data";
import { renderAnswers } from "../../modules/access/report/render-text";
import { RENDERERS } from "../../modules/access/report/render";
import { unusual } from "../../modules/access/report/unusual";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, executionRole, role } from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { stacksOfText } from "./support/stacks";

const TEAMS = `
organization: acme
defaults: { accountId: "111122223333", region: eu-west-1, airflow: { version: "2.11.2" }, deployRoleArn: arn:aws:iam::111122223333:role/deploy }
teams:
  owner:
    network: { create: { cidr: 10.1.0.0/16 } }
    secrets:
      connections: [warehouse, private]
      variables: [limit, other]
      administrators: [arn:aws:iam::111122223333:role/security]
    shares:
      - { team: all, connections: [warehouse], variables: [limit], dags: true, logs: true }
      - { team: secrets, connections: [warehouse] }
      - { team: dags, dags: true }
      - { team: logs, logs: true }
  all: { network: { create: { cidr: 10.2.0.0/16 } } }
  secrets: { network: { create: { cidr: 10.3.0.0/16 } } }
  dags: { network: { create: { cidr: 10.4.0.0/16 } } }
  logs: { network: { create: { cidr: 10.5.0.0/16 } } }
  none: { network: { create: { cidr: 10.6.0.0/16 } } }
`;

const stacks = new Map(
  stacksOfText(TEAMS)
    .filter((stack) => stack.arnsOf("aws_mwaa_environment").length > 0)
    .map((stack) => [stack.name, stack]),
);
const named = (name: string): StackPolicies => {
  const found = stacks.get(name);
  if (found === undefined) {
    throw new Error(`no stack ${name}`);
  }
  return found;
};
const owner = named("owner");
const own = owned(owner);
const ALIAS = { "kms:ResourceAliases": ["alias/mwaa-owner"] };
const via = (service: string): Question["context"] => ({
  "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
  ...ALIAS,
});
const secret = (name: string): string =>
  owner.arnsOf("aws_secretsmanager_secret").find((arn) => arn.includes(`/${name}-`)) ?? `no secret ${name}`;
const groups = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map((type) =>
  arnOf(owner, "logs", `log-group:airflow-owner-${type}`),
);

/** What a share opens, by its kind; everything else is to stay closed. */
const OPEN: Readonly<Record<"connection" | "variable" | "dags" | "logs", readonly Question[]>> = {
  connection: secretQuestions("warehouse"),
  variable: secretQuestions("limit"),
  dags: [
    { action: "s3:GetObject", arn: `${own.bucket}/dags/x.py` },
    { action: "s3:ListBucket", arn: own.bucket, context: { "s3:prefix": "dags/" } },
    {
      action: "kms:Decrypt",
      arn: own.key,
      context: { ...via("s3"), "kms:EncryptionContext:aws:s3:arn": own.bucket },
    },
  ],
  // Which of these AWS has for a group, and which for a stream, is among everything that is asked.
  logs: groups.flatMap((group) =>
    [group, `${group}:log-stream:x`].flatMap((arn) =>
      ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"].map((action) => ({
        action,
        arn,
      })),
    ),
  ),
};

function secretQuestions(name: string): Question[] {
  return [
    { action: "secretsmanager:GetSecretValue", arn: secret(name) },
    { action: "secretsmanager:DescribeSecret", arn: secret(name) },
    {
      action: "kms:Decrypt",
      arn: own.key,
      context: { ...via("secretsmanager"), "kms:EncryptionContext:SecretARN": secret(name) },
    },
  ];
}

const SHARED_WITH: Readonly<Record<string, readonly (keyof typeof OPEN)[]>> = {
  all: ["connection", "variable", "dags", "logs"],
  secrets: ["connection"],
  dags: ["dags"],
  logs: ["logs"],
  none: [],
};

/** Requests in which what is shared could open more: other data under the key, other listings. */
const CONTEXTS: readonly Question["context"][] = [
  {},
  ALIAS,
  ...["s3", "secretsmanager", "sqs", "dynamodb"].map(via),
  { ...via("s3"), "kms:EncryptionContext:aws:s3:arn": own.bucket },
  { ...via("s3"), "kms:EncryptionContext:aws:s3:arn": `${own.bucket}/requirements.txt` },
  ...["warehouse", "limit", "private"].map((name) => ({
    ...via("secretsmanager"),
    "kms:EncryptionContext:SecretARN": secret(name),
  })),
];
const LISTINGS: readonly Question["context"][] = [
  {},
  { "s3:prefix": "dags/" },
  { "s3:prefix": "requirements" },
];

let everything: readonly Question[];
beforeAll(async () => {
  const types = new Set(owner.source.resources.map(({ type }) => type));
  const arns = [
    ...[...types].flatMap((type) => owner.arnsOf(type)),
    ...["dags/x.py", "requirements.txt", "plugins.zip"].map((key) => `${own.bucket}/${key}`),
    ...groups.flatMap((group) => [group, `${group}:log-stream:x`]),
    arnOf(owner, "airflow", "role/owner/Admin"),
  ];
  const found = [...new Set(arns)].map(async (arn) => {
    const service = arn.split(":")[2] ?? "";
    const actions = (await actionsOf(service)).filter(
      ({ action, resources }) =>
        resources.some((one) => one.test(arn)) &&
        // The pattern of a bucket's ARN fits that of an object.
        !(action.startsWith("s3:ListBucket") && arn.includes("/")),
    );
    return actions.flatMap(({ action }) =>
      (service === "kms" ? CONTEXTS : action === "s3:ListBucket" ? LISTINGS : [{}]).map((context) => ({
        action,
        arn,
        context,
      })),
    );
  });
  everything = (await Promise.all(found)).flat();
});

const key = ({ action, arn, context = {} }: Question): string => JSON.stringify([action, arn, context]);

function opened(principal: Principal): string[] {
  return everything
    .filter((question) => evaluate(request(owner, principal, question)).verdict !== "denied")
    .map(key)
    .sort();
}

describe.each(Object.entries(SHARED_WITH))("of the owner's things, DAGs of the team %s", (name, kinds) => {
  let expected: readonly Question[];
  beforeAll(() => {
    const asked = new Set(everything.map(key));
    expected = kinds.flatMap((kind) => OPEN[kind]).filter((question) => asked.has(key(question)));
  });
  const dags = executionRole(named(name));
  const admin = executionRole(named(name), ADMINISTRATOR_ACCESS);

  test("reach exactly what is shared, of every action that AWS knows on everything", () => {
    expect(everything.length).toBeGreaterThan(800);
    expect(kinds.every((kind) => OPEN[kind].some((question) => expected.includes(question)))).toBe(true);
    expect(opened(dags)).toEqual([...new Set(expected.map(key))].sort());
  });

  test("reach nothing more with AdministratorAccess attached", () => {
    expect(opened(admin)).toEqual(opened(dags));
  });

  test("and the simulator agrees on what is open and on what is next to it", async () => {
    for (const question of expected) {
      expect([question.action, await simulate(request(owner, dags, question))]).toEqual([
        question.action,
        "Allowed",
      ]);
    }
    const closed = everything.filter(
      (question) =>
        /^(kms:Decrypt|s3:(Get|List|Put)\w*Object|s3:ListBucket|secretsmanager:|logs:)/.test(
          question.action,
        ) && !expected.some((open) => key(open) === key(question)),
    );
    const leaks: string[] = [];
    for (const question of closed) {
      if ((await simulate(request(owner, admin, question))) === "Allowed") {
        leaks.push(key(question));
      }
    }
    expect(leaks).toEqual([]);
  });
});

test.each(["all", "secrets", "dags"])(
  "the owner's own policies hold the role of %s to what is shared, with AdministratorAccess and without a boundary",
  (name) => {
    const unbounded = role(executionRole(named(name)).arn, [ADMINISTRATOR_ACCESS]);
    const expected = new Set((SHARED_WITH[name] ?? []).flatMap((kind) => OPEN[kind]).map(key));
    const guarded = everything.filter(
      ({ arn }) =>
        arn === own.key ||
        arn.startsWith(own.bucket) ||
        owner.arnsOf("aws_secretsmanager_secret").includes(arn),
    );
    const open = guarded
      .filter((question) => evaluate(request(owner, unbounded, question)).verdict !== "denied")
      .map(key);
    expect(open.filter((one) => !expected.has(one))).toEqual([]);
    expect(open.length).toBeGreaterThan(0);
  },
);

test("the owner and its administrators keep what they have", async () => {
  const dags = executionRole(owner);
  const question = { action: "secretsmanager:GetSecretValue", arn: secret("private") };
  expect(await simulate(request(owner, dags, question))).toBe("Allowed");
  const administrator = role("arn:aws:iam::111122223333:role/administrator", [ADMINISTRATOR_ACCESS]);
  expect(await simulate(request(owner, administrator, { action: "kms:PutKeyPolicy", arn: own.key }))).toBe(
    "Allowed",
  );
});

/** Answers of the page to one question, by principal, as its script finds them in the data. */
function answersOfPage(html: string, title: string): Record<string, readonly string[]> {
  const [, text = "{}"] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(html) ?? [];
  const { teams, tables, vectors, questions, answers, texts, verdicts } = JSON.parse(text) as PageData;
  const place = questions.findIndex(([, one]) => one === title);
  return Object.fromEntries(
    teams.flatMap(([team, account, , index]) => {
      const textAt = (at: number): string =>
        (texts[at] ?? "").replaceAll("\u0001", team).replaceAll("\u0002", account);
      return (tables[index]?.principals ?? []).map(([label, , vector]) => {
        const found = [vectors[vector]?.[place] ?? 0].flat().filter((at) => at !== 0);
        const shown = found.flatMap((at) => answers[at] ?? []);
        return [
          textAt(label),
          found.map((_, which) => `${verdicts[shown[3 * which] ?? 0]} ${textAt(shown[3 * which + 2] ?? 0)}`),
        ] as const;
      });
    }),
  );
}

describe("access", () => {
  const [table] = accessTable([...stacks.values()], ["owner"]) as [TeamAccess];
  const rows = table.rows.filter(({ capability }) => capability === SHARED);
  const { text, markdown, html } = RENDERERS;

  test("has a row for each statement of a share, allowed, and none for others", () => {
    expect(new Set(rows.map(({ principal, verdict }) => `${principal}: ${verdict}`))).toEqual(
      new Set(["all", "secrets", "dags", "logs"].map((name) => `DAGs of ${name}: allowed`)),
    );
    expect(rows.filter(({ principal }) => principal === "DAGs of dags").map(({ of }) => of)).toEqual([
      [expect.stringMatching(/^s3:GetObject on arn:aws:s3:::acme-owner-dags-111122223333\/dags\/\*$/)],
      [expect.stringMatching(/^s3:ListBucket on /)],
    ]);
  });

  test("shows the shares below the matrix, for a terminal and a pull request, and counts those that do not fit", () => {
    for (const shown of [text([table]), markdown([table])]) {
      const [, shares = ""] = shown.replaceAll("\\", "").split(/^ *Shares:$/m);
      expect(shares).toMatch(/✓ DAGs of all: secretsmanager:\w+/);
      expect(shares).toContain(`${rows.length - 6} more shared permissions`);
    }
    expect(text(accessTable([...stacks.values()], ["none"]))).not.toContain("Shares:");
  });

  test("shows every one among all answers, and on the page", () => {
    const lines = renderAnswers([table], "capability").split("\n");
    const onPage = answersOfPage(html([table]), SHARED);
    for (const { principal, of = [] } of rows) {
      expect(lines.filter((line) => line.includes("allowed") && line.includes(principal))).not.toEqual([]);
      expect(onPage[principal]).toContain(`allowed ${of.join(", ")}`);
    }
    expect(Object.values(onPage).flat()).toHaveLength(rows.length);
    expect(renderAnswers([table], "principal").split(SHARED)).toHaveLength(rows.length + 1);
  });

  test("does not call a share itself unusual", () => {
    expect(unusual(table).filter((sentence) => sentence.includes(SHARED))).toEqual([]);
  });
});
