import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult } from "./command";
import { type Diagnostic, parseEvents, TerraformError, type TerraformEvent } from "./diagnostics";
import { fitStack } from "./fitted-stack";
import { type Janitor } from "./janitor";
import { fitToProvider } from "./newer-arguments";
import { phase } from "./phase";
import { type Plan } from "./plan";
import { mirroredVersion } from "./provider-sources";
import { readStack, type StackJson } from "./stack-json";
import { type TerraformProgram } from "./terraform-program";

const PLAN_FILE = "plan.tfplan";
const STATE_FILE = "terraform.tfstate";

/** One thing that Terraform would do: `update aws_s3_bucket.dags`. */
export type PlannedAction = `${string} ${string}`;

/**
 * A synthesized stack in a folder of its own, with real Terraform at work on it. Every phase writes one line
 * with its time, and throws a `TerraformError` with Terraform's own words when it fails.
 */
export class TerraformWorkspace {
  public readonly folder: string;
  /** Whether the plan file is newer than the stack and the state. */
  private planned = false;

  public constructor(
    private readonly stack: string,
    private readonly terraform: TerraformProgram,
    janitor: Janitor,
  ) {
    this.folder = janitor.temporaryFolder();
  }

  /**
   * Puts a synthesized stack (the whole folder: the JSON names its assets by relative path) into the workspace.
   * A second one takes the place of the first and inherits its state: that is a change of configuration.
   */
  public async load(stackFolder: string): Promise<void> {
    this.planned = false;
    await rm(join(this.folder, "assets"), { recursive: true, force: true });
    await cp(stackFolder, this.folder, { recursive: true });
    fitStack(this.folder, this.stack, this.terraform);
  }

  /** Breaks (or mends) the workspace's copy of the stack: for tests that want to see a fault found. */
  public editStack(edit: (stack: StackJson) => void, name = "cdk.tf.json"): void {
    const file = join(this.folder, name);
    const stack = JSON.parse(readFileSync(file, "utf8")) as StackJson;
    edit(stack);
    writeFileSync(file, JSON.stringify(stack));
    this.planned = false;
  }

  /** `terraform init`, or a copy of an earlier one with the same providers. */
  public async init(): Promise<void> {
    await this.phase("init", () =>
      this.terraform.initialise(this.folder, this.requirements(), async () => {
        await this.fetchModules();
        const result = await this.terraform.run(this.folder, ["init", "-no-color", "-input=false"]);
        if (result.exitCode !== 0) {
          throw new TerraformError(this.stack, "init", [], result);
        }
      }),
    );
  }

  /** `terraform validate`: all its messages; an invalid stack does not throw, the test shows the messages. */
  public validate(): Promise<readonly Diagnostic[]> {
    return this.phase("validate", async () => {
      const result = await this.terraform.run(this.folder, ["validate", "-json"]);
      const report = parseObject<{ valid: boolean; diagnostics: Diagnostic[] }>(result.stdout);
      if (report === undefined) {
        throw new TerraformError(this.stack, "validate", [], result);
      }
      return report.diagnostics;
    });
  }

  /** `terraform plan`, read back with `terraform show -json`. */
  public plan(): Promise<Plan> {
    return this.phase("plan", async () => {
      await this.runWithEvents("plan", ["-input=false", `-out=${PLAN_FILE}`]);
      this.planned = true;
      return this.show<Plan>(PLAN_FILE);
    });
  }

  /**
   * `terraform plan`, as the list of what it would do: half the time of `plan`, which loads the provider once more
   * to show the values. With `refresh: false` it believes the state, where nothing can have changed since.
   */
  public planActions({ refresh = true }: { refresh?: boolean } = {}): Promise<readonly PlannedAction[]> {
    return this.phase("plan", async () => {
      const args = ["-input=false", `-refresh=${refresh}`, `-out=${PLAN_FILE}`];
      const { events } = await this.runWithEvents("plan", args);
      this.planned = true;
      return plannedActions(events);
    });
  }

  /**
   * `terraform apply` of the plan that was made last; without one, of what Terraform plans now.
   * @param parallelism at how many resources it works at a time: most of them wait
   * @returns what it planned itself
   */
  public apply({ signal, parallelism = 10 }: { signal?: AbortSignal; parallelism?: number } = {}): Promise<
    readonly PlannedAction[]
  > {
    return this.phase("apply", async () => {
      const options = ["-input=false", "-auto-approve", `-parallelism=${parallelism}`];
      const args = [...options, ...(this.planned ? [PLAN_FILE] : [])];
      this.planned = false;
      const { events } = await this.runWithEvents("apply", args, { signal });
      return plannedActions(events);
    });
  }

