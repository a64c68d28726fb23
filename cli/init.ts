import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { type Ask, collectAnswers, type InitAnswers } from "./init/answers";
import { InitError } from "./init/init-error";
import { type CiProgram, PIPELINE_SCRIPT, pipelineFiles } from "./init/pipeline-files";
import { schemaReference } from "./init/schema-reference";
import { completedGitignore, type StarterFile, starterTeamsFile } from "./init/starter-files";

/** What `mwaa-teams init` takes: an answer for each flag that is given. */
export interface InitOptions extends Partial<InitAnswers> {
  /** Writes a pipeline, too; beside a `teams.yaml` that is there, nothing else. */
  readonly ci?: CiProgram;
}

/**
 * Writes a starter `teams.yaml`, and a pipeline where one is wanted, and adds to `.gitignore` what git must not have. What no flag says is asked, where
 * there is a terminal.
 * @param folder an existing folder, or one to create
 * @returns what was written, and what to do next
 * @throws InitError where a file is there already, or a flag is wrong or missing
 */
export async function init(folder: string, { ci, ...flags }: InitOptions): Promise<string> {
  const file = path.join(folder, "teams.yaml");
  const pipeline = ci === undefined ? [] : pipelineFiles(ci);
  rejectExisting(folder, pipeline);
  if (fs.existsSync(file)) {
    if (ci === undefined || Object.keys(flags).length > 0) {
      throw new InitError([`${file} must not exist: it is not overwritten`]);
    }
    return [
      ...writePipeline(folder, pipeline),
      "",
      "Next: docs/pipeline.md, for the roles and the bucket",
    ].join("\n");
  }
  const answers = await withTerminal((ask) =>
    collectAnswers(flags, ask, (problem) => console.error(`  ${problem}`)),
  );
  const starter = starterTeamsFile(answers, schemaReference(path.resolve(folder)));
  const ignoreFile = path.join(folder, ".gitignore");
  const ignored = fs.existsSync(ignoreFile) ? fs.readFileSync(ignoreFile, "utf8") : "";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(ignoreFile, completedGitignore(ignored));
  // "wx": a file that somebody wrote meanwhile is not overwritten either.
  fs.writeFileSync(file, starter.text, { flag: "wx" });
  return [
    `wrote ${file}`,
    `wrote ${ignoreFile}`,
    ...writePipeline(folder, pipeline),
    "",
    "Next:",
    ...(path.resolve(folder) === process.cwd() ? [] : [`  cd ${inShell(folder)}`]),
    "  npx cdktf-mwaa-teams synth    # teams.yaml to Terraform JSON; no AWS account needed",
    "  npx cdktf-mwaa-teams doctor   # what would stop an apply; reads the account",
  ].join("\n");
}

function rejectExisting(folder: string, files: readonly StarterFile[]): void {
  const existing = files.map(({ name }) => path.join(folder, name)).filter((file) => fs.existsSync(file));
  if (existing.length > 0) {
    throw new InitError(existing.map((file) => `${file} must not exist: it is not overwritten`));
  }
}

/** @returns what was written, a line each */
function writePipeline(folder: string, files: readonly StarterFile[]): string[] {
  return files.map(({ name, text }) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { flag: "wx", mode: name === PIPELINE_SCRIPT ? 0o755 : 0o644 });
    return `wrote ${file}`;
  });
}

/** Runs with a way to ask where standard input is a terminal. Ctrl-C and the end of the input stop the program. */
async function withTerminal<T>(work: (ask?: Ask) => Promise<T>): Promise<T> {
  if (!process.stdin.isTTY) {
    return work();
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<never>((_resolve, reject) => {
    terminal.once("close", () => reject(new InitError(["stopped before the last answer"])));
  });
  try {
    return await work((prompt) => Promise.race([terminal.question(prompt), closed]));
  } finally {
    closed.catch(() => undefined);
    terminal.close();
  }
}

function inShell(folder: string): string {
  return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
}
