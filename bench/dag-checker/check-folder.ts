import fs from "node:fs";
import path from "node:path";
import { Checker } from "../../functions/dag-publisher/check/checker";
import { DEFAULT_DAG_POLICY } from "../../functions/dag-publisher/policy/dag-policy";

/** The measured program: checks all files of a folder, as the command line does. */
async function main(folder: string): Promise<void> {
  const checker = await Checker.load();
  let findings = 0;
  for (const file of fs.readdirSync(folder).sort()) {
    const bytes = fs.readFileSync(path.join(folder, file));
    findings += checker.check({ path: file, bytes }, DEFAULT_DAG_POLICY).length;
  }
  process.stdout.write(`${findings}\n`);
}

void main(process.argv[2] ?? ".");