  /** `terraform plan -detailed-exitcode`: what it would do now. Nothing is what a good apply leaves to do. */
  public planDetailedExitCode(): Promise<readonly PlannedAction[]> {
    return this.phase("replan", async () => {
      const args = ["-input=false", "-detailed-exitcode"];
      const { result, events } = await this.runWithEvents("plan", args, { success: [0, 2] });
      const actions = plannedActions(events);
      return result.exitCode === 2 && actions.length === 0 ? ["update outputs"] : actions;
    });
  }

  /** `terraform destroy` of everything that the state knows. */
  public destroy(): Promise<void> {
    this.planned = false;
    return this.phase("destroy", async () => {
      await this.runWithEvents("destroy", ["-input=false", "-auto-approve"]);
    });
  }

  /** `terraform show -json` of a plan file, or of the state. */
  public async show<T>(file?: string): Promise<T> {
    const args = ["show", "-json", ...(file === undefined ? [] : [file])];
    const result = await this.terraform.run(this.folder, args);
    const shown = parseObject<T>(result.stdout);
    if (result.exitCode !== 0 || shown === undefined) {
      throw new TerraformError(this.stack, "show", [], result);
    }
    return shown;
  }

  /** `terraform untaint`: a resource whose creation was interrupted, and that is there all the same. */
  public untaint(address: string): Promise<void> {
    return this.phase("untaint", () => this.mustRun(["untaint", "-no-color", address]));
  }

  /** The import blocks in the file beside the stack, as `docs/adoption.md` says: all of them, in place of earlier ones. */
  public setImports(imports: readonly { readonly to: string; readonly id: string }[]): void {
    const blocks = imports.map(({ to, id }) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id)}\n}\n`);
    writeFileSync(join(this.folder, "imports.tf"), blocks.join("\n"));
    this.planned = false;
  }

  /** Moves the state to the backend that the stack names by now. */
  public migrateState(): Promise<void> {
    return this.phase("migrate", () => this.mustRun(["init", "-no-color", "-migrate-state", "-force-copy"]));
  }

  private async mustRun(args: readonly [string, ...string[]]): Promise<void> {
    const result = await this.terraform.run(this.folder, args);
    if (result.exitCode !== 0) {
      throw new TerraformError(this.stack, args[0], [], result);
    }
  }

  /** Makes the plan file that came with the stack's folder, from another job, the one that is applied. */
  public takePlan(): void {
    this.planned = true;
  }

  /** Gives this workspace the local state of another: as if it had made what the other made. */
  public async takeStateOf(other: TerraformWorkspace): Promise<void> {
    await cp(join(other.folder, STATE_FILE), join(this.folder, STATE_FILE));
    this.planned = false;
  }

  /** The state file as it is, or nothing before the first apply. */
  public stateText(): string | undefined {
    try {
      return readFileSync(join(this.folder, STATE_FILE), "utf8");
    } catch {
      return undefined;
    }
  }

  private async runWithEvents(
    command: string,
    args: readonly string[],
    { success = [0], signal }: { success?: readonly number[]; signal?: AbortSignal } = {},
  ): Promise<{ result: CommandResult; events: readonly TerraformEvent[] }> {
    const result = await this.terraform.run(this.folder, [command, "-json", ...args], signal);
    const events = parseEvents(result.stdout);
    if (!success.includes(result.exitCode)) {
      const diagnostics = events.flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [diagnostic]));
      throw new TerraformError(this.stack, command, diagnostics, result);
    }
    return { result, events };
  }

  /** A phase waits for its turn first, so that its time is its own. */
  private phase<T>(name: string, body: () => Promise<T>): Promise<T> {
    return this.terraform.turn(() => phase(this.stack, name, body));
  }

  /** Modules that are not in the workspace are downloaded first, to be fitted as the workspace's own are. */
  private async fetchModules(): Promise<void> {
    const modules = join(this.folder, ".terraform/modules");
    if (this.awsProviderVersion() !== undefined) {
      await this.mustRun(["get", "-no-color"]);
    }
    if (existsSync(modules)) {
      fitToProvider(modules, this.awsProviderVersion());
    }
  }

  /** The version of the AWS provider in the mirrors, or nothing where the stack's is downloaded. */
  private awsProviderVersion(): string | undefined {
    return mirroredVersion(this.terraform.providers, "hashicorp/aws");
  }

  /** What `terraform init` depends on, after the override. */
  private requirements(): unknown {
    const { terraform, module } = readStack(join(this.folder, "cdk.tf.json"));
    const override = readStack(join(this.folder, "override.tf.json"));
    return [terraform?.required_providers, module, override.terraform];
  }
}

/** What is only read is no change. */
function plannedActions(events: readonly TerraformEvent[]): PlannedAction[] {
  return events.flatMap(({ type, change }): PlannedAction[] =>
    type === "planned_change" && change !== undefined && change.action !== "read"
      ? [`${change.action} ${change.resource.addr}`]
      : [],
  );
}

function parseObject<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
