import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { install } from "../../__tests__/airflow/support/install";
import { run } from "../../__tests__/airflow/support/processes";
import { VERSIONS } from "../../__tests__/airflow/support/versions";
import { mergeRecords, type OperatorList } from "./merge-records";

const PROJECT = path.resolve(__dirname, "../..");
const FILE = path.join(PROJECT, "functions/dag-publisher/factory/operators.json");

/** `npm run record-operators`: the operators of real Airflows with the providers, and their arguments. */
async function record(): Promise<void> {
  const lists: OperatorList[] = [];
  for (const version of VERSIONS) {
    const requirements = path.join(PROJECT, `__tests__/airflow/factory/requirements-${version.name}.txt`);
    const bin = await install(version, requirements);
    const home = mkdtempSync(path.join(os.tmpdir(), "airflow-"));
    const output = await run(path.join(bin, "python"), [path.join(__dirname, "list_operators.py")], {
      ...process.env,
      AIRFLOW_HOME: home,
    });
    rmSync(home, { recursive: true });
    lists.push(JSON.parse(/^\{"airflow".*$/m.exec(output)?.[0] ?? "") as OperatorList);
  }
  writeFileSync(FILE, mergeRecords(lists));
}

void record();
