import "../modules/package/check-on-import";

import { summary } from "../modules/app/summary";
import { synthesize, synthesizeTeams } from "../modules/app/synthesize";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { teamsNamed } from "./teams-named";

/** What `mwaa-teams synth` takes. */
export interface SynthOptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Folder that the stacks are written to. */
  readonly out: string;
  /** Names of the teams to write; everything where there is none. */
  readonly team: readonly string[];
}

/**
 * Writes one Terraform stack for each team and each account's audit trail, and lists in a table what was written.
 * With `team`, the stacks of those teams alone.
 * @throws TeamsConfigError where the file has mistakes, or does not have a team
 * @throws PropValidationError where a construct rejects a prop
 */
export function synth({ file, out, team }: SynthOptions): string {
  const config = loadTeamsConfig(file);
  const stacks =
    team.length === 0
      ? synthesize(config, out)
      : synthesizeTeams(config, out, teamsNamed(team, config, file));
  return summary(stacks, config.warnings);
}
