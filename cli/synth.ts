import "../modules/package/check-on-import";

import path from "node:path";
import { strayFolders } from "../modules/app/kept-files";
import { OutputError } from "../modules/app/output-error";
import { jsonSummary, summary, warningLines } from "../modules/app/summary";
import {
  goneStacks,
  stackNames,
  type SynthesizedStack,
  synthesize,
  synthesizeTeams,
} from "../modules/app/synthesize";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { type TeamsConfig } from "../modules/config/teams-config";
import { extensionsBeside } from "./hooks/extensions";
import { lateProgress } from "./progress";
import { teamsNamed } from "./teams-named";

/** What `mwaa-teams synth` takes. */
export interface SynthOptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Folder that the stacks are written to. */
  readonly out: string;
  /** Names of the teams to write; everything where there is none. */
  readonly team: readonly string[];
  /** Whether the folders of stacks that the file does not have any more are removed. */
  readonly prune?: boolean;
  /** Whether everything is built and nothing is written. */
  readonly check?: boolean;
  /** Whether a warning is a mistake. */
  readonly strict?: boolean;
  /** Whether the report is JSON. */
  readonly json?: boolean;
  /** Whether only warnings are reported. */
  readonly quiet?: boolean;
}

/**
 * Writes one Terraform stack for each team and each account's audit trail, and lists in a table what was written.
 * With `team`, the stacks of those teams alone.
 * @throws TeamsConfigError where the file has mistakes, or does not have a team
 * @throws PropValidationError where a construct rejects a prop
 * @throws HookError where `mwaa-teams.config.ts` has a mistake
 * @throws OutputError where the folder cannot be used, or with `strict` and a warning
 */
export function synth(options: SynthOptions): string {
  const { file, out, team, prune, check, json, quiet } = options;
  const config = loadTeamsConfig(file);
  // Beside teams.yaml, as the files that it names are.
  const folder = path.dirname(path.resolve(file));
  const home = path.join(folder, "stacks");
  const gone = goneStacks(config, out);
  const shared = [...config.warnings, ...strayWarnings(home, config, gone)];
  const settings = {
    home,
    check,
    extensions: extensionsBeside(folder),
    accept: options.strict === true ? noWarning(shared) : undefined,
    onProgress: process.stderr.isTTY ? lateProgress("stacks") : undefined,
  };
  const stacks =
    team.length === 0
      ? synthesize(config, out, { ...settings, prune })
      : synthesizeTeams(config, out, teamsNamed(team, config, file), settings);
  const report = { stacks, warnings: shared, ...(prune === true ? { pruned: gone } : { kept: gone }) };
  return json === true ? jsonSummary(report) : quiet === true ? warningLines(report) : summary(report);
}

/** Fails where there is a warning. */
function noWarning(shared: readonly string[]): (stacks: readonly SynthesizedStack[]) => void {
  return (stacks) => {
    const warnings = warningLines({ stacks, warnings: shared });
    if (warnings !== "") {
      throw new OutputError(`${warnings}\n--strict must find no warning.`);
    }
  };
}

/** A name with a typing mistake would leave a lock file unused. */
function strayWarnings(home: string, config: TeamsConfig, gone: readonly string[]): string[] {
  const names = stackNames(config);
  return strayFolders(home, [...names, ...gone]).map(
    (name) => `stacks/${name} must be named like a stack (${names.join(", ")}): its files are not used`,
  );
}
