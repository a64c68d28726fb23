import { annotate } from "./support/annotate";
import { writeCorpus } from "./support/corpus";
import { record } from "./support/record";
import { versionsNamed } from "./support/versions";

/** Records the corpus again: `node --import tsx __tests__/airflow/record-corpus.ts [version…]`, minutes each. */
async function main(names: readonly string[]): Promise<void> {
  for (const version of versionsNamed(names)) {
    const corpus = annotate(version, await record(version));
    writeCorpus(version.name, corpus);
    process.stdout.write(`${version.name}: ${corpus.changes.length} changes, ${corpus.noise.length} noise\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
