import { MANIFEST, type InstalledPackage } from "./peers";

/**
 * The problem of the installation with its remedy; nothing for a working one.
 * @param node version of Node, such as `20.9.0`
 * @param find finds the installed package of a name, if there is one
 */
export function installationProblem(
  node: string,
  find: (name: string) => InstalledPackage | undefined,
): string | undefined {
  return nodeProblem(node) ?? missingPeers(find) ?? mixedPeers(find);
}

function nodeProblem(node: string): string | undefined {
  const required = MANIFEST.engines.node.replace(/^>=/, "");
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const [requiredMajor = 0, requiredMinor = 0] = required.split(".").map(Number);
  return major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)
    ? undefined
    : `${MANIFEST.name} needs Node ${required} or later, this is Node ${node}`;
}

function missingPeers(find: (name: string) => InstalledPackage | undefined): string | undefined {
  const peers = Object.entries(MANIFEST.peerDependencies);
  const missing = peers.filter(([name]) => find(name) === undefined);
  const wanted = missing.map(([name, range]) => `"${name}@${range}"`).join(" ");
  return missing.length === 0
    ? undefined
    : `${MANIFEST.name} needs ${missing.map(([name]) => name).join(", ")} beside it: npm install ${wanted}`;
}

/** CDKTF's packages and CDK Terrain's do not mix: synthesis or type checks fail, far from the cause. */
function mixedPeers(find: (name: string) => InstalledPackage | undefined): string | undefined {
  const peers = Object.keys(MANIFEST.peerDependencies).filter((name) => name.includes("cdktf"));
  const found = peers.flatMap((name) => find(name) ?? []);
  const terrain = found.filter(({ name }) => name.includes("cdktn"));
  return terrain.length === 0 || terrain.length === found.length
    ? undefined
    : `${MANIFEST.name} found packages of both CDKTF and CDK Terrain: ${found
        .map(({ name, version }) => `${name} ${version}`)
        .join(
          ", ",
        )}; take all of them from one (see "On CDKTF or on CDK Terrain" in docs/library-use.md of ${MANIFEST.name})`;
}
