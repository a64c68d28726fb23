import fs from "node:fs";
import path from "node:path";
import { ownModules } from "../../functions/dag-publisher/check/own-modules";
import { isToolFolder } from "./walk";

/**
 * The top-level modules and packages of a DAGs folder on this machine. Files that `.airflowignore` leaves out are no
 * DAGs, and may be imported all the same.
 */
export function rootModules(root: string): string[] {
  return ownModules(
    entriesOf(root).flatMap(({ name, isFolder }) => {
      const python = isFolder ? somePython(path.join(root, name), []) : name;
      return python === undefined ? [] : isFolder ? `${name}/${python}` : python;
    }),
  );
}

/** Some `.py` file in a folder or below, as a path below it. */
function somePython(folder: string, ancestors: readonly string[]): string | undefined {
  const entries = entriesOf(folder);
  const file = entries.find(({ name, isFolder }) => !isFolder && name.endsWith(".py"));
  if (file !== undefined) {
    return file.name;
  }
  const real = fs.realpathSync(folder);
  if (ancestors.includes(real)) {
    return undefined;
  }
  for (const { name } of entries.filter(({ isFolder }) => isFolder)) {
    const python = somePython(path.join(folder, name), [...ancestors, real]);
    if (python !== undefined) {
      return `${name}/${python}`;
    }
  }
  return undefined;
}

/** What lies in a folder, but for what tools write; nothing where it cannot be read, which the walk reports. */
function entriesOf(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const target = entry.isSymbolicLink()
        ? fs.statSync(path.join(folder, entry.name), { throwIfNoEntry: false })
        : entry;
      const isFolder = target?.isDirectory() ?? false;
      return isFolder && isToolFolder(entry.name) ? [] : { name: entry.name, isFolder };
    });
  } catch {
    return [];
  }
}
