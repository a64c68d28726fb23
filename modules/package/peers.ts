import fs from "node:fs";
import path from "node:path";
import { PACKAGE_ROOT } from "./package-root";

/** The package's own `package.json`: its name and version, the supported Node versions and the peer dependencies. */
export const MANIFEST = JSON.parse(fs.readFileSync(path.join(PACKAGE_ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** A package as Node finds it from here. */
export interface InstalledPackage {
  /** Its own name, which differs from the name of the import where npm installed it under an alias. */
  readonly name: string;
  readonly version: string;
}

/** The package that is installed under a name, or nothing where there is none. */
export function findPackage(name: string): InstalledPackage | undefined {
  try {
    const manifest = require.resolve(`${name}/package.json`);
    return JSON.parse(fs.readFileSync(manifest, "utf8")) as InstalledPackage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
      return undefined;
    }
    throw error;
  }
}
