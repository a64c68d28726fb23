import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "../../..");
/** What this suite keeps while it runs. */
export const FOLDER = join(REPOSITORY, ".cache/package-tests");

/** `package.json` of the repository. */
export const MANIFEST = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** What `npm pack` makes. */
export const TARBALL = join(FOLDER, `${MANIFEST.name}-${MANIFEST.version}.tgz`);

/** What is made or installed: no part of a fresh checkout. */
const NOT_CHECKED_OUT = [".cache", ".git", "cdktf.out", "dist", "node_modules"];

/**
 * Makes the tarball, as `npm publish` would, from a copy of the repository: packing builds `dist` from nothing, which
 * other suites may be reading.
 */
export function pack(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  const checkout = join(FOLDER, "checkout");
  mkdirSync(checkout, { recursive: true });
  readdirSync(REPOSITORY)
    .filter((name) => !NOT_CHECKED_OUT.includes(name))
    .forEach((name) => cpSync(join(REPOSITORY, name), join(checkout, name), { recursive: true }));
  symlinkSync(join(REPOSITORY, "node_modules"), join(checkout, "node_modules"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", FOLDER], {
    cwd: checkout,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
