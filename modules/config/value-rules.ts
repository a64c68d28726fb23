import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { DagPolicyError, parseDagPolicy } from "../../functions/dag-publisher/policy/load-dag-policy";
import { airflowConfigurationProblems } from "../environment/airflow-configuration";
import { describeValue } from "../yaml/describe-value";
import { isMap, type Path, valueAt } from "../yaml/path";
import { TEAM_KEYS } from "./team-schema";

/** A problem in a team, with the path from the team. */
export interface TeamProblem {
  readonly path: Path;
  /** What the value must be, and what it is. */
  readonly message: string;
}

/**
 * Rules about single values that the schema cannot express, because they need the key or the file system. They
 * apply to `defaults` and to teams, and ignore values of the wrong type.
 * @param directory folder that the file's own paths are relative to
 */
export function valueProblems(team: unknown, directory: string): TeamProblem[] {
  const configuration = valueAt(team, ["airflow", "configuration"]);
  const options = Object.entries(isMap(configuration) ? configuration : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return [
    ...airflowConfigurationProblems(Object.fromEntries(options)).map(({ option, problem }) => ({
      path: ["airflow", "configuration", option],
      message: problem,
    })),
    ...TEAM_KEYS.filter(({ target }) => target.isFile).flatMap(({ path: at }) =>
      fileProblems(at, valueAt(team, at), directory),
    ),
    ...dagPolicyProblems(["delivery", "policy"], valueAt(team, ["delivery", "policy"]), directory),
  ];
}

function fileProblems(at: Path, file: unknown, directory: string): TeamProblem[] {
  if (typeof file !== "string") {
    return [];
  }
  const found = kindOfFile(path.resolve(directory, file));
  return found === "a regular file"
    ? []
    : [{ path: at, message: `must be a file, relative to this one, got: ${describeValue(file)} (${found})` }];
}

/** Everything that is wrong in a DAG policy: the publisher would reject every delivery with it. */
function dagPolicyProblems(at: Path, file: unknown, directory: string): TeamProblem[] {
  if (typeof file !== "string" || kindOfFile(path.resolve(directory, file)) !== "a regular file") {
    return [];
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      readFileSync(path.resolve(directory, file)),
    );
    parseDagPolicy(text, file);
    return [];
  } catch (error) {
    if (error instanceof DagPolicyError) {
      return error.message
        .split("\n")
        .map((line) => ({ path: at, message: `must be a DAG policy without problems, got: ${line}` }));
    }
    return [{ path: at, message: `must be a text file in UTF-8, got: ${describeValue(file)}` }];
  }
}

function kindOfFile(file: string): string {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) {
      return "there is none";
    }
    return stats.isFile() ? "a regular file" : stats.isDirectory() ? "a folder" : "no regular file";
  } catch {
    return "cannot be read";
  }
}
