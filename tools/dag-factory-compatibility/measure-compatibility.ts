import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { install } from "../../__tests__/airflow/support/install";
import { run } from "../../__tests__/airflow/support/processes";
import { versionsNamed } from "../../__tests__/airflow/support/versions";
import { definitionFiles } from "../../cli/definition-files";
import { airflowTarget } from "../../functions/dag-publisher/factory/airflow-target";
import { migrationReport } from "../../functions/dag-publisher/factory/migration-report";
import { type DefinitionFile } from "../../functions/dag-publisher/factory/read-files";
import { DEFAULT_DAG_POLICY } from "../../functions/dag-publisher/policy/dag-policy";

/** Keys that name code of the author's, and operators of no public provider. */
const CODE = [
  /^[\s-]*"?(python_callable\w*|decorator|\w+_file(_path|_name)?|\w+_lambda|doc_md_python_\w+)"?\s*:/m,
  /^[\s-]*"?\w*callback"?\s*:\s*(?!airflow\.)\w+(\.\w+)+\s*$/m,
  /^[\s-]*"?operator"?\s*:\s*"?(?!airflow\.)\w/m,
];

/**
 * `npm run measure:dag-factory -- FOLDER…`: how many files of dag-factory fit unchanged, with the policy of a team that has
 * none. Files with code of their own are left out; of the rest, dag-factory itself is asked which ones it takes, on Airflow 2
 * or 3.
 */
async function main(folders: readonly string[]): Promise<void> {
  const missing = folders.find((folder) => !statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  if (folders.length === 0 || missing !== undefined) {
    console.error(`the arguments must be folders with dag-factory files, got: ${missing ?? "none"}`);
    process.exitCode = 2;
    return;
  }
  const files = folders.flatMap((folder) => definitionFiles(path.resolve(folder)));
  const { unchanged, hindered } = migrationReport(files, DEFAULT_DAG_POLICY, airflowTarget("3.1"));
  const reasons = new Map(hindered.map(({ path: file, lines }) => [file, lines]));
  const all = [...unchanged, ...reasons.keys()];
  const withoutCode = files
    .filter((file) => all.includes(file.path) && !hasCode(file))
    .map((file) => file.path);
  const fits = withoutCode.filter((file) => unchanged.includes(file));
  const rejected = await rejectedByDagFactory(withoutCode);
  const taken = withoutCode.filter((file) => !rejected.has(file));
  const missed = taken.filter((file) => !unchanged.includes(file));

  console.log(
    `${all.length} files with DAGs, ${all.length - withoutCode.length} of them with code of their own`,
  );
  console.log(`of the other ${withoutCode.length}, ${share(fits.length, withoutCode.length)} fit unchanged`);
  console.log(
    `dag-factory takes ${taken.length} of them; ${share(taken.length - missed.length, taken.length)} fit`,
  );
  missed.forEach((file) => console.log(`  ${file}\n    ${reasons.get(file)?.[0] ?? ""}`));
  console.log("dag-factory rejects, on Airflow 2 and 3:");
  rejected.forEach((reason, file) =>
    console.log(`  ${unchanged.includes(file) ? "fits " : ""}${file}\n    ${reason}`),
  );
}

function hasCode({ text }: DefinitionFile): boolean {
  return CODE.some((pattern) => pattern.test(text));
}

function share(part: number, whole: number): string {
  return `${part} (${Math.round((100 * part) / whole)} %)`;
}

/** The files that dag-factory makes no DAG of, neither on Airflow 2 nor on 3, with the reason on 3. */
async function rejectedByDagFactory(files: readonly string[]): Promise<Map<string, string>> {
  const [onTwo, onThree] = [await rejectedOn("2.11", files), await rejectedOn("3.x", files)];
  return new Map(Object.entries(onThree).filter(([file]) => file in onTwo));
}

async function rejectedOn(name: string, files: readonly string[]): Promise<Record<string, string>> {
  const requirements = path.resolve(__dirname, `../../__tests__/airflow/factory/requirements-${name}.txt`);
  const bin = await install(versionsNamed([name])[0]!, requirements);
  const home = mkdtempSync(path.join(os.tmpdir(), "airflow-"));
  try {
    const program = path.join(__dirname, "load_definitions.py");
    const output = await run(path.join(bin, "python"), [program, ...files], {
      ...process.env,
      AIRFLOW_HOME: home,
      DO_NOT_TRACK: "1",
    });
    const answer = /^\{"rejected".*$/m.exec(output)?.[0] ?? "";
    return (JSON.parse(answer) as { rejected: Record<string, string> }).rejected;
  } finally {
    rmSync(home, { recursive: true });
  }
}

void main(process.argv.slice(2));
