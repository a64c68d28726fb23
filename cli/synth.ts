import "../modules/package/check-on-import";

import { summary } from "../modules/app/summary";
import { synthesize, synthesizeTeams } from "../modules/app/synthesize";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { type TeamConfig, type TeamsConfig } from "../modules/config/teams-config";
import { TeamsConfigError } from "../modules/config/teams-config-error";

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

function teamsNamed(names: readonly string[], { teams }: TeamsConfig, file: string): TeamConfig[] {
  const known = teams.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = (name: string): string => `must be ${known.join(" or ")}, got: ${JSON.stringify(name)}`;
    throw new TeamsConfigError(
      file,
      unknown.map((name) => ({ path: "--team", message: message(name) })),
    );
  }
  return teams.filter(({ name }) => names.includes(name));
}
