import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { CACHE } from "./versions";

const REQUIREMENTS = path.resolve(__dirname, "../example-dags.txt");

/** A Python file of a public package. */
export interface PublicFile {
  /** Path below the folder of all packages, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The folder with the pinned packages whose wheels have example DAGs in them, each unpacked, none installed or run. It is
 * filled once from the package index (about 20 MB) and used again as long as the list stays the same.
 * Providers' newer wheels have none; older ones have those that their users copied.
 */
export function publicPackages(): string {
  const key = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const home = path.join(CACHE, `example-dags-${key}`);
  if (!existsSync(home)) {
    const unfinished = `${home}.${process.pid}`;
    const wheels = path.join(unfinished, "wheels");
    mkdirSync(wheels, { recursive: true });
    const pip = ["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"];
    const options = ["--no-deps", "--only-binary", ":all:", "--dest", wheels, "--requirement", REQUIREMENTS];
    execFileSync("python3", [...pip, ...options], { stdio: ["ignore", "ignore", "inherit"] });
    for (const wheel of readdirSync(wheels)) {
      const target = path.join(unfinished, wheel.split("-", 2).join("-"));
      execFileSync("python3", ["-m", "zipfile", "-e", path.join(wheels, wheel), target]);
    }
    rmSync(wheels, { recursive: true });
    renameSync(unfinished, home);
  }
  return home;
}

/** All Python files of the packages, in the order of their paths. */
export function publicFiles(): readonly PublicFile[] {
  const home = publicPackages();
  return readdirSync(home, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .map((file) => ({ path: file.split(path.sep).join("/"), bytes: readFileSync(path.join(home, file)) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Those of them that are example DAGs. */
export function exampleDags(): readonly PublicFile[] {
  return publicFiles().filter(
    (file) => file.path.includes("/example_dags/") && !file.path.endsWith("/__init__.py"),
  );
}
