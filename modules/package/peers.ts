import fs from "node:fs";
import path from "node:path";
import { PACKAGE_ROOT } from "./package-root";

/** What `package.json` says of this package: its name, the Node that it runs on, and the packages beside it. */
export const MANIFEST = JSON.parse(fs.readFileSync(path.join(PACKAGE_ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** A package as Node finds it from here. */
export interface InstalledPackage {
  /** Its own name, which is another than the one that it is required by where npm has an alias for it. */
  readonly name: string;
  readonly version: string;
}

/** The package that a name stands for here, or nothing where it is not installed. */
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
