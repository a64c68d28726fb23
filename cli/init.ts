import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { type Ask, collectAnswers, type InitAnswers } from "./init/answers";
import { InitError } from "./init/init-error";
import { schemaReference } from "./init/schema-reference";
import { completedGitignore, starterTeamsFile } from "./init/starter-files";

/** What `mwaa-teams init` takes: an answer for each flag that is given. */
export type InitOptions = Partial<InitAnswers>;

/**
 * Writes a starter `teams.yaml`, and adds to `.gitignore` what git must not have. What no flag says is asked, where
 * there is a terminal.
 * @param folder an existing folder, or one to create
 * @returns what was written, and what to do next
 * @throws InitError where there is a `teams.yaml` already, or a flag is wrong or missing
 */
export async function init(folder: string, options: InitOptions): Promise<string> {
  const file = path.join(folder, "teams.yaml");
  if (fs.existsSync(file)) {
    throw new InitError([`${file} must not exist: it is not overwritten`]);
  }
  const answers = await withTerminal((ask) =>
    collectAnswers(options, ask, (problem) => console.error(`  ${problem}`)),
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
    "",
    "Next:",
    ...(path.resolve(folder) === process.cwd() ? [] : [`  cd ${inShell(folder)}`]),
    "  npx mwaa-teams synth    # teams.yaml to Terraform JSON; no AWS account needed",
    "  npx mwaa-teams doctor   # what would stop an apply; reads the account",
  ].join("\n");
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
