/**
 * The top-level modules and packages of a DAGs folder, which its files may import: names of `.py` files at the top, and
 * of folders that hold one, at whatever depth. Sorted. The command line and the publisher make the list from the paths
 * that they have.
 * @param paths paths below the DAGs folder, with `/`
 */
export function ownModules(paths: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const [top = "", ...below] = path.split("/");
    const name = below.length === 0 ? top.replace(/\.py$/, "") : top;
    if (path.endsWith(".py") && isIdentifier(name)) {
      names.add(name);
    }
  }
  return [...names].sort();
}

/** Nothing else can stand in an import. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
