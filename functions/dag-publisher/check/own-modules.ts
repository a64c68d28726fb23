/**
 * The top-level modules and packages of a DAGs folder, which its files may import: names of `.py` files at the top, and
 * of folders that hold one, at whatever depth. Sorted. The command line and the publisher make the list from the paths
 * that they have.
 * @param paths paths below the DAGs folder, with `/`
 */
export function ownModules(paths: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const name = topLevelModule(path);
    if (name !== undefined) {
      names.add(name);
    }
  }
  return [...names].sort();
}

/** The top-level module or package that a Python file makes importable; nothing for other files. */
export function topLevelModule(path: string): string | undefined {
  const [top = "", ...below] = path.split("/");
  const name = below.length === 0 ? top.replace(/\.py$/, "") : top;
  return path.endsWith(".py") && isIdentifier(name) ? name : undefined;
}

/** Nothing else can stand in an import. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
