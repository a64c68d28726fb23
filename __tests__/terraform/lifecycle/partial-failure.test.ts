import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SOAK } from "../../support/seeds";
import { AwsClient, xmlText } from "../support/aws-client";
import { changedConfig, type FileYaml } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { type TerraformError } from "../support/diagnostics";
import { type FindId, type Import, recoveryImports } from "../support/documented-imports";
import { Faults } from "../support/gateway/faults";
import { type MwaaTimes } from "../support/gateway/mwaa/environment-store";
import { type LocalAwsOptions } from "../support/local-aws";
import { deployLimits } from "../support/permissions/deploy-roles";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { type ResourceJson } from "../support/stack-json";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

/** Of `micro.yaml`. */
const REGION = "eu-west-1";
const ENVIRONMENT = "aws_mwaa_environment.Environment";
const CREATE_ENVIRONMENT = "airflow:PUT environments";

/** A creation that does not end before the test says so. */
const ENDLESS = 3_600_000;

/** One stack, with deletion protection, in a local AWS of its own in which calls fail as the test says. */
interface Scene {
  readonly bench: Workbench;
  /** How long MWAA takes. */
  readonly times: MwaaTimes;
  readonly faults: Faults;
  readonly workspace: TerraformWorkspace;
}

/** Each takes a local AWS of its own: what differs least from the others waits for the night. */
const eachNight = SOAK ? it.concurrent : it.concurrent.skip;

type Signal = "SIGINT" | "SIGKILL";

