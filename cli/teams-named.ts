import { type TeamConfig, type TeamsConfig } from "../modules/config/teams-config";
import { TeamsConfigError } from "../modules/config/teams-config-error";

/**
 * The teams that `--team` names, in the order of the file's names.
 * @throws TeamsConfigError naming each team that the file does not have
 */
export function teamsNamed(names: readonly string[], { teams }: TeamsConfig, file: string): TeamConfig[] {
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
