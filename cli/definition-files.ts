import fs from "node:fs";
import path from "node:path";
import { type AirflowTarget, airflowTarget } from "../functions/dag-publisher/factory/airflow-target";
import { DagDefinitionError } from "../functions/dag-publisher/factory/dag-definition-error";
import { isDefaultsFile } from "../functions/dag-publisher/factory/defaults-files";
import { type DefinitionFile } from "../functions/dag-publisher/factory/read-files";
import { type DagPolicy, DEFAULT_DAG_POLICY } from "../functions/dag-publisher/policy/dag-policy";
import { parseDagPolicy } from "../functions/dag-publisher/policy/load-dag-policy";

/** What the commands that read definitions take. */
export interface DefinitionOptions {
  /** Path of the team's DAG policy; the default policy where it is missing. */
  readonly policy?: string;
  readonly airflowVersion: string;
}

/** The policy and the target of the options. */
export function contextOf({ policy, airflowVersion }: DefinitionOptions): {
  policy: DagPolicy;
  target: AirflowTarget;
} {
  return {
    policy: policy === undefined ? DEFAULT_DAG_POLICY : parseDagPolicy(readText(policy, "--policy"), policy),
    target: airflowTarget(airflowVersion),
  };
}

/**
 * A file of definitions with the defaults beside it, or all `.yaml`, `.yml` and `.json` files below a folder, in the order
 * of their paths.
 */
export function definitionFiles(fileOrFolder: string): DefinitionFile[] {
  if (!fs.existsSync(fileOrFolder)) {
    throw inputError(fileOrFolder, "must be a file or a folder that exists");
  }
  if (fs.statSync(fileOrFolder).isFile()) {
    const folder = path.dirname(fileOrFolder);
    const defaults = fs
      .readdirSync(folder)
      .filter((name) => isDefaultsFile(name))
      .map((name) => path.join(folder, name));
    const names = [...new Set([...defaults, path.normalize(fileOrFolder)])];
    return names.map((name) => ({ path: name, text: readText(name, "FILE") }));
  }
  const names = fs
    .readdirSync(fileOrFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  if (names.length === 0) {
    throw inputError(fileOrFolder, "must have .yaml, .yml or .json files, got: none");
  }
  return names.map((name) => ({ path: name, text: readText(name, "FILE") }));
}

/** An error about an argument of the command line. */
export function inputError(where: string, message: string): DagDefinitionError {
  return new DagDefinitionError([{ severity: "error", path: where, message }]);
}

function readText(file: string, option: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw inputError(option, `must be a UTF-8 file that can be read, got: ${file} (${code ?? "no text"})`);
  }
}
