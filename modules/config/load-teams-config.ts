import { readFileSync } from "node:fs";
import path from "node:path";
import { type AuditOutput } from "./audit-schema";
import { accountAudits, auditWarnings } from "./audits";
import { acknowledgementProblems } from "./acknowledgement-problems";
import { formatPath } from "../yaml/format-path";
import { isMap } from "../yaml/path";
import { resolveTeam } from "./resolve-team";
import { type TeamOutput } from "./team-schema";
import { besideOtherTeams, otherTeamProblems, TeamThings } from "./other-teams";
import { type TeamsConfig } from "./teams-config";
import { TeamsConfigError, type TeamsConfigProblem } from "./teams-config-error";
import { type FileProblem, validateFile } from "./validate-file";
import { deniedPermissionProblems } from "./denied-permission-problems";
import { executionRoleProblems } from "./execution-role-problems";
import { overlapWarnings } from "./overlapping-ranges";
import { passedRoleProblems } from "./passed-role-problems";
import { Shares } from "./shares";
import { quotaWarnings } from "./quotas";
import { secretsPrefixProblems } from "./secrets-prefix-problems";
import { YamlSource } from "../yaml/yaml-source";

/** What the text does not contain. */
export interface ParseOptions {
  /** Name of the file as messages show it. */
  readonly file: string;
  /** Folder that the file's own paths are relative to. */
  readonly directory: string;
}

/**
 * Reads a `teams.yaml`.
 * @param file path of the file, relative to the working directory or absolute; messages show it as given
 * @throws TeamsConfigError with everything that is wrong in the file, or why it cannot be read
 */
export function loadTeamsConfig(file: string): TeamsConfig {
  return parseTeamsConfig(readText(file), { file, directory: path.dirname(path.resolve(file)) });
}

/**
 * The same for a text in memory; of files, only those that the text names are read.
 * @throws TeamsConfigError with everything that is wrong in the text
 */
export function parseTeamsConfig(text: string, { file, directory }: ParseOptions): TeamsConfig {
  const source = new YamlSource(text);
  if (source.problems.length > 0) {
    throw new TeamsConfigError(file, source.problems);
  }
  if (!isMap(source.value)) {
    const found = source.value === null ? "an empty file" : "something else";
    const message = `must be a map with the keys organization and teams, got: ${found}`;
    throw new TeamsConfigError(file, [{ path: "", message }]);
  }
  const { problems, valid } = validateFile(source.value, directory);
  if (valid === undefined) {
    throw new TeamsConfigError(file, located(problems, source));
  }
  const { organization, state } = valid;
  const auditOf = (team: TeamOutput): AuditOutput | undefined => team.audit ?? valid.audit;
  const resolved = Object.entries(valid.teams).map(
    ([key, team]) =>
      [key, resolveTeam(key, { ...team, audit: auditOf(team) }, { organization, state, directory })] as const,
  );
  const shares = new Shares(resolved, (key) => valid.teams[key]?.shares ?? [], source.value);
  const things = new TeamThings(resolved);
  const denied = resolved.flatMap(([key, team]) => {
    const permissions = valid.teams[key]?.permissions ?? [];
    const rejected = [
      ...deniedPermissionProblems(key, team, permissions, source.value),
      ...otherTeamProblems(things, key, permissions, source.value),
    ];
    // What is rejected in any case needs no acknowledgement.
    return rejected.length > 0 ? rejected : acknowledgementProblems(key, permissions, source.value);
  });
  denied.push(
    ...passedRoleProblems(resolved, source.value),
    ...executionRoleProblems(resolved, source.value),
    ...secretsPrefixProblems(resolved, source.value),
    ...shares.problems(),
  );
  if (denied.length > 0) {
    throw new TeamsConfigError(file, located(denied, source));
  }
  const teams = resolved
    .map((team) => besideOtherTeams(things, shares.apply(team)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const audits = accountAudits(teams);
  const unaudited = Object.values(valid.teams).flatMap((team) =>
    auditOf(team) === undefined ? [team.accountId] : [],
  );
  const warnings = [
    ...quotaWarnings(teams),
    ...overlapWarnings(teams),
    ...auditWarnings(audits, organization, [...new Set(unaudited)].sort()),
  ];
  return { organization, state, teams, audits, warnings };
}

/** Each problem once, with its position: a problem in `defaults` is found in each team that inherits it. */
function located(problems: readonly FileProblem[], source: YamlSource): TeamsConfigProblem[] {
  const distinct = new Map<string, TeamsConfigProblem>();
  for (const { path: at, message, atKey } of problems) {
    const shownPath = formatPath(at);
    const position = atKey ? source.positionOfKey(at) : source.positionOf(at);
    distinct.set(`${shownPath} ${message}`, { path: shownPath, message, ...position });
  }
  return [...distinct.values()];
}

function readText(file: string): string {
  const fail = (message: string): never => {
    throw new TeamsConfigError(file, [{ path: "", message }]);
  };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
    return text.includes("\0") ? fail("must be a text file, got: a binary file") : text;
  } catch (error) {
    if (error instanceof TeamsConfigError) {
      throw error;
    }
    return fail(unreadable((error as NodeJS.ErrnoException).code));
  }
}

function unreadable(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
      return "must exist, got: no such file";
    case "EISDIR":
      return "must be a file, got: a folder";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "must be a text file in UTF-8, got: something else";
    default:
      return `must be readable, got: ${code ?? "an unknown error"}`;
  }
}
