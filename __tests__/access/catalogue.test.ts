import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import catalogues from "./catalogue/escalation-paths.json";
import { actionsThatGiveRights } from "./catalogue/service-reference";
import { actionsOf } from "./support/iam-facts";
import { ADMINISTRATOR_ACCESS, executionRole } from "./support/principals";
import { owned, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { denyListStacks, exampleStacks, prefixStacks } from "./support/stacks";

interface EscalationPath {
  readonly id: string;
  readonly actions: readonly string[];
}

let paths: readonly EscalationPath[];

beforeAll(async () => {
  const ofReference = await actionsThatGiveRights();
  const byId = new Map<string, EscalationPath>();
  const add = (path: EscalationPath): unknown => byId.set(path.id.toLowerCase(), path);
  [...ofReference, ...catalogues.sources.flatMap(({ credentials }) => credentials)].forEach((action) =>
    add({ id: action, actions: [action] }),
  );
  catalogues.sources.forEach((source) => source.paths.forEach(add));
  paths = [...byId.values()];
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

/** Each action of the paths that AWS knows, on everything that it may be about, where the two do not say the same. */
async function disagreements(stack: StackPolicies): Promise<{ asked: number; found: string[] }> {
  const admin = executionRole(stack, ADMINISTRATOR_ACCESS);
  const found: string[] = [];
  let asked = 0;
  for (const name of new Set(paths.flatMap(({ actions }) => actions.map((action) => action.toLowerCase())))) {
    const known = (await actionsOf(name.split(":")[0] ?? "")).find(
      ({ action }) => action.toLowerCase() === name,
    );
    for (const arn of known === undefined ? [] : await arnsOf(stack, known.action)) {
      const question = request(stack, admin, { action: known?.action ?? "", arn });
      const simulated = await simulate(question);
      if (simulated !== "NoSuchResource") {
        asked += 1;
        const { verdict } = evaluate(question);
        if ((simulated === "Allowed") !== (verdict === "allowed") || verdict === "undecided") {
          found.push(`${name} on ${arn}: ${verdict}, and the simulator says ${simulated}`);
        }
      }
    }
  }
  return { asked, found };
}

const STACKS = [...exampleStacks(), ...prefixStacks()].map((stack) => [stack.name, stack] as const);

test("the catalogues are there, with their sources and dates", () => {
  const published = catalogues.sources.flatMap((source): EscalationPath[] => source.paths);
  expect(catalogues.sources.map(({ source }) => source)).toHaveLength(3);
  catalogues.sources.forEach(({ date, commit }) => {
    expect(`${date} ${commit}`).toMatch(/^\d{4}-\d\d-\d\d [0-9a-f]{40}$/);
  });
  expect(published.length).toBeGreaterThanOrEqual(100);
  expect(paths.length).toBeGreaterThan(published.length + 150);
  expect(readFileSync(join(__dirname, "../../docs/security.md"), "utf8")).toContain(
    `Of ${paths.length} escalation paths, ${published.length} of public catalogues`,
  );
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

test.each([
  ["allow-list", prefixStacks],
  ["deny-list", denyListStacks],
] as const)(
  "with a boundary by %s, the simulator gives the same answer to each action of a path, with AdministratorAccess attached",
  async (_, stacks) => {
    const [stack] = stacks();
    const { asked, found } = stack === undefined ? { asked: 0, found: [] } : await disagreements(stack);
    expect(found).toEqual([]);
    expect(asked).toBeGreaterThan(350);
  },
);

// The tests above would pass, too, if nothing counted as open.
test("without an allow-list most of them are open", async () => {
  const [stack] = denyListStacks();
  expect(stack && (await openPaths(stack)).length).toBeGreaterThan(100);
});
