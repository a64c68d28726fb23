import { isDeepStrictEqual } from "node:util";
import { changedConfig, grow } from "../terraform/support/changed-config";
import { derivedConfig } from "../terraform/support/derived-config";
import { describeDiagnostic } from "../terraform/support/diagnostics";
import { type Plan } from "../terraform/support/plan";
import { describeWith } from "../terraform/support/tools";
import { Workbench } from "../terraform/support/workbench";
import { MINISTACK_DIFFERENCES } from "./differences";

/** One of each kind: NAT gateways, endpoints only, a VPC or a key that exists, Airflow 3, and all keys there are. */
const VARIANTS = [
  "micro.yaml",
  "private-endpoints.yaml",
  "existing-vpc.yaml",
  "own-key.yaml",
  "airflow-3.yaml",
  "everything.yaml",
];

/** What it and moto both accept is worth more than what one of them accepts. */
describeWith(["terraform", "python3"], "a life in the second local AWS", () => {
  jest.setTimeout(60 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithMinistack();
  });
  afterAll(() => bench.close());

  it.each(VARIANTS)("%s applies, changes and goes, and differs only where we know why", async (variant) => {
    const first = await derivedConfig(bench, variant);
    const later = await bench.synthesize(await changedConfig(bench, first, grow));
    for (const [team, folder] of await bench.synthesize(first)) {
      const workspace = await bench.workspace(team, folder);
      expect((await workspace.validate()).map(describeDiagnostic)).toEqual([]);
      await workspace.apply();
      const afterFirst = differences(await workspace.plan());
      await workspace.load(later.get(team) ?? "");
      await workspace.apply();
      const afterChange = differences(await workspace.plan());
      await workspace.destroy();
      const unexplained = [...afterFirst, ...afterChange].filter((one) => !(one in MINISTACK_DIFFERENCES));
      expect(unexplained).toEqual([]);
    }
  });
});

/** What a plan right after an apply would change: `aws_flow_log.log_destination`. */
function differences({ resource_changes = [] }: Plan): string[] {
  return resource_changes
    .filter(({ mode, change }) => mode === "managed" && !isDeepStrictEqual(change.actions, ["no-op"]))
    .flatMap(({ type, change: { before, after } }) =>
      Object.entries(after ?? {})
        .filter(([argument, value]) => !isDeepStrictEqual(before?.[argument], value))
        .map(([argument]) => `${type}.${argument}`),
    );
}
