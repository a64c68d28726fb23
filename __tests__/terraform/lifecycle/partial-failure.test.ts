import { changedConfig } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { Faults } from "../support/gateway/faults";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const ENVIRONMENT = "aws_mwaa_environment.Environment";

describeWith(["terraform", "python3"], "an apply in which something fails", () => {
  jest.setTimeout(15 * 60_000);

  const faults = new Faults();
  let bench: Workbench;
  beforeAll(async () => {
    const times = { createMs: 6_000, updateMs: 500, deleteMs: 500 };
    bench = await Workbench.openWithAws({ handlers: [faults], times, prerequisiteMs: 500 });
  });
  beforeEach(() => {
    faults.allowAll();
    faults.everyFirst = undefined;
  });
  afterAll(() => bench.close());

  /** A stack of one team in the local AWS, under a name of its own, with deletion protection. */
  async function stackOf(team: string): Promise<TerraformWorkspace> {
    const file = await changedConfig(bench, await derivedConfig(bench, "micro.yaml"), (config) => {
      config.teams = { [team]: Object.values(config.teams)[0] ?? {} };
    });
    return bench.workspace(team, bench.synthesizeHere(file).get(team) ?? "");
  }

  it.each(["throttled", "broken"] as const)(
    "ends well where the first call of every operation is %s",
    async (kind) => {
      const workspace = await stackOf(`first-${kind}`);
      faults.everyFirst = kind;
      await workspace.apply();
      faults.everyFirst = undefined;
      expect(faults.operations.length).toBeGreaterThan(50);
      expect(await workspace.planDetailedExitCode()).toEqual([]);
    },
  );

  it("says which call was denied, and the next apply goes on from there, with nothing to repair by hand", async () => {
    const workspace = await stackOf("denied");
    const operations = [
      "logs:CreateLogGroup",
      "s3:PUT versioning",
      "iam:PutRolePolicy",
      "ec2:CreateNatGateway",
      "s3:PUT policy",
      "airflow:PUT environments",
    ];
    for (const operation of operations) {
      faults.allowAll();
      faults.deny(operation);
      await expect(workspace.apply()).rejects.toThrow(/AccessDenied|not authorized/);
    }
    faults.allowAll();
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });

  it("is finished by the next apply where it was interrupted (Ctrl-C) before the environment", async () => {
    const workspace = await stackOf("interrupted");
    await stopAfter(workspace, "s3:PUT versioning", "SIGINT");
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });

  it("is finished after `untaint` where it was interrupted while MWAA made the environment", async () => {
    const workspace = await stackOf("tainted");
    await stopAfter(workspace, "airflow:PUT environments", "SIGINT");
    await expect(workspace.apply()).rejects.toThrow(
      new RegExp(`${ENVIRONMENT} has lifecycle.prevent_destroy set`),
    );
    await workspace.untaint(ENVIRONMENT);
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });

  it("is finished after an import where it was killed while MWAA made the environment", async () => {
    const workspace = await stackOf("killed");
    await stopAfter(workspace, "airflow:PUT environments", "SIGKILL");
    await expect(workspace.apply()).rejects.toThrow(/already exists/);
    workspace.addImports([{ to: ENVIRONMENT, id: "killed" }]);
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });

  async function stopAfter(
    workspace: TerraformWorkspace,
    operation: string,
    signal: "SIGINT" | "SIGKILL",
  ): Promise<void> {
    const stop = new AbortController();
    faults.after(operation, () => stop.abort(signal));
    await expect(workspace.apply(stop.signal)).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
  }
});
