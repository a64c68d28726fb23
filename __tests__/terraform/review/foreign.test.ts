import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessChanges } from "../../../modules/review/access/access-changes";
import { type Fingerprint, fingerprintOf } from "../../../modules/review/fingerprint/fingerprint";
import { PlanContext } from "../../../modules/review/plan-context";
import { Plan as ReviewedPlan } from "../../../modules/review/plan/plan";
import { reviewPlan } from "../../../modules/review/review";
import { simulate } from "../../access/support/simulator";
import { FOREIGN_PAIRS, type ForeignPair } from "../support/review/foreign-pairs";
import { type Plan } from "../support/plan";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const ROOT = {
  terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
  provider: { aws: [{ region: "eu-west-1" }] },
};

/** A root that calls a module for each pair: one plan of all of them is one plan of each. */
function writeRoot(folder: string, side: "before" | "after"): void {
  const write = (path: string, content: string): void => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, "main.tf"), content);
  };
  for (const pair of FOREIGN_PAIRS) {
    write(`modules/${pair.name}`, pair[side]);
    Object.entries(pair.modules ?? {}).forEach(([name, content]) => {
      write(`modules/${pair.name}/${name}`, content);
    });
  }
  const calls = FOREIGN_PAIRS.map(
    ({ name, forEach }) =>
      [
        name,
        {
          source: `./modules/${name}`,
          ...(forEach === undefined ? {} : { for_each: `\${toset(${forEach})}` }),
        },
      ] as const,
  );
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ ...ROOT, module: Object.fromEntries(calls) }));
}

/** The plan of one module of it, in JSON. */
function jsonOf({ name, forEach }: ForeignPair, plan: Plan): string {
  const prefix = forEach === undefined ? `module.${name}.` : `module.${name}["eu"].`;
  const resource_changes = (plan.resource_changes ?? []).filter(({ address }) => address.startsWith(prefix));
  return JSON.stringify({ ...plan, resource_changes });
}

function planOf(pair: ForeignPair, plan: Plan): ReviewedPlan {
  return ReviewedPlan.parse(jsonOf(pair, plan), pair.name);
}

function printOf(pair: ForeignPair, plan: Plan): Fingerprint {
  const origin = { stack: "foreign", commit: "c", lineage: "l", serial: 1 };
  return fingerprintOf(jsonOf(pair, plan), pair.name, origin);
}

describeWith(["terraform", "python3"], "the review of stacks that the library did not write", () => {
  jest.setTimeout(20 * 60_000);

  let bench: Workbench;
  let plans: Readonly<Record<"there" | "again" | "back", Plan>>;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
    const root = (side: "before" | "after"): string => {
      const folder = bench.janitor.temporaryFolder();
      writeRoot(folder, side);
      return folder;
    };
    const [before, after] = [root("before"), root("after")];
    const workspace = await bench.workspace("foreign", before);
    await workspace.apply();
    const there = await changeTo(workspace, after);
    // As after a merge: with all that the provider reads anew.
    await workspace.planActions({ refresh: true });
    const again = await workspace.show<Plan>("plan.tfplan");
    await workspace.apply();
    plans = { there, again, back: await changeTo(workspace, before) };
  });
  afterAll(() => bench.close());

  async function changeTo(workspace: TerraformWorkspace, folder: string): Promise<Plan> {
    await workspace.load(folder);
    await workspace.planActions({ refresh: false });
    return workspace.show<Plan>("plan.tfplan");
  }

  const prefixOf = ({ name, forEach }: ForeignPair): string =>
    forEach === undefined ? `module.${name}.` : `module.${name}["eu"].`;

  it.each(FOREIGN_PAIRS)(
    "has one fingerprint for a change that is planned twice, and another for the way back: $name",
    (pair) => {
      const [there, again, back] = (["there", "again", "back"] as const).map((way) =>
        printOf(pair, plans[way]),
      );

      expect(again?.changes).toEqual(there?.changes);
      expect(Object.keys(there?.changes ?? {})).not.toHaveLength(0);
      expect(back?.fingerprint).not.toBe(there?.fingerprint);
    },
  );

  describe.each(["there", "back"] as const)("%s", (way) => {
    it.each(FOREIGN_PAIRS)("says what changes: $name", (pair) => {
      const { findings } = reviewPlan(planOf(pair, plans[way]));
      expect(
        findings.map(
          ({ severity, rule, address }) => `${severity} ${rule} ${address.replace(prefixOf(pair), "")}`,
        ),
      ).toEqual(pair[way]);
    });

    it.each(FOREIGN_PAIRS)("gains what an IAM simulator says: $name", async (pair) => {
      const { gains } = accessChanges(new PlanContext(planOf(pair, plans[way])));
      for (const { from, to } of gains.filter(({ certain }) => certain).flatMap(({ asked }) => asked)) {
        const [before, after] = [await simulate(from), await simulate(to)];
        expect({ action: to.action, arn: to.target.arn, before, after }).toEqual({
          action: to.action,
          arn: to.target.arn,
          before: expect.not.stringMatching(/^Allowed$/) as unknown,
          after: expect.stringMatching(/^(Allowed|NoSuchResource)$/) as unknown,
        });
      }
    });
  });
});
