import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const CACHE = path.resolve(__dirname, "../.cache");

/** Installs packages from the package index once, each at its pinned version, and returns the folder of their programs. */
export function installPackages(requirements: string): string {
  const key = createHash("sha256").update(fs.readFileSync(requirements)).digest("hex").slice(0, 12);
  const home = path.join(CACHE, `bench-python-${key}`);
  const mark = path.join(home, "complete");
  if (!fs.existsSync(mark)) {
    fs.rmSync(home, { recursive: true, force: true });
    execFileSync("python3", ["-m", "venv", home]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"];
    execFileSync(path.join(home, "bin/python"), [...pip, "--requirement", requirements]);
    fs.writeFileSync(mark, "");
  }
  return path.join(home, "bin");
}
