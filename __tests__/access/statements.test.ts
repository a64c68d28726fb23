import { type AccessRequest, type Principal } from "../../modules/access/policy/access-request";
import { type Context } from "../../modules/access/policy/conditions";
import { evaluate } from "../../modules/access/policy/evaluate";
import { matchesPattern } from "../../modules/access/policy/match";
import { type Condition, type Policy, type Statement } from "../../modules/access/policy/parse-policy";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, ANONYMOUS, role, service } from "./support/principals";
import { request } from "./support/questions";
import { exampleStacks, prefixStacks, stacksOfText } from "./support/stacks";

/**
 * Every statement of the policies of resources, but for those of functions, which AWS has one for each caller. A statement
 * that is gone from the library is missing here; one that is new is not in the list.
 */
const STATEMENTS: readonly string[] = [
  "bucket policy: AllowDagWriters",
  "bucket policy: AllowDagWritersToList",
  "bucket policy: DenyCustomerProvidedKeys",
  "bucket policy: DenyDagPolicyByOthers",
  "bucket policy: DenyDagWritesByOthers",
  "bucket policy: DenyDeliveryByOthers",
  "bucket policy: DenyDeployedFileWritesByOthers",
  "bucket policy: DenyInsecureTransport",
  "bucket policy: DenyListingMoreThanDagsToSharedWith",
  "bucket policy: DenyMoreThanDagsToSharedWith",
  "bucket policy: DenyMoreThanReadingToSharedWith",
  "bucket policy: DenyOtherEncryption",
  "bucket policy: DenyOtherEnvironments",
  "bucket policy: DenyOtherObjects",
  "bucket policy: DenyOtherSettingsByOthers",
  "bucket policy: DenyPurgeOfDagVersions",
  "bucket policy: DenyPurgeOfVersions",
  "bucket policy: DenyReadsByOthers",
  "bucket policy: DenyStatusesByOthers",
  "bucket policy: DenyTagsByOthers",
  "bucket policy: DenyTlsBelow12",
  "key policy: AccountAdministersKey",
  "key policy: AlarmsSendToTopics",
  "key policy: CloudWatchLogsEncryptsLogGroups",
  "key policy: DagWritersUseKeyThroughS3",
  "key policy: DenyMoreThanDecryptToSharedWith1",
  "key policy: DenyOtherDataToSharedWith1a",
  "key policy: DenyOtherDataToSharedWith1b",
  "key policy: DenyOtherEnvironments",
  "key policy: DenyOtherServicesToSharedWith1",
  "key policy: RulesSendToDeliveryQueues",
  "key policy: RulesSendToTopic",
  "key policy: SecretAdministratorsUseKeyThroughSecretsManager",
  "queue policy: AlertsSendWhatTheyCouldNotPublish",
  "queue policy: DenyInsecureTransport",
  "queue policy: DenyOtherEnvironments",
  "queue policy: RulesSend",
  "queue policy: ScheduleSendsWhatItCouldNotDeliver",
  "secret policy: AllowAdministratorsToWrite",
  "secret policy: AllowExecutionRoleToRead",
  "secret policy: DenyMoreThanReadingToSharedWith",
  "secret policy: DenyOtherEnvironments",
  "secret policy: DenyReadsByOthers",
  "secret policy: DenyWritesByOthers",
  "table policy: DenyOtherEnvironments",
  "topic policy: AlarmsPublish",
  "topic policy: DenyInsecureTransport",
  "topic policy: DenyOtherEnvironments",
  "topic policy: RulesPublish",
];

/** An environment that shares all that it can. */
const SHARING = `
organization: acme
defaults: { accountId: "111122223333", region: eu-west-1, airflow: { version: "2.11.2" }, deployRoleArn: arn:aws:iam::111122223333:role/deploy }
teams:
  sharing:
    network: { create: { cidr: 10.1.0.0/16 } }
    secrets: { connections: [warehouse], administrators: [arn:aws:iam::111122223333:role/security] }
    shares: [{ team: reports, connections: [warehouse], dags: true }]
  reports: { network: { create: { cidr: 10.2.0.0/16 } } }
`;

/** Roles that run code of another environment of the account, others of it, one from elsewhere, and anybody. */
function others(accountId: string): Principal[] {
  return [
    ...[
      "mwaa-stranger-execution",
      "mwaa-stranger-privilege-detector",
      "mwaa-stranger-dag-publisher",
      "service-role/AmazonMWAA-stranger",
      "administrator",
    ].map((name) => role(`arn:aws:iam::${accountId}:role/${name}`, [ADMINISTRATOR_ACCESS])),
    role("arn:aws:iam::999988887777:role/outsider", [ADMINISTRATOR_ACCESS]),
    ANONYMOUS,
  ];
}

