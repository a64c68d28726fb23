import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { type StackFolder, type TerraformReader } from "../facts";

const SOURCE = "registry.terraform.io/hashicorp/aws";

/** The Terraform on the PATH, and the stacks that `mwaa-teams synth` has written. */
export class LocalTerraform implements TerraformReader {
  /** @param out the output folder of `mwaa-teams synth`; it need not exist */
  public constructor(private readonly out: string) {}

  public async version(): Promise<string | undefined> {
    try {
      // A version check of its own would call HashiCorp.
      const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
      const { stdout } = await promisify(execFile)("terraform", ["version", "-json"], {
        env,
        timeout: 30_000,
      });
      const { terraform_version: version } = JSON.parse(stdout) as { terraform_version?: unknown };
      return typeof version === "string" ? version : undefined;
    } catch {
      // Not there, or something else of that name.
      return undefined;
    }
  }

  public stack(name: string): StackFolder | undefined {
    const folder = path.join(this.out, "stacks", name);
    return existsSync(folder)
      ? {
          required: requiredVersion(textOf(path.join(folder, "cdk.tf.json"))),
          locked: lockedVersion(textOf(path.join(folder, ".terraform.lock.hcl"))),
        }
      : undefined;
  }
}

/** CDKTF pins one version exactly; of a constraint nothing is said here. */
function requiredVersion(stack: string): string | undefined {
  try {
    const { terraform } = JSON.parse(stack) as {
      terraform?: { required_providers?: { aws?: { version?: string } } };
    };
    const version = terraform?.required_providers?.aws?.version ?? "";
    return /^[\d.]+$/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Terraform writes the file, one line an argument. */
function lockedVersion(lock: string): string | undefined {
  const [, body = ""] = new RegExp(`provider "${SOURCE}" \\{([^}]*)\\}`).exec(lock) ?? [];
  return /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
