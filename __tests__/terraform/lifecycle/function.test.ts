import { join } from "node:path";
import { STACKS } from "../support/paths";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

describeWith(["terraform", "python3"], "a function and what it needs, in a local AWS", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
  });
  afterAll(() => bench.close());

  it("is applied, leaves nothing to change, and is destroyed", async () => {
    const workspace = await bench.workspace("function", join(STACKS, "function"));
    await workspace.apply();
    const changes = await workspace.planDetailedExitCode();
    await workspace.destroy();
    expect(changes).toEqual([]);
  });
});