/** Objects that policies of buckets distinguish. */
const KEYS = [
  "dags/x.py",
  "dags/",
  "requirements.txt",
  "elsewhere",
  "status/x.json",
  "policy/dag-policy.yaml",
  "x/dags/y.py",
];

/** A value that meets a condition; nothing for a condition on who asks. */
function meeting({ operator, key, values: [value = ""] }: Condition): Context {
  if (key.toLowerCase() === "aws:principalarn") {
    return {};
  }
  if (operator === "Null") {
    return { [key]: value === "true" ? null : "any" };
  }
  if (operator.includes("Not")) {
    return { [key]: "arn:aws:none:::other" };
  }
  return {
    [key]: operator === "NumericLessThan" ? "1.1" : value.replaceAll("*", "any").replaceAll("?", "a"),
  };
}

function contextsOf({ conditions }: Statement): Context[] {
  // What a negated operator asks for wins over that the key is there at all.
  const ordered = [...conditions].sort((one) => (one.operator === "Null" ? -1 : 1));
  return [Object.assign({}, ...ordered.map(meeting)) as Context, {}];
}

function principalsOf(accountId: string, { statements }: Policy, { principal }: Statement): Principal[] {
  const named = statements.flatMap((one) => [
    ...(one.principal?.aws ?? []),
    ...one.conditions
      .filter(({ key }) => key.toLowerCase() === "aws:principalarn")
      .flatMap(({ values }) => values),
  ]);
  const arns = [...new Set(named)].filter((arn) => arn.includes(":role/") && !/[*?]/.test(arn));
  return [
    ...(principal?.services ?? []).map(service),
    ...arns.flatMap((arn) => [role(arn, [ADMINISTRATOR_ACCESS]), role(arn)]),
    ...others(accountId),
  ];
}

async function targetsOf(arn: string, statement: Statement): Promise<[action: string, arn: string][]> {
  const name = arn.split(":")[2] ?? "";
  const targets = name === "s3" ? [arn, ...KEYS.map((key) => `${arn}/${key}`)] : [arn];
  const matches = (patterns: readonly string[], action: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()) === "yes");
  const { action: wanted, notAction: unwanted = [] } = statement;
  return (await actionsOf(name))
    .filter(({ action }) => (wanted === undefined ? !matches(unwanted, action) : matches(wanted, action)))
    .flatMap(({ action, resources }) =>
      targets
        .filter((target) => resources.some((pattern) => pattern.test(target)))
        .map((target): [string, string] => [action, target]),
    );
}

/** Whether some answer is another one without the statement. */
async function matters(
  stack: StackPolicies,
  arn: string,
  policy: Policy,
  statement: Statement,
): Promise<boolean> {
  const without = { ...policy, statements: policy.statements.filter((one) => one !== statement) };
  const targets = await targetsOf(arn, statement);
  return principalsOf(stack.location.accountId, policy, statement).some((principal) =>
    targets.some(([action, target]) =>
      contextsOf(statement).some((context) => {
        const asked = request(stack, principal, { action, arn: target, context });
        const after: AccessRequest = { ...asked, target: { ...asked.target, policy: without } };
        return evaluate(asked).verdict !== evaluate(after).verdict;
      }),
    ),
  );
}

const STACKS = [
  ...prefixStacks().slice(0, 1),
  ...exampleStacks(),
  ...stacksOfText(SHARING).filter(({ name }) => name === "sharing"),
];
const POLICIES = STACKS.flatMap((stack) =>
  stack.resourcePolicies
    .filter(({ policy }) => policy.name !== "function policy")
    .map(({ arn, policy }) => ({ stack, arn, policy })),
);

test.each(POLICIES.map((one) => [one.stack.name, one.policy.name, one.arn, one] as const))(
  "in %s, no statement of the %s of %s is without effect: each one missing changes an answer",
  async (_, __, arn, { stack, policy }) => {
    const idle: string[] = [];
    for (const statement of policy.statements) {
      if (!(await matters(stack, arn, policy, statement))) {
        idle.push(statement.label);
      }
    }
    expect(idle).toEqual([]);
  },
);

test("every statement is in the list, and the list has no other", () => {
  const labels = POLICIES.flatMap(({ policy }) => policy.statements.map(({ label }) => label));
  expect([...new Set(labels)].sort()).toEqual(STATEMENTS);
});
