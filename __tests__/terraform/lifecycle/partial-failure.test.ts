import { setTimeout as sleep } from "node:timers/promises";
import { changedConfig } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { Faults } from "../support/gateway/faults";
import { type LocalAwsOptions } from "../support/local-aws";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const ENVIRONMENT = "aws_mwaa_environment.Environment";

/** One stack, with deletion protection, in a local AWS of its own in which calls fail as the test says. */
interface Scene {
  readonly bench: Workbench;
  readonly faults: Faults;
  readonly workspace: TerraformWorkspace;
}

/** The tests run side by side: most of an apply's time is waiting. */
describeWith(["terraform", "python3"], "an apply in which something fails", () => {
  jest.setTimeout(15 * 60_000);

  async function inScene(
    team: string,
    act: (scene: Scene) => Promise<void>,
    options: LocalAwsOptions = {},
  ): Promise<void> {
    const faults = new Faults();
    const bench = await Workbench.openWithAws({ handlers: [faults], prerequisiteMs: 200, ...options });
    try {
      const file = await changedConfig(bench, await derivedConfig(bench, "micro.yaml"), (config) => {
        config.teams = { [team]: Object.values(config.teams)[0] ?? {} };
      });
      const workspace = await bench.workspace(team, bench.synthesizeHere(file).get(team) ?? "");
      await act({ bench, faults, workspace });
    } finally {
      await bench.close();
    }
  }

  it.concurrent.each(["throttled", "broken"] as const)(
    "ends well where the first call of every operation is %s: the provider tries again",
    (kind) =>
      inScene(`first-${kind}`, async ({ faults, workspace }) => {
        faults.everyFirst = kind;
        await workspace.apply();
        faults.everyFirst = undefined;
        expect(faults.operations.length).toBeGreaterThan(50);
        expect(await workspace.planDetailedExitCode()).toEqual([]);
      }),
  );

  it.concurrent("says which call was denied, and the next apply goes on from there", () =>
    inScene("denied", async ({ faults, workspace }) => {
      // In the order of the apply, so that each is met; the second call of making a key or a log group taints it.
      const operations = [
        "logs:PutRetentionPolicy",
        "kms:EnableKeyRotation",
        "s3:PUT versioning",
        "iam:PutRolePolicy",
        "airflow:PUT environments",
      ];
      for (const operation of operations) {
        faults.deny(operation);
        await expect(workspace.apply()).rejects.toThrow(/AccessDenied|not authorized/);
        expect(faults.operations).toContain(operation);
        faults.allowAll();
      }
      await finishes(workspace);
    }),
  );

  it.concurrent.each(["s3:PUT versioning", "kms:CreateKey", "logs:CreateLogGroup", "ec2:CreateVpc"])(
    "is finished by the next apply where Ctrl-C interrupted it at %s",
    (operation) =>
      inScene(`at-${operation.toLowerCase().replace(/\W+/g, "-")}`, async (scene) => {
        await stopAfter(scene, operation, "SIGINT");
        await finishes(scene.workspace);
      }),
  );

  it.concurrent(
    "is finished by the next apply where Ctrl-C interrupted MWAA's creation, once that is over",
    () =>
      inScene(
        "creating",
        async (scene) => {
          await stopAfter(scene, "airflow:PUT environments", "SIGINT");
          await expect(scene.workspace.apply()).rejects.toThrow(/is CREATING and cannot be deleted now/);
          await sleep(8_000);
          await finishes(scene.workspace);
        },
        { times: { createMs: 20_000, updateMs: 200, deleteMs: 200 } },
      ),
  );

  it.concurrent("needs no more than `untaint` to keep what MWAA went on to create", () =>
    inScene("untainted", async (scene) => {
      await stopAfter(scene, "airflow:PUT environments", "SIGINT");
      await scene.workspace.untaint(ENVIRONMENT);
      expect(await scene.workspace.planActions()).not.toContainEqual(expect.stringContaining("replace "));
      await finishes(scene.workspace);
    }),
  );

  it.concurrent("tells why MWAA could not create the environment, and the next apply makes it anew", () =>
    inScene(
      "failing",
      async ({ workspace }) => {
        await expect(workspace.apply()).rejects.toThrow("could not reach the internet");
        await finishes(workspace);
      },
      { firstCreationFails: "The environment could not reach the internet." },
    ),
  );

  it.concurrent("is finished by the next apply where Ctrl-C interrupted a change", () =>
    inScene("changing", async (scene) => {
      await scene.workspace.apply();
      const file = await changedConfig(
        scene.bench,
        await derivedConfig(scene.bench, "micro.yaml"),
        (config) => {
          const team = Object.values(config.teams)[0] ?? {};
          config.teams = { changing: { ...team, logs: { level: "DEBUG", retentionDays: 30 } } };
        },
      );
      await scene.workspace.load(scene.bench.synthesizeHere(file).get("changing") ?? "");
      await stopAfter(scene, "airflow:PATCH environments", "SIGINT");
      await sleep(2_000);
      await finishes(scene.workspace);
    }),
  );

  it.concurrent(
    "is finished after the documented import where it was killed while MWAA made the environment",
    () =>
      inScene("killed", async (scene) => {
        await stopAfter(scene, "airflow:PUT environments", "SIGKILL");
        await sleep(2_000);
        scene.workspace.addImports([{ to: ENVIRONMENT, id: "killed" }]);
        await finishes(scene.workspace);
      }),
  );

  async function finishes(workspace: TerraformWorkspace): Promise<void> {
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  }

  async function stopAfter(
    { faults, workspace }: Scene,
    operation: string,
    signal: "SIGINT" | "SIGKILL",
  ): Promise<void> {
    const stop = new AbortController();
    faults.after(operation, () => stop.abort(signal));
    await expect(workspace.apply(stop.signal)).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
  }
});
