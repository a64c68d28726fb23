import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../__tests__/airflow/support/processes";
import { MWAA_AIRFLOW_VERSIONS } from "../../modules/environment/airflow-version";
import { airflowOptionsText, type RecordedOptions } from "./airflow-options-text";

/** Those of MWAA's images whose options a team may set. */
const PROVIDERS = ["amazon", "celery", "common-io", "fab", "openlineage", "smtp", "standard"];

const FILE = path.resolve(__dirname, "../../modules/environment/airflow-options.json");

/** `npm run record-airflow-options`: each version's options, from Airflow's own configuration reference. */
async function record(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "airflow-options-"));
  const pip = async (target: string, ...packages: string[]): Promise<void> => {
    const options = ["install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"];
    await run("python3", [
      "-m",
      "pip",
      ...options,
      "--no-compile",
      "--target",
      path.join(folder, target),
      ...packages,
    ]);
  };
  try {
    // One after another: each is large, and removed from nowhere but its folder.
    for (const version of MWAA_AIRFLOW_VERSIONS) {
      const name = version.startsWith("2.") ? "apache-airflow" : "apache-airflow-core";
      await pip(version, `${name}==${version}`);
    }
    await pip("providers", ...PROVIDERS.map((name) => `apache-airflow-providers-${name}`));
    await pip("yaml", "pyyaml");
    const folders = [...MWAA_AIRFLOW_VERSIONS, "providers"].map((name) => path.join(folder, name));
    const output = await run("python3", [path.join(__dirname, "list_options.py"), ...folders], {
      ...process.env,
      PYTHONPATH: path.join(folder, "yaml"),
    });
    const source = `apache-airflow, apache-airflow-core and providers on PyPI, ${new Date().toISOString().slice(0, 10)}`;
    writeFileSync(FILE, airflowOptionsText(source, JSON.parse(output) as RecordedOptions));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void record();
