import { type Dirent, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The registry host as Terraform writes it into provider addresses. */
export const REGISTRY = "registry.terraform.io";

/** This machine, as Terraform names it in a mirror. */
export const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/** The provider that makes a folder worth using. */
const WANTED = "hashicorp/aws";

/** The provider that zips functions; where a mirror lacks it, the suite builds a stand-in. */
export const ARCHIVE = "hashicorp/archive";

/** Where Terraform itself looks for providers on Linux and macOS. */
const USUAL_FOLDERS = [
  join(homedir(), ".terraform.d/plugins"),
  join(homedir(), "Library/Application Support/io.terraform/plugins"),
  join(homedir(), ".local/share/terraform/plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
];

/** Folders whose direct children may be a mirror, wherever the machine's owner unpacked one. */
const LIKELY_PARENTS = ["/opt", "/srv", "/usr/local", "/usr/local/share", "/usr/local/lib", homedir()];

/** Providers on disk that `terraform init` can take instead of downloading them. */
export interface ProviderMirror {
  /** The folder that holds `registry.terraform.io/`. */
  readonly path: string;
  /** Provider source (`hashicorp/aws`) to the newest version that runs on this machine. */
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * The machine's provider mirror: the folder that `TF_PLUGIN_MIRROR` names, else one of the usual plugin folders,
 * else a bounded look into likely places. Nothing where there is none: Terraform then asks the registry.
 */
export function findProviderMirror(): ProviderMirror | undefined {
  const named = process.env.TF_PLUGIN_MIRROR;
  if (named !== undefined && named !== "") {
    const mirror = readMirror(named);
    if (mirror === undefined) {
      throw new Error(`TF_PLUGIN_MIRROR must name a folder with ${REGISTRY}/${WANTED}, got: "${named}"`);
    }
    return mirror;
  }
  const likely = LIKELY_PARENTS.flatMap((parent) => folders(parent).map((name) => join(parent, name)));
  for (const path of [...USUAL_FOLDERS, ...likely]) {
    const mirror = readMirror(path);
    if (mirror !== undefined) {
      return mirror;
    }
  }
  return undefined;
}

/** Whether the suite must build the stand-in: there is a mirror (so perhaps no registry), and it has no real one. */
export function needsArchiveStandIn(): boolean {
  return findProviderMirror()?.versions.has(ARCHIVE) === false;
}

function readMirror(path: string): ProviderMirror | undefined {
  const root = join(path, REGISTRY);
  const versions = new Map<string, string>();
  for (const namespace of folders(root)) {
    for (const type of folders(join(root, namespace))) {
      const newest = usableVersions(join(root, namespace, type), type)
        .sort(compareVersions)
        .at(-1);
      if (newest !== undefined) {
        versions.set(`${namespace}/${type}`, newest);
      }
    }
  }
  return versions.has(WANTED) ? { path, versions } : undefined;
}

/** Both layouts that Terraform reads: `<version>/<os>_<arch>/` and `terraform-provider-<type>_<version>_….zip`. */
function usableVersions(folder: string, type: string): string[] {
  const unpacked = folders(folder).filter((version) => folders(join(folder, version)).includes(PLATFORM));
  const packed = list(folder).flatMap(({ name }) => {
    const [prefix, suffix] = [`terraform-provider-${type}_`, `_${PLATFORM}.zip`];
    return name.startsWith(prefix) && name.endsWith(suffix)
      ? [name.slice(prefix.length, -suffix.length)]
      : [];
  });
  return [...unpacked, ...packed].filter((version) => /^\d+\.\d+\.\d+$/.test(version));
}

function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

/** Names of the folders in a folder; links count, a folder that cannot be read has none. */
function folders(path: string): string[] {
  return list(path)
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}

function list(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
