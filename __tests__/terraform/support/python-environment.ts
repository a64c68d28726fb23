import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lastLines, runCommand } from "./command";
import { type Janitor } from "./janitor";
import { CACHE, REQUIREMENTS } from "./paths";
import { phase } from "./phase";
import { requireTool } from "./tools";

/** A Python virtual environment with the pinned packages. */
export interface PythonEnvironment {
  readonly python: string;
  readonly sitePackages: string;
}

/**
 * A virtual environment of the suite: made once (about 30 s), used again as long as its requirements and the
 * machine's Python stay the same. It is built under another name and renamed when complete, so that a run that
 * was interrupted, or two runs at once, never leave half an environment to the next.
 */
export function pythonEnvironment(
  janitor: Janitor,
  requirements: string = REQUIREMENTS,
): Promise<PythonEnvironment> {
  const environment = environments.get(requirements) ?? provide(janitor, requirements);
  environments.set(requirements, environment);
  return environment;
}

/** By file of requirements, one for all tests of a file that run side by side. */
const environments = new Map<string, Promise<PythonEnvironment>>();

async function provide(janitor: Janitor, requirements: string): Promise<PythonEnvironment> {
  const python = requireTool("python3");
  const run = (program: string, args: readonly string[]): ReturnType<typeof runCommand> =>
    runCommand(program, args, { cwd: CACHE, env: process.env, janitor });
  mkdirSync(CACHE, { recursive: true });

  const version = await run(python, ["-c", "import sys; print(sys.version, sys.executable)"]);
  const key = createHash("sha256").update(version.stdout).update(readFileSync(requirements)).digest("hex");
  const home = join(CACHE, `python-${key.slice(0, 12)}`);
  if (!existsSync(home)) {
    const unfinished = `${home}.${process.pid}`;
    janitor.removeAtEnd(unfinished);
    try {
      await phase("local AWS", "install", async () => {
        await must(run(python, ["-m", "venv", unfinished]));
        const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
        // Everything is pinned, and of what is installed, little is imported.
        const pinned = ["--no-deps", "--no-compile", "--requirement", requirements];
        await must(run(join(unfinished, "bin/python"), [...pip, ...pinned]));
      });
      renameSync(unfinished, home);
    } catch (error) {
      // Another run may have been quicker; then its environment is as good as this one.
      if (!existsSync(home)) {
        throw error;
      }
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return { python: join(home, "bin/python"), sitePackages: sitePackages(home) };
}

async function must(running: ReturnType<typeof runCommand>): Promise<void> {
  const { exitCode, stdout, stderr } = await running;
  if (exitCode !== 0) {
    throw new Error(
      "The local AWS could not be installed. pip must reach a package index (pypi.org, or the " +
        `one that PIP_INDEX_URL names) and Python must be 3.11 or newer.\n${lastLines(`${stdout}\n${stderr}`)}`,
    );
  }
}

function sitePackages(home: string): string {
  const lib = join(home, "lib");
  const version = readdirSync(lib).find((name) => name.startsWith("python3"));
  return join(lib, version ?? "python3", "site-packages");
}
