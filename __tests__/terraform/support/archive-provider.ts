import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastLines, runCommand } from "./command";
import { type Janitor } from "./janitor";
import { ARCHIVE_PROVIDER, CACHE } from "./paths";
import { phase } from "./phase";
import { ARCHIVE, PLATFORM, type ProviderMirror, REGISTRY } from "./provider-mirror";
import { requireTool } from "./tools";

/** The version that the stacks pin (`@cdktf/provider-archive` 11.0.1), which the stand-in claims to be. */
const VERSION = "2.7.1";

/**
 * A mirror with the suite's own stand-in for the archive provider, built with Go (about 45 s) and used again as
 * long as its source stays the same. Built under another name and renamed when complete, so that a run that was
 * interrupted, or two runs at once, never leave half a mirror to the next.
 */
export function builtArchiveProvider(janitor: Janitor): Promise<ProviderMirror> {
  return (provider ??= provide(janitor));
}

/** One for all tests of a file that run side by side. */
let provider: Promise<ProviderMirror> | undefined;

async function provide(janitor: Janitor): Promise<ProviderMirror> {
  const home = join(CACHE, `archive-provider-${sourceHash().slice(0, 12)}`);
  if (!existsSync(home)) {
    const unfinished = `${home}.${process.pid}`;
    janitor.removeAtEnd(unfinished);
    try {
      await phase("archive provider", "build", () => build(unfinished, janitor));
      renameSync(unfinished, home);
    } catch (error) {
      // Another run may have been quicker; then its build is as good as this one.
      if (!existsSync(home)) {
        throw error;
      }
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return { path: home, versions: new Map([[ARCHIVE, VERSION]]) };
}

async function build(mirror: string, janitor: Janitor): Promise<void> {
  const program = join(
    ...[mirror, REGISTRY, ARCHIVE, VERSION, PLATFORM],
    `terraform-provider-archive_v${VERSION}`,
  );
  mkdirSync(dirname(program), { recursive: true });
  const { exitCode, stdout, stderr } = await runCommand(
    requireTool("go"),
    ["build", "-trimpath", "-o", program, "."],
    { cwd: ARCHIVE_PROVIDER, env: process.env, janitor },
  );
  if (exitCode !== 0) {
    throw new Error(
      "The stand-in of the archive provider could not be built. Go must reach a module proxy (proxy.golang.org, " +
        "or the one that GOPROXY names); or put the real provider into the mirror that TF_PLUGIN_MIRROR names.\n" +
        lastLines(`${stdout}\n${stderr}`),
    );
  }
}

function sourceHash(): string {
  const hash = createHash("sha256").update(PLATFORM);
  for (const name of readdirSync(ARCHIVE_PROVIDER).sort()) {
    if (/\.(go|mod|sum)$/.test(name)) {
      hash.update(name).update(readFileSync(join(ARCHIVE_PROVIDER, name)));
    }
  }
  return hash.digest("hex");
}