/** The tests run side by side: most of an apply's time is waiting. */
describeWith(["terraform", "python3"], "an apply in which something fails", () => {
  jest.setTimeout(15 * 60_000);

  async function stackOf(
    bench: Workbench,
    team: string,
    more: FileYaml["teams"][string] = {},
  ): Promise<string> {
    const file = await changedConfig(bench, await derivedConfig(bench, "micro.yaml"), (config) => {
      config.teams = { [team]: { ...Object.values(config.teams)[0], ...more } };
    });
    return bench.synthesizeHere(file).get(team) ?? "";
  }

  async function inScene(
    team: string,
    act: (scene: Scene) => Promise<void>,
    options: LocalAwsOptions = {},
  ): Promise<void> {
    const faults = new Faults();
    const times = { createMs: 500, updateMs: 500, deleteMs: 500 };
    // What repairs a broken apply is the deploying role's to do, too.
    const guard = new PolicyGuard();
    const handlers = [faults];
    const bench = await Workbench.openWithAws({ handlers, guard, prerequisiteMs: 200, times, ...options });
    try {
      const stack = await stackOf(bench, team);
      guard.limit(team, deployLimits([stack], "apply"));
      await act({ bench, faults, times, workspace: await bench.workspace(team, stack) });
      expect(guard.denials.filter(({ action }) => action !== "iam:GetUser")).toEqual([]);
    } finally {
      await bench.close();
    }
  }

  it.concurrent(
    "ends well where of every operation the first call is throttled and the second fails: the provider tries again",
    () =>
      inScene("first-calls", async ({ faults, workspace }) => {
        faults.firstCalls = ["throttled", "broken"];
        await workspace.apply();
        faults.firstCalls = [];
        expect(faults.operations.length).toBeGreaterThan(50);
        expect(await workspace.planDetailedExitCode()).toEqual([]);
      }),
  );

  it.concurrent("says which call was denied, and the next apply goes on from there", () =>
    inScene("denied", async ({ faults, workspace }) => {
      // The second call of making a log group leaves it tainted.
      for (const operation of ["logs:PutRetentionPolicy", CREATE_ENVIRONMENT]) {
        faults.deny(operation);
        await expect(workspace.apply()).rejects.toThrow(/AccessDenied|not authorized/);
        expect(faults.operations).toContain(operation);
        faults.allowAll();
      }
      await finishes(workspace);
    }),
  );

  const interruptions: readonly (readonly [operation: string, signal: Signal])[] = [
    ["logs:CreateLogGroup", "SIGINT"],
    ["iam:CreateRole", "SIGKILL"],
  ];
  const nightly: typeof interruptions = [
    ["kms:CreateKey", "SIGINT"],
    ["dynamodb:CreateTable", "SIGINT"],
  ];

  it.concurrent.each([...interruptions, ...(SOAK ? nightly : [])])(
    "is finished by the next apply, or after documented imports, where %s met a %s",
    (operation, signal) =>
      inScene(operation.toLowerCase().replace(":", "-"), async (scene) => {
        await stopAfter(scene, operation, signal);
        await recover(scene);
        expect(await scene.workspace.planDetailedExitCode()).toEqual([]);
      }),
  );

  eachNight("is finished by the next apply where Ctrl-C met MWAA's creation, once that is over", () =>
    inScene("creating", async (scene) => {
      await stopDuringCreation(scene, "SIGINT");
      expect(await scene.workspace.planActions()).toContain(`replace ${ENVIRONMENT}`);
      await finishes(scene.workspace);
    }),
  );

  eachNight("needs no more than `untaint` to keep what MWAA went on to create after Ctrl-C", () =>
    inScene("untainted", async (scene) => {
      await stopDuringCreation(scene, "SIGINT");
      await scene.workspace.untaint(ENVIRONMENT);
      expect(await scene.workspace.planActions()).not.toContain(`replace ${ENVIRONMENT}`);
      await finishes(scene.workspace);
    }),
  );

  it.concurrent("is finished after the documented import where a kill met MWAA's creation", () =>
    inScene("killed", async (scene) => {
      await stopDuringCreation(scene, "SIGKILL");
      scene.workspace.setImports([{ to: ENVIRONMENT, id: "killed" }]);
      expect(await scene.workspace.planActions()).not.toContain(`create ${ENVIRONMENT}`);
      await finishes(scene.workspace);
    }),
  );

  it.concurrent(
    "reports why MWAA could not create the environment, and the next apply creates it again",
    () =>
      inScene(
        "failing",
        async ({ workspace }) => {
          await expect(workspace.apply()).rejects.toThrow("could not reach the internet");
          await finishes(workspace);
        },
        { firstCreationFails: "The environment could not reach the internet." },
      ),
  );

  eachNight("is finished by the next apply where Ctrl-C met a change", () =>
    inScene("changing", async (scene) => {
      await scene.workspace.apply();
      const debugLogs = { logs: { level: "DEBUG", retentionDays: 30 } };
      await scene.workspace.load(await stackOf(scene.bench, "changing", debugLogs));
      await stopAfter(scene, "airflow:PATCH environments", "SIGINT");
      await sleep(1_000);
      await finishes(scene.workspace);
    }),
  );

  /**
   * Applies, and where that says that something exists already, does what the documentation advises and applies again. What
   * depends on the first finds is named by a later apply; one that names nothing new ends it.
   */
  async function recover({ bench, workspace }: Scene): Promise<void> {
    const stackFile = join(workspace.folder, "cdk.tf.json");
    const find: FindId = (type, block) => findId(new AwsClient(bench.awsUrl, REGION), type, block);
    const imports = new Map<string, Import>();
    for (;;) {
      try {
        await workspace.apply();
        return;
      } catch (error) {
        const { diagnostics } = error as Partial<TerraformError>;
        const found = diagnostics === undefined ? [] : await recoveryImports(stackFile, diagnostics, find);
        if (found.every(({ to }) => imports.has(to))) {
          throw error;
        }
        found.forEach((one) => imports.set(one.to, one));
        workspace.setImports([...imports.values()]);
      }
    }
  }

  /** As docs/adoption.md says where to look. */
  async function findId(aws: AwsClient, type: string, { description, tags }: ResourceJson): Promise<string> {
    if (type === "aws_nat_gateway") {
      const name = (tags as { Name: string }).Name;
      const filter = { "Filter.1.Name": "tag:Name", "Filter.1.Value.1": name };
      return xmlText(await aws.query("ec2", "DescribeNatGateways", filter), "natGatewayId");
    }
    if (/^aws_vpc_security_group_(in|e)gress_rule$/.test(type)) {
      const rules = (await aws.query("ec2", "DescribeSecurityGroupRules")).text.split("</item>");
      const rule = rules.find((text) => text.includes(`<description>${String(description)}</description>`));
      return xmlText({ status: 200, text: rule ?? "" }, "securityGroupRuleId");
    }
    throw new Error(`no way to find the ID of ${type}`);
  }

  async function finishes(workspace: TerraformWorkspace): Promise<void> {
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  }

  /** Stops an apply while it waits for MWAA and for nothing else; MWAA then ends its creation. */
  async function stopDuringCreation({ faults, times, workspace }: Scene, signal: Signal): Promise<void> {
    times.createMs = ENDLESS;
    const stop = new AbortController();
    faults.after(CREATE_ENVIRONMENT, () => void faults.nothingButMwaa().then(() => stop.abort(signal)));
    await expect(workspace.apply({ signal: stop.signal })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    times.createMs = 0;
  }

  /** Stops an apply when it has an answer to the operation. */
  async function stopAfter({ faults, workspace }: Scene, operation: string, signal: Signal): Promise<void> {
    const stop = new AbortController();
    faults.after(operation, () => stop.abort(signal));
    await expect(workspace.apply({ signal: stop.signal })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
  }
});
