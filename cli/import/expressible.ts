import { parseTeamsConfig } from "../../modules/config/load-teams-config";
import { TeamsConfigError, type TeamsConfigProblem } from "../../modules/config/teams-config-error";
import { stringify } from "yaml";
import { type TeamValue } from "./team-of";

/** A team without what its file would reject, and why each part was left out. */
export interface ExpressibleTeam {
  readonly team: Readonly<Record<string, TeamValue | undefined>>;
  readonly leftOut: readonly string[];
  /** What cannot be left out: the team cannot be written. */
  readonly problems: readonly string[];
}

/** Each round leaves out at least one key; an environment has not more settings than this. */
const ROUNDS = 100;

/**
 * Leaves out of a team what the rules of `teams.yaml` reject and do not demand, such as an option that an environment
 * must not have. The rules' own messages say why; they show no value that looks like a secret.
 * @param directory where the team's files are
 */
export function expressible(
  team: Readonly<Record<string, TeamValue | undefined>>,
  {
    organization,
    name,
    directory,
  }: { readonly organization: string; readonly name: string; readonly directory: string },
): ExpressibleTeam {
  const leftOut: string[] = [];
  let rest = structuredClone(team) as Record<string, TeamValue | undefined>;
  for (let round = 0; round < ROUNDS; round++) {
    const problems = problemsOf(rest, { organization, name, directory });
    const removed = problems.flatMap(({ path, message }) => {
      const option = removable(path, rest);
      if (option === undefined) {
        return [];
      }
      const others = Object.fromEntries(
        Object.entries(configurationOf(rest)).filter(([other]) => other !== option),
      );
      rest = { ...rest, airflow: { ...(rest.airflow as object), configuration: others } };
      return [`The option ${option}: it ${message}.`];
    });
    if (removed.length === 0) {
      return { team: rest, leftOut, problems: problems.map(({ path, message }) => `${path}: ${message}`) };
    }
    leftOut.push(...removed);
  }
  return { team: rest, leftOut, problems: [] };
}

function problemsOf(
  team: object,
  {
    organization,
    name,
    directory,
  }: { readonly organization: string; readonly name: string; readonly directory: string },
): readonly TeamsConfigProblem[] {
  try {
    parseTeamsConfig(stringify({ organization, audit: false, teams: { [name]: team } }), {
      file: "teams.yaml",
      directory,
    });
    return [];
  } catch (error) {
    if (error instanceof TeamsConfigError) {
      return error.problems;
    }
    throw error;
  }
}

/** The Airflow option that a problem is about, if the team has it. */
function removable(path: string, team: Readonly<Record<string, TeamValue | undefined>>): string | undefined {
  return Object.keys(configurationOf(team)).find(
    (option) =>
      path.includes("configuration") && (path.endsWith(`.${option}`) || path.endsWith(`["${option}"]`)),
  );
}

function configurationOf({
  airflow,
}: Readonly<Record<string, TeamValue | undefined>>): Record<string, TeamValue> {
  return {
    ...(airflow as { readonly configuration?: Record<string, TeamValue> } | undefined)?.configuration,
  };
}
