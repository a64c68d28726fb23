import { chmodSync, cpSync, lstatSync, readdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { lastLines, runCommand } from "./command";
import { type Janitor } from "./janitor";
import { REPOSITORY } from "./paths";

/** How a machine writes files: its umask, and when. */
export interface Habit {
  /** As the shell takes it: `077`. */
  readonly umask: string;
  readonly time: Date;
}

/** What `npm run synth` reads, apart from `node_modules`. */
const SOURCES = ["cli", "functions", "modules", "main.ts", "package.json", "tsconfig.json"];

/**
 * Synthesizes in a copy of the repository, in a folder and with modes and times of its own, as another machine
 * would have it.
 * @returns the folder of the stacks
 */
export async function synthesizeElsewhere(
  teamsFile: string,
  { umask, time }: Habit,
  janitor: Janitor,
): Promise<string> {
  const checkout = join(janitor.temporaryFolder(), `checkout-${umask}`);
  for (const source of SOURCES) {
    cpSync(join(REPOSITORY, source), join(checkout, source), { recursive: true });
  }
  rewrite(checkout, { umask, time });
  symlinkSync(join(REPOSITORY, "node_modules"), join(checkout, "node_modules"));
  const result = await runCommand("sh", ["-c", `umask ${umask} && exec node --import tsx main.ts`], {
    cwd: checkout,
    env: { ...process.env, TEAMS_FILE: teamsFile, CDKTF_OUTDIR: "cdktf.out" },
    janitor,
  });
  if (result.exitCode !== 0) {
    throw new Error(
      `the copy could not be synthesized:\n${lastLines(`${result.stdout}\n${result.stderr}`, 40)}`,
    );
  }
  const stacks = join(checkout, "cdktf.out/stacks");
  rewrite(stacks, { umask, time });
  return stacks;
}

/** Gives everything below a folder the modes and times of another machine; links stay as they are. */
export function rewrite(folder: string, { umask, time }: Habit): void {
  const mask = Number.parseInt(umask, 8);
  for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    const entry = join(folder, name);
    const stat = lstatSync(entry);
    if (!stat.isSymbolicLink()) {
      chmodSync(entry, (stat.isDirectory() ? 0o777 : 0o666) & ~mask);
      utimesSync(entry, time, time);
    }
  }
}
