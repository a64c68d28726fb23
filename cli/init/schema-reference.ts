import fs from "node:fs";
import path from "node:path";
import { MANIFEST } from "../../modules/package/peers";
import { PACKAGE_ROOT } from "../../modules/package/package-root";

const SCHEMA = "schema/teams.schema.json";

/**
 * Where an editor finds the schema, relative to a folder: in the nearest `node_modules` that has the package, or in the
 * package's own repository. Where it is not installed yet, where npm will put it.
 */
export function schemaReference(folder: string): string {
  const installed = path.join("node_modules", MANIFEST.name, SCHEMA);
  for (const above of ancestors(folder)) {
    const found = [
      path.join(above, installed),
      ...(above === PACKAGE_ROOT ? [path.join(above, SCHEMA)] : []),
    ].find((file) => fs.existsSync(file));
    if (found !== undefined) {
      return asReference(path.relative(folder, found));
    }
  }
  return asReference(installed);
}

/** The folder, and each one above it. */
function ancestors(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}

function asReference(relative: string): string {
  const posix = relative.split(path.sep).join("/");
  return posix.startsWith("../") ? posix : `./${posix}`;
}
