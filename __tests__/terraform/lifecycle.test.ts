import { allDone } from "./support/all-done";
import { derivedConfig } from "./support/derived-config";
import { describeWith } from "./support/tools";
import { Workbench } from "./support/workbench";

describeWith(["terraform", "python3"], "the life of an environment in a local AWS", () => {
  jest.setTimeout(15 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
  });
  afterAll(() => bench.close());

  it("is applied, leaves nothing to change, and is destroyed", async () => {
    const configs = ["everything.yaml", "private-endpoints.yaml"];
    const changesAfterApply = await allDone(configs.map(live));
    expect(changesAfterApply).toEqual(configs.map((config) => ({ config, changes: [] })));
  });

  async function live(config: string): Promise<{ config: string; changes: readonly string[] }> {
    const stacks = await bench.synthesize(await derivedConfig(bench, config, withoutDeletionProtection));
    const changes: string[] = [];
    for (const [team, folder] of stacks) {
      const workspace = await bench.workspace(team, folder);
      await workspace.apply();
      changes.push(...(await workspace.planDetailedExitCode()));
      await workspace.destroy();
    }
    return { config, changes };
  }
});

/** Terraform refuses to destroy a protected stack, which is the point of the protection. */
function withoutDeletionProtection(text: string): string {
  return /^ +deletionProtection: false$/m.test(text)
    ? text
    : text.replace(/^( +)network:$/gm, "$1deletionProtection: false\n$&");
}
