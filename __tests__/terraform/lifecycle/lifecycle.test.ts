import { SOAK } from "../../support/seeds";
import { allDone } from "../support/all-done";
import { changedConfig, type FileYaml, grow, withTemporaryTag } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { inventory, leftBehind } from "../support/inventory";
import { type Life, live } from "../support/life";
import { dispensableActions, unneededPermissions, untouchedResources } from "../support/permissions/not-more";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

/** Kinds of environments, by the config of the suite that has it: those that have the most, and each night all others. */
const VARIANTS = [
  "existing-vpc.yaml",
  "private-endpoints.yaml",
  "everything.yaml",
  ...(SOAK ? ["micro.yaml", "2xlarge.yaml", "own-key.yaml", "airflow-3.yaml", "s3-state.yaml"] : []),
];

/** What stays for a while, by design: a key can be saved for 30 days, and so can a secret. */
const RECOVERABLE = /^[\w-]+: (key [0-9a-f-]+ \(pending deletion\)|secret \S+ \(in recovery\))$/;

const REGIONS = ["eu-west-1", "us-east-1"];

describeWith(["terraform", "python3"], "the life of an environment in a local AWS", () => {
  jest.setTimeout(40 * 60_000);

  let bench: Workbench;
  let before: string[];
  /** Terraform has the policies that `mwaa-teams deploy-policy` makes, and no other. */
  const guard = new PolicyGuard();
  const versions = new Map<string, readonly string[]>();
  const lives = new Map<string, Promise<Life[]>>();

  // All at once, as far as Terraform's turns allow; each test then looks at one.
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ guard });
    const files = new Map<string, readonly [first: string, changed: string]>();
    for (const variant of VARIANTS) {
      const first = await changedConfig(bench, await derivedConfig(bench, variant), forALife);
      files.set(variant, [first, await changedConfig(bench, first, grow)]);
    }
    before = await inventory(bench.awsUrl, REGIONS);
    for (const [variant, [first, changed]] of files) {
      const life = lifeOf(first, changed);
      // A failure is reported by the test that awaits it, not as an unhandled rejection before.
      life.catch(() => undefined);
      lives.set(variant, life);
    }
  });
  afterAll(async () => {
    await Promise.allSettled(lives.values());
    await bench.close();
  });

  async function lifeOf(firstFile: string, changedFile: string): Promise<Life[]> {
    const first = await bench.synthesize(firstFile);
    const changed = await bench.synthesize(changedFile);
    return allDone(
      [...first].map(([team, folder]) => {
        const after = changed.get(team) ?? "";
        versions.set(team, [after, folder]);
        return live(bench, team, folder, after, { guard, upgrade: true });
      }),
    );
  }

  function forALife(config: FileYaml): void {
    oneOfAKind(config);
    withTemporaryTag(config);
  }

  /** One team of a kind; `validate` looks at all. */
  function oneOfAKind({ teams }: FileYaml): void {
    // Of billing's kind.
    delete teams.invoicing;
  }

  describe.each(VARIANTS)("of %s", (variant) => {
    let results: Life[];
    beforeAll(async () => {
      results = (await lives.get(variant)) ?? [];
      expect(results.length).toBeGreaterThan(0);
    });

    /** One expectation for each team of the file. */
    const each = (name: string, expectation: (life: Life) => void): void => {
      it(name, () => results.forEach(expectation));
    };

    each("begins with a valid stack that creates and does nothing else", ({ messages, first }) => {
      expect(messages).toEqual([]);
      expect(first.length).toBeGreaterThan(0);
      expect(first.filter((action) => !action.startsWith("create "))).toEqual([]);
    });

    each("leaves nothing to change right after it is applied", ({ driftAfterFirst }) => {
      expect(driftAfterFirst).toEqual([]);
    });

    each("takes a bigger class, longer retention and new files in place", ({ change }) => {
      const environment = change.filter((action) => action.includes(" aws_mwaa_environment."));
      expect(environment).toEqual([expect.stringMatching(/^update /)]);
      // The change also gives up deletion protection, so that the environment can be destroyed in the end.
      const destroyed = change.filter((action) => /^(delete|replace)/.test(action));
      expect(
        destroyed.filter((action) => !/^delete terraform_data\.\w*DeletionProtection/.test(action)),
      ).toEqual([]);
    });

    each("leaves nothing to change right after the change either", ({ driftAfterChange }) => {
      expect(driftAfterChange).toEqual([]);
    });
  });

  describe("under the policies of deploy-policy", () => {
    beforeAll(() => allDone(lives.values()));

    it("is denied only the provider's question who it is, which has another answer", () => {
      expect(new Set(guard.recorded.map(({ mode }) => mode))).toEqual(new Set(["plan", "apply"]));
      expect(guard.denials.filter(({ action }) => action !== "iam:GetUser")).toEqual([]);
      // Nothing denied at all would mean that nothing is checked.
      expect(guard.denials.length).toBeGreaterThan(0);
    });

    it("needs every action that is allowed on every kind of resource", async () => {
      expect(await unneededPermissions(guard, versions)).toEqual([]);
    });

    it("has a request denied for each action that is taken out of the policies", async () => {
      expect(await dispensableActions(guard, versions)).toEqual([]);
    });

    it("reaches every resource that is named", () => {
      expect(untouchedResources(guard, versions)).toEqual([]);
    });
  });

  it("ends with nothing left but what can be recovered for 30 days, by design", async () => {
    await allDone(lives.values());
    const left = leftBehind(before, await inventory(bench.awsUrl, REGIONS));
    expect(left.filter((item) => !RECOVERABLE.test(item))).toEqual([]);
    // Nothing here at all would mean that the inventory looks in the wrong place.
    expect(left.length).toBeGreaterThan(0);
  });
});
