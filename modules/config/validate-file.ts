import { type z } from "zod";
import { crossTeamProblems } from "./cross-team-rules";
import { fileSchema, teamNameRule } from "./file-schema";
import { MergedTeam } from "./merged-team";
import { isMap, type Path, valueAt } from "../yaml/path";
import { type SchemaProblem, schemaProblems } from "../yaml/schema-issues";
import { withoutSecrets } from "../yaml/schema-types";
import { TEAM_RULES } from "./team-rules";
import { teamSchema } from "./team-schema";
import { valueProblems } from "./value-rules";

/** A problem at a path of the file. */
export interface FileProblem {
  readonly path: Path;
  /** What the value must be, and what it is. */
  readonly message: string;
  /** Whether the key is what is wrong, not its value. */
  readonly atKey?: boolean;
}

/** The file with `defaults` merged into every team and all defaults filled in. */
export type ValidFile = z.output<typeof fileSchema>;

/** The result of the validation: the valid file, where there are no problems. */
export interface FileValidation {
  readonly problems: readonly FileProblem[];
  readonly valid?: ValidFile;
}

/**
 * All problems of the file's root map. A value that comes from `defaults` is reported there, not at the teams that
 * inherit it; the same problem may be in the result more than once.
 * @param directory folder that the file's own paths are relative to
 */
export function validateFile(root: Readonly<Record<string, unknown>>, directory: string): FileValidation {
  const { defaults, ...rest } = root;
  const inherited = isMap(defaults) ? defaults : {};
  const teams = Object.entries(isMap(root.teams) ? root.teams : {}).map(
    ([key, own]) => new MergedTeam(key, own, inherited),
  );
  const merged = Object.fromEntries(teams.map(({ key, value }) => [key, value]));
  const file = isMap(root.teams) ? { ...rest, teams: merged } : rest;
  const result = fileSchema.safeParse(file);

  const problems = [
    ...("defaults" in root ? defaultsProblems(defaults, directory) : []),
    ...locateInTeams(schemaProblems(result.error?.issues ?? [], file), teams),
    ...teams.flatMap((team) => teamProblems(team, directory)),
    ...crossTeamProblems(
      teams.map((team) => team.identity(root.organization, root.audit)),
      stateBucket(root),
    ),
  ];
  return problems.length === 0 && result.success ? { problems, valid: result.data } : { problems };
}

/** `defaults` alone: a team whose keys are all optional. */
function defaultsProblems(defaults: unknown, directory: string): FileProblem[] {
  const issues = teamSchema.safeParse(defaults).error?.issues ?? [];
  return [
    ...schemaProblems(issues, defaults).filter(({ missing }) => !missing),
    ...valueProblems(defaults, directory),
  ].map((problem) => ({ ...problem, path: ["defaults", ...problem.path] }));
}

/** The schema's problems, at their paths in the file; each team records its own. */
function locateInTeams(problems: readonly SchemaProblem[], teams: readonly MergedTeam[]): FileProblem[] {
  const byKey = new Map(teams.map((team) => [team.key, team]));
  return problems.map((problem) => {
    const [section, key, ...path] = problem.path;
    const team = section === "teams" ? byKey.get(String(key)) : undefined;
    if (team === undefined) {
      return problem;
    }
    team.reject(path);
    const mayInherit = problem.missing && path.every((part) => typeof part === "string");
    const message = mayInherit
      ? problem.message.replace("given", "given here or in defaults")
      : problem.message;
    return { ...problem, path: team.locate(path), message };
  });
}

/** The rules about one team that the schema cannot express. */
function teamProblems(team: MergedTeam, directory: string): FileProblem[] {
  const name = teamNameRule(team.key);
  return [
    ...(name === undefined
      ? []
      : [{ path: ["teams", team.key], message: withoutSecrets(name, team.key), atKey: true }]),
    ...valueProblems(team.value, directory).map(({ path, message }) => ({
      path: team.locate(path),
      message,
    })),
    ...TEAM_RULES.flatMap((rule) => team.problemsOf(rule)),
  ];
}

function stateBucket(root: unknown): string | undefined {
  const bucket = valueAt(root, ["state", "s3", "bucket"]);
  return typeof bucket === "string" ? bucket : undefined;
}
