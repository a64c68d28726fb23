import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CommandResult, runCommand } from "./command";
import { type Janitor } from "./janitor";
import { ProviderServers } from "./provider-server";
import { cliConfiguration, type ProviderSources } from "./provider-sources";
import { Slots } from "./slots";
import { requireTool } from "./tools";

/** Settings of the person who runs the tests that must not reach Terraform: their account is not touched. */
const FOREIGN = /^(AWS_|TF_|CHECKPOINT_)|^(https?|all|no)_proxy$/i;

/**
 * Most of an apply's minute is waiting: the provider looks at a queue or at a lifecycle rule again and again until it
 * believes it. Three test files of four stacks each keep two processors busy.
 */
const SLOTS = new Slots(4);

/** What `terraform init` leaves behind. */
const INITIALISED = [".terraform", ".terraform.lock.hcl"];

/** The `terraform` program with a configuration of its own, so that a run does not depend on the user's home. */
export class TerraformProgram {
  private readonly program = requireTool("terraform");
  private readonly configFile: string;
  private readonly servers: ProviderServers;
  private readonly initialised = new Map<string, Promise<string>>();

  /**
   * @param localAws address of the local AWS; without it, commands may reach the network (the registry) only
   * @param logs folder for what Terraform and the providers log, a file for each folder that they work in
   */
  public constructor(
    private readonly janitor: Janitor,
    public readonly providers: ProviderSources,
    public readonly localAws?: string,
    private readonly logs?: string,
  ) {
    this.configFile = join(janitor.temporaryFolder(), "terraform.rc");
    writeFileSync(this.configFile, cliConfiguration(providers));
    this.servers = new ProviderServers(janitor);
  }

  /** Waits until few enough bodies of this test file are at work with Terraform, and runs this one. */
  public turn<T>(body: () => Promise<T>): Promise<T> {
    return SLOTS.use(body);
  }

  /** Runs one Terraform command in a folder; call it in a `turn`. */
  public run(folder: string, args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
    const command = (env: NodeJS.ProcessEnv): Promise<CommandResult> =>
      runCommand(this.program, args, { cwd: folder, env, janitor: this.janitor, signal });
    if (args[0] === "init") {
      return command({ ...this.environment(), ...registryProxy() });
    }
    // A provider that Terraform starts itself logs where Terraform does.
    return this.logs !== undefined
      ? command({ ...this.environment(), ...this.awsProxy(), ...logTo(join(this.logs, basename(folder))) })
      : this.servers.use(folder, { ...this.environment(), ...this.awsProxy() }, command, signal);
  }

  /**
   * Initialises a folder. Folders with the same `requirements` (providers, backend) share one real
   * `terraform init`: the others get a copy of what it left (links to the providers, and the lock file).
   */
  public async initialise(
    folder: string,
    requirements: unknown,
    init: () => Promise<void>,
  ): Promise<"initialised" | "reused"> {
    const key = createHash("sha256").update(JSON.stringify(requirements)).digest("hex");
    const known = this.initialised.get(key);
    if (known === undefined) {
      const first = init().then(() => folder);
      this.initialised.set(key, first);
      await first;
      return "initialised";
    }
    const source = await known;
    for (const name of INITIALISED) {
      await cp(join(source, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
    }
    return "reused";
  }

  private environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
    const nowhere = join(this.configFile, "..", "no-such-file");
    return {
      ...Object.fromEntries(own),
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_EC2_METADATA_DISABLED: "true",
      CHECKPOINT_DISABLE: "1",
      // Schemas of a thousand resources stay in memory all the time: collecting garbage rarely saves a third of the work.
      GOGC: "400",
      TF_CLI_CONFIG_FILE: this.configFile,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
    };
  }

  /**
   * Runs a shell's commands, in whose environment Terraform and other programs find the local AWS.
   * @param folder of the stack that they are about
   */
  public shell<T>(folder: string, commands: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
    return this.servers.use(folder, { ...this.environment(), ...this.awsProxy() }, commands);
  }

  /** MWAA goes through the proxy; so would a service without an endpoint of its own, and fails there. */
  private awsProxy(): NodeJS.ProcessEnv {
    return this.localAws === undefined
      ? {}
      : { HTTP_PROXY: this.localAws, HTTPS_PROXY: this.localAws, NO_PROXY: "127.0.0.1" };
  }
}

/** `terraform init` may need the user's own proxy to reach the registry. */
function registryProxy(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /_proxy$/i.test(name)));
}

function logTo(file: string): NodeJS.ProcessEnv {
  return { TF_LOG: "JSON", TF_LOG_PATH: file };
}
