import path from "node:path";
import { Argument, program } from "commander";
import { problemOf, write } from "./generated-file";
import { GENERATED_FILES } from "./generated-files";

const PROJECT = path.resolve(__dirname, "..");

/** `npm run regenerate` and, with `--check`, `npm run check:generated`. */
async function regenerate(names: readonly string[], { check }: { check?: true }): Promise<void> {
  const files = GENERATED_FILES.filter(({ file }) => names.length === 0 || names.includes(file));
  for (const file of files) {
    if (check === undefined) {
      console.log(await write(file, PROJECT));
      continue;
    }
    const problem = await problemOf(file, PROJECT);
    if (problem !== undefined) {
      console.error(problem);
      process.exitCode = 1;
    }
  }
}

void program
  .name("npm run regenerate --")
  .description("Writes every file that is generated and committed, or those that are named.")
  .addArgument(new Argument("[file...]").choices(GENERATED_FILES.map(({ file }) => file)))
  .option("--check", "write nothing; fail where a file is out of date")
  .action(regenerate)
  .parseAsync();
