import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
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

/** Makes the tarball, as `npm publish` would. */
export function pack(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", FOLDER], {
    cwd: REPOSITORY,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
