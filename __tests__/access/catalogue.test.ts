import { evaluate } from "../../modules/access/policy/evaluate";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import catalogue from "./catalogue/escalation-paths.json";
import { actionsThatGiveRights } from "./catalogue/service-reference";
import { actionsOf } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, executionRole } from "./support/principals";
import { owned, request } from "./support/questions";
import { denyListStacks, exampleStacks, prefixStacks } from "./support/stacks";

interface EscalationPath {
  readonly id: string;
  readonly actions: readonly string[];
}

let paths: readonly EscalationPath[];

beforeAll(async () => {
  const ofReference = await actionsThatGiveRights();
  paths = [...catalogue.paths, ...ofReference.map((action) => ({ id: action, actions: [action] }))];
});

/** Paths that stay open, with their reason; a path that is closed now must leave the list. */
const OPEN: Readonly<Record<string, string>> = {
  "secretsmanager:GetSecretValue": "Airflow's secrets backend reads the team's own secrets, and no others",
};

/** The ARNs that an action may be about: the team's own things, and something of somebody else. */
async function arnsOf(stack: StackPolicies, action: string): Promise<string[]> {
  const [service = ""] = action.split(":");
  const facts = (await actionsOf(service)).find((one) => one.action.toLowerCase() === action.toLowerCase());
  const { accountId, region } = stack.location;
  const others = (facts?.arnFormats ?? []).map((format) =>
    format
      .replace("${Partition}", "aws")
      .replace("${Region}", region)
      .replace("${Account}", accountId)
      .replaceAll(/\$\{[^}]*\}/g, "any"),
  );
  const own = Object.values(owned(stack)).filter((arn) =>
    facts?.resources.some((pattern) => pattern.test(arn)),
  );
  return others.length === 0 ? ["*"] : [...others, ...own];
}

/** The ids of the paths of which every action is allowed, or undecided, on something. */
async function openPaths(stack: StackPolicies): Promise<string[]> {
  const admin = executionRole(stack, ADMINISTRATOR_ACCESS);
  const open: string[] = [];
  for (const { id, actions } of paths) {
    const allowed = await Promise.all(
      actions.map(async (action) =>
        (await arnsOf(stack, action)).some(
          (arn) => evaluate(request(stack, admin, { action, arn })).verdict !== "denied",
        ),
      ),
    );
    if (allowed.every(Boolean)) {
      open.push(id);
    }
  }
  return open;
}

const STACKS = [...exampleStacks(), ...prefixStacks()].map((stack) => [stack.name, stack] as const);

test("the catalogue is there, with its source and date", () => {
  expect(catalogue.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(catalogue.paths.length).toBeGreaterThan(60);
  expect(paths.length).toBeGreaterThan(catalogue.paths.length + 100);
});

test.each(STACKS)(
  "DAGs of %s with AdministratorAccess: every published escalation path is closed, but for those with a reason",
  async (name, stack) => {
    const open = await openPaths(stack);
    process.stdout.write(
      `${name}: ${paths.length} escalation paths, ${open.length} open: ${open.join(", ")}\n`,
    );
    expect(open).toEqual(Object.keys(OPEN));
  },
);

// The test above would pass, too, if nothing counted as open.
test("without an allow-list most of them are open", async () => {
  const [stack] = denyListStacks();
  expect(stack && (await openPaths(stack)).length).toBeGreaterThan(100);
});
