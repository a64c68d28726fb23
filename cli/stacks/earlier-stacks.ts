import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { MANIFEST } from "../../modules/package/peers";
import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";
import { GitRepository } from "./git";
import { digestsIn, digestsOf, inFolder, type StackDigests } from "./stack-digests";

/** The stacks of an earlier commit. */
export interface EarlierStacks {
  /** The whole hash of the commit. */
  readonly commit: string;
  /** Nothing where they could not be synthesized: then every stack may have changed. */
  readonly digests?: StackDigests;
  /** Why they could not, as a sentence without a full stop. */
  readonly reason?: string;
}

/** What decides which versions of packages are installed, by package manager. */
const LOCK_FILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/**
 * Synthesizes the stacks of an earlier commit, with the packages of that commit: an upgrade of the library changes stacks
 * whose `teams.yaml` stays. Where no lock file differs, those are the packages that run now.
 * @throws StacksError where there is no such commit
 */
export function earlierStacks(file: string, ref: string): EarlierStacks {
  const folder = fs.realpathSync(path.dirname(path.resolve(file)));
  const repository = GitRepository.of(folder);
  const commit = repository.commit(ref);
  const tree = repository.checkOut(commit);
  try {
    const inside = path.relative(repository.root, folder);
    const earlier = path.join(tree, inside, path.basename(file));
    if (!fs.existsSync(earlier)) {
      return { commit, digests: new Map() };
    }
    return { commit, ...synthesized(earlier, changedPackages(repository.root, tree, inside)) };
  } finally {
    fs.rmSync(path.dirname(tree), { recursive: true, force: true });
  }
}

function synthesized(file: string, changed: ChangedPackages | undefined): Omit<EarlierStacks, "commit"> {
  if (changed !== undefined) {
    return withPackagesOf(file, changed);
  }
  try {
    return { digests: digestsOf(file) };
  } catch (error) {
    if (error instanceof MwaaTeamsError) {
      return { reason: "the earlier teams.yaml cannot be used" };
    }
    throw error;
  }
}

/** Where packages of the earlier commit differ from those of now. */
interface ChangedPackages {
  /** The earlier folder with the lock file. */
  readonly folder: string;
  readonly lockFile: string;
}

/** Looks from the file's folder upwards, as Node does. */
function changedPackages(root: string, tree: string, inside: string): ChangedPackages | undefined {
  for (let folder = inside; ; folder = path.dirname(folder)) {
    const differs = (name: string): boolean =>
      read(path.join(root, folder, name)) !== read(path.join(tree, folder, name));
    const lockFile = LOCK_FILES.find(differs);
    if (lockFile !== undefined) {
      return { folder: path.join(tree, folder), lockFile };
    }
    if (folder === "." || folder === "") {
      return undefined;
    }
  }
}

/** Installs what the earlier lock file says and runs its `synth`; scripts of packages do not run. */
function withPackagesOf(file: string, { folder, lockFile }: ChangedPackages): Omit<EarlierStacks, "commit"> {
  if (lockFile !== "package-lock.json" || !fs.existsSync(path.join(folder, lockFile))) {
    return { reason: `${lockFile} differs, and only what npm locks can be installed again` };
  }
  const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (spawnSync("npm", install, { cwd: folder, stdio: "ignore" }).status !== 0) {
    return { reason: `${lockFile} differs, and its packages cannot be installed` };
  }
  const program = path.join(folder, "node_modules", MANIFEST.name, binOf(folder) ?? "");
  return inFolder((outdir) => {
    const args = ["synth", "--file", file, "--out", outdir, "--quiet"];
    const { status } = spawnSync(process.execPath, [program, ...args], { stdio: "ignore" });
    return status === 0
      ? { digests: digestsIn(outdir) }
      : { reason: `${lockFile} differs, and its version of ${MANIFEST.name} cannot synthesize` };
  });
}

/** Where the installed package has its program. */
function binOf(folder: string): string | undefined {
  const manifest = read(path.join(folder, "node_modules", MANIFEST.name, "package.json"));
  const { bin } = JSON.parse(manifest ?? "{}") as { bin?: Record<string, string> };
  return bin?.["mwaa-teams"];
}

function read(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
