import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes";
import { type AirflowVersion, CACHE, requirementsOf } from "./versions";

/**
 * The `bin` folder of a virtual environment with the pinned Airflow: made once (about a minute), used again as
 * long as the requirement file stays the same. A mark is written last, so that half an environment is created again;
 * it cannot be built under another name, because its programs have their own path inside.
 * @param further requirement files of what a suite needs beside Airflow
 */
export async function install(version: AirflowVersion, ...further: readonly string[]): Promise<string> {
  const files = [requirementsOf(version), ...further];
  const hash = createHash("sha256");
  files.forEach((file) => hash.update(readFileSync(file)));
  const home = join(CACHE, `airflow-${version.name}-${hash.digest("hex").slice(0, 12)}`);
  const mark = join(home, "complete");
  if (!existsSync(mark)) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    await run("python3", ["-m", "venv", home]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    for (const requirements of files) {
      await run(join(home, "bin/python"), [...pip, "--no-deps", "--requirement", requirements]);
    }
    writeFileSync(mark, "");
  }
  return join(home, "bin");
}
