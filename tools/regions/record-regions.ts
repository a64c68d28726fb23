import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../__tests__/airflow/support/processes";

/** Its release is the date of the table. */
const PACKAGE = "botocore==1.44.8";
const FILE = path.resolve(__dirname, "../../modules/aws/regions.json");

/** `npm run record-regions`: AWS's partitions and Regions, and where Amazon MWAA is offered. */
async function record(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "botocore-"));
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    await run("python3", [...pip, "--no-deps", "--target", folder, PACKAGE]);
    const output = await run("python3", [path.join(__dirname, "list_regions.py"), folder]);
    const recorded = { source: PACKAGE, partitions: JSON.parse(output) as object };
    writeFileSync(FILE, `${JSON.stringify(recorded, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void record();
