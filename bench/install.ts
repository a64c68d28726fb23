import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { diskUsage } from "./disk-usage";

const PROJECT = path.resolve(__dirname, "..");

/** Prints how long `npm ci` takes in a clean clone, with the cache that npm has, and how much it installs. */
export function printInstall(): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-install-"));
  const clone = path.join(folder, "clone");
  try {
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${PROJECT}`, clone]);
    const started = process.hrtime.bigint();
    // npm is a script on some systems.
    execFileSync("npm ci --no-audit --no-fund --loglevel=error", {
      cwd: clone,
      shell: true,
      stdio: "ignore",
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const modules = path.join(clone, "node_modules");
    const packages = Object.keys(
      (JSON.parse(fs.readFileSync(path.join(modules, ".package-lock.json"), "utf8")) as { packages: object })
        .packages,
    ).length;

    console.log("\n`npm ci` in a clean clone, one run:\n");
    console.log("| time | packages | node_modules |");
    console.log("|--:|--:|--:|");
    console.log(
      `| ${seconds.toFixed(0)} s | ${packages} | ${(diskUsage(modules) / 1024 ** 2).toFixed(0)} MiB |`,
    );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
