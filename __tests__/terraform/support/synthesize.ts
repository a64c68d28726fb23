import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { synthesize as synthesizeConfig } from "../../../modules/app/synthesize";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { lastLines, runCommand } from "./command";
import { type Janitor } from "./janitor";
import { REPOSITORY } from "./paths";
import { PROGRAM } from "../../support/compiled-program";

/** Stack name to the folder that holds its `cdk.tf.json`. */
export type Stacks = ReadonlyMap<string, string>;

/** Runs the command line as a user does, on one `teams.yaml`, into a folder of its own. */
export async function synthesize(teamsFile: string, janitor: Janitor): Promise<Stacks> {
  const outdir = janitor.temporaryFolder();
  const { exitCode, stdout, stderr } = await runCommand(process.execPath, [PROGRAM, "synth"], {
    cwd: REPOSITORY,
    env: { ...process.env, TEAMS_FILE: teamsFile, CDKTF_OUTDIR: outdir },
    janitor,
  });
  if (exitCode !== 0) {
    throw new Error(`${teamsFile} could not be synthesized:\n${lastLines(`${stdout}\n${stderr}`, 40)}`);
  }
  return stacksIn(outdir, teamsFile);
}

/** The same without a process of its own, ten times as quick: for tests that need many stacks. */
export function synthesizeHere(teamsFile: string, janitor: Janitor): Stacks {
  const outdir = janitor.temporaryFolder();
  synthesizeConfig(loadTeamsConfig(teamsFile), outdir);
  return stacksIn(outdir, teamsFile);
}

function stacksIn(outdir: string, teamsFile: string): Stacks {
  const stacks = join(outdir, "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  if (names.length === 0) {
    throw new Error(`${teamsFile}: the app wrote no stack and reported no error`);
  }
  return new Map(names.map((name) => [name, join(stacks, name)]));
}
