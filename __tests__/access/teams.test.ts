import { type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { matchesPattern } from "../../modules/access/policy/match";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { actionsOf } from "./support/iam-facts";
import { principalsNamed } from "./support/needs";
import { ADMINISTRATOR_ACCESS, executionRole, role, roleNamed, stackRole } from "./support/principals";
import { arnOf, owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { exampleStacks, prefixStacks } from "./support/stacks";

const SERVICES = [
  "airflow",
  "cloudwatch",
  "dynamodb",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
];
const MORE_SERVICES = ["sns", "sqs", "sts"];

/** Contexts that the grants of this library ask for: none of them may open another team's door. */
const CONTEXTS: readonly Question["context"][] = [
  {},
  ...["s3", "sqs", "secretsmanager"].map((name) => ({ "kms:ViaService": `${name}.eu-west-1.amazonaws.com` })),
];

/** Everything that a team owns, down to what is named below it. */
function resourcesOf(stack: StackPolicies): string[] {
  const own = owned(stack);
  const types = new Set(stack.source.resources.map(({ type }) => type));
  const groups = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map((type) =>
    arnOf(stack, "logs", `log-group:airflow-${own.environment}-${type}`),
  );
  return [
    ...[...types].flatMap((type) => stack.arnsOf(type)),
    ...["Admin", "Viewer", "Public"].map((name) =>
      arnOf(stack, "airflow", `role/${own.environment}/${name}`),
    ),
    ...["dags/x.py", "requirements.txt", "plugins.zip"].map((key) => `${own.bucket}/${key}`),
    ...groups.flatMap((group) => [`${group}:*`, `${group}:log-stream:x`]),
    arnOf(stack, "secretsmanager", `secret:airflow/${own.environment}/connections/undeclared-AbCdEf`),
  ];
}

/** Every action that AWS knows for each of those resources. */
async function questionsAbout(stack: StackPolicies): Promise<Question[]> {
  const actions = (await Promise.all([...SERVICES, ...MORE_SERVICES].map(actionsOf))).flat();
  return [...new Set(resourcesOf(stack))].flatMap((arn) =>
    actions
      .filter(({ action, resources }) => {
        const sameService = arn.split(":")[2] === action.split(":")[0] || action.startsWith("sts:");
        return sameService && resources.some((pattern) => pattern.test(arn));
      })
      .map(({ action }) => ({ action, arn })),
  );
}

/** The roles that a stack makes, and those from elsewhere with what the stack attaches to them. */
function principalsOf(stack: StackPolicies): Principal[] {
  const account = stack.location.accountId;
  return [
    ...stack.roles.map((one) => stackRole(one)),
    executionRole(stack, ADMINISTRATOR_ACCESS),
    ...[...stack.attached].map(([name, policies]) => role(`arn:aws:iam::${account}:role/${name}`, policies)),
    ...["AllowDagWriters", "AllowAdministratorsToWrite"].flatMap((sid) =>
      [...new Set(principalsNamed(stack, sid))].map((arn) => role(arn)),
    ),
  ];
}

const PREFIX = prefixStacks();
const PAIRS = [PREFIX, exampleStacks()].flatMap((stacks) =>
  stacks.flatMap((one) => stacks.filter((other) => other !== one).map((other) => ({ one, other }))),
);

describe.each(PAIRS.map(({ one, other }) => [one.name, other.name, one, other] as const))(
  "%s and what belongs to %s",
  (_, __, one, other) => {
    test("no principal of the one, nor its DAGs with AdministratorAccess, is allowed any action that AWS knows on anything of the other", async () => {
      const questions = await questionsAbout(other);
      expect(questions.length).toBeGreaterThan(1_000);
      const leaks = principalsOf(one).flatMap((principal) =>
        questions.flatMap((question) =>
          CONTEXTS.filter((___, index) => index === 0 || question.action.startsWith("kms:"))
            .map((context) => evaluate(request(other, principal, { ...question, context })))
            .filter(({ verdict }) => verdict !== "denied")
            .map(({ by }) => `${principal.arn} ${question.action} ${question.arn}: ${by}`),
        ),
      );
      expect(leaks).toEqual([]);
    });
  },
);

test.each(PREFIX.map((stack) => [stack.name, stack] as const))(
  "the simulator agrees for DAGs of %s with AdministratorAccess, on every action that their policies grant",
  async (_, stack) => {
    const dags = stackRole(roleNamed(stack, "-execution"));
    const admin = executionRole(stack, ADMINISTRATOR_ACCESS);
    const granted = dags.identityPolicies
      .flatMap(({ statements }) => statements)
      .flatMap(({ action }) => action ?? []);
    const leaks: string[] = [];
    for (const other of PREFIX.filter((one) => one !== stack)) {
      const questions = (await questionsAbout(other)).filter(({ action }) =>
        granted.some((pattern) => matchesPattern(pattern, action) === "yes"),
      );
      expect(questions.length).toBeGreaterThan(100);
      for (const question of questions) {
        if ((await simulate(request(other, admin, question))) === "Allowed") {
          leaks.push(`${question.action} ${question.arn}`);
        }
      }
    }
    expect(leaks).toEqual([]);
  },
);

// The tests above would not notice if nothing were ever allowed.
test.each(PREFIX.map((stack) => [stack.name, stack] as const))("%s reaches what is its own", (_, stack) => {
  const dags = principalsOf(stack)[0];
  const reads = [{ action: "s3:GetObject", arn: `${owned(stack).bucket}/dags/x.py` }];
  expect(dags && reads.map((question) => evaluate(request(stack, dags, question)).verdict)).toEqual([
    "allowed",
  ]);
});
