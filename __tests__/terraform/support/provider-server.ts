import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Janitor } from "./janitor";
import { readStack } from "./stack-json";

/** What a started provider prints, for Terraform to find it. */
const ADDRESS = /TF_REATTACH_PROVIDERS='(.*)'/;

/**
 * A provider that runs on between Terraform's commands. Terraform starts a provider up to three times in each command,
 * and the AWS provider takes a second of processor time to start: more than most commands take themselves.
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export class ProviderServer {
  private constructor(
    /** Value of `TF_REATTACH_PROVIDERS`. */
    public readonly address: string,
    /** Ends it at once, with whatever it is doing. */
    public readonly kill: () => void,
  ) {}

  /** Starts a provider's program where Terraform would: it finds files by paths relative to that folder. */
  public static async start(
    program: string,
    cwd: string,
    env: NodeJS.ProcessEnv,
    janitor: Janitor,
  ): Promise<ProviderServer> {
    const child = spawn(program, ["-debug"], {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    janitor.adopt(child);
    const failed = once(child, "exit").then(() => {
      throw new Error(`${program} ended before it served`);
    });
    const address = await Promise.race([addressOf(child.stdout), failed]);
    failed.catch(() => undefined);
    return new ProviderServer(address, () => child.kill("SIGKILL"));
  }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const address = ADDRESS.exec(line)?.[1];
    if (address !== undefined) {
      output.resume();
      return address;
    }
  }
  throw new Error("the provider did not say where it serves");
}

/** As many as there are stacks that take turns in one test file. */
const MOST_IDLE = 12;

/** A server of the AWS provider for each initialised folder that was used lately; commands configure it anew. */
export class ProviderServers {
  /** By folder, the one that was used last at the end. */
  private readonly idle = new Map<string, ProviderServer>();

  public constructor(private readonly janitor: Janitor) {}

  /**
   * Runs a command with a server of the provider that the folder is initialised with. A stack that configures the
   * provider more than once, for several Regions, needs a process for each: there Terraform starts them itself.
   * @param signal where it kills the command, the server dies too, as it would with Terraform
   */
  public async use<T>(
    folder: string,
    env: NodeJS.ProcessEnv,
    command: (env: NodeJS.ProcessEnv) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const program = configuresOnce(folder) ? awsProvider(folder) : undefined;
    if (program === undefined) {
      return command(env);
    }
    const server = this.idle.get(folder) ?? (await ProviderServer.start(program, folder, env, this.janitor));
    this.idle.delete(folder);
    signal?.addEventListener("abort", () => signal.reason !== "SIGINT" && server.kill());
    try {
      return await command({ ...env, TF_REATTACH_PROVIDERS: server.address });
    } finally {
      if (signal?.aborted === true) {
        server.kill();
      } else {
        this.keep(folder, server);
      }
    }
  }

  private keep(folder: string, server: ProviderServer): void {
    this.idle.set(folder, server);
    const [oldest] = this.idle.keys();
    if (oldest !== undefined && this.idle.size > MOST_IDLE) {
      this.idle.get(oldest)?.kill();
      this.idle.delete(oldest);
    }
  }
}

function configuresOnce(folder: string): boolean {
  const stack = join(folder, "cdk.tf.json");
  return existsSync(stack) && readStack(stack).provider?.aws?.length === 1;
}

/** The AWS provider's program in an initialised folder. */
function awsProvider(folder: string): string | undefined {
  const providers = join(folder, ".terraform/providers/registry.terraform.io/hashicorp/aws");
  try {
    const [version = ""] = readdirSync(providers);
    const [platform = ""] = readdirSync(join(providers, version));
    const files = join(providers, version, platform);
    const program = readdirSync(files).find((name) => name.startsWith("terraform-provider-aws"));
    return program && join(files, program);
  } catch {
    return undefined;
  }
}
