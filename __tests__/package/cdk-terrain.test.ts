import { describeDiagnostic } from "../terraform/support/diagnostics";
import { describeWith } from "../terraform/support/tools";
import { Workbench } from "../terraform/support/workbench";
import { CDKTF_PEERS, Consumer, TYPESCRIPT } from "./support/consumer";

/** CDK Terrain's packages under the names that this package requires. */
const TERRAIN = {
  cdktf: "npm:cdktn@0.24.0",
  "@cdktf/provider-archive": "npm:@cdktn/provider-archive@14.0.1",
  "@cdktf/provider-aws": "npm:@cdktn/provider-aws@25.7.0",
};
const { constructs = "" } = CDKTF_PEERS;
const STACKS = ["bucket", "detector", "team"];

describeWith(["terraform"], "the package on CDK Terrain", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  const stacksOnCdktf = new Map<string, string>();
  beforeAll(async () => {
    bench = await Workbench.open();
    const onCdktf = await Consumer.installed(bench.janitor).twin("typescript-commonjs");
    onCdktf.writeProgram();
    await onCdktf.mustRun("npx", "tsc");
    await onCdktf.mustRun("node", "built/main.js");
    STACKS.forEach((name) => stacksOnCdktf.set(name, onCdktf.stackWithoutVersions(name)));
  });
  afterAll(() => bench.close());

  async function expectSameStacks(consumer: Consumer): Promise<void> {
    await consumer.mustRun("npx", "tsc");
    await consumer.mustRun("node", "built/main.js");
    for (const [name, folder] of consumer.stacks) {
      expect(consumer.stackWithoutVersions(name)).toBe(stacksOnCdktf.get(name));
      const workspace = await bench.workspace(name, folder);
      expect((await workspace.validate()).map(describeDiagnostic)).toEqual([]);
    }
  }

  it("gives the same stacks, but for versions, where npm has aliases for all of it", async () => {
    const consumer = Consumer.create(
      bench.janitor,
      { dependencies: { ...TERRAIN, constructs }, devDependencies: TYPESCRIPT },
      "typescript-commonjs",
    );
    consumer.writeProgram();
    await consumer.install();
    await expectSameStacks(consumer);
  });

  it("gives the same stacks to a program that imports cdktn, where npm overrides what this package imports", async () => {
    const dependencies = Object.fromEntries(
      Object.values(TERRAIN).map((alias) => {
        const [, name = "", version = ""] = /^npm:(.+)@(.+)$/.exec(alias) ?? [];
        return [name, version];
      }),
    );
    const consumer = Consumer.create(
      bench.janitor,
      { dependencies: { ...dependencies, constructs }, devDependencies: TYPESCRIPT, overrides: TERRAIN },
      "typescript-commonjs",
    );
    consumer.writeProgram((text) => text.replaceAll('"cdktf"', '"cdktn"').replaceAll("@cdktf/", "@cdktn/"));
    await consumer.install();
    await expectSameStacks(consumer);
  });
});
