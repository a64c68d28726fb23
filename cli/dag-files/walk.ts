import fs from "node:fs";
import path from "node:path";
import { type ReadProblem } from "../../functions/dag-publisher/report/check-report";
import { IGNORE_FILE, IgnoreRules } from "./airflowignore";
import { type IgnoreSyntax } from "./ignore-syntax";
import { explainReadError } from "./read-error";

/** What a walk through a folder found. */
export interface Walk {
  /** Paths below the DAGs folder, with `/`, in the order of the walk. */
  readonly files: string[];
  /** How many files `.airflowignore` leaves out; a folder that it leaves out is not looked into, and counts once. */
  ignored: number;
  /** With paths as they were given. */
  readonly problems: ReadProblem[];
}

/** Folders that tools write and no DAG lies in. */
export function isToolFolder(name: string): boolean {
  return name === "__pycache__" || name.startsWith(".");
}

/**
 * All files of a folder, as Airflow walks through it: into links too, `.airflowignore` obeyed.
 * @param root the DAGs folder, as it was given
 * @param folder the folder below it to begin with; empty for the DAGs folder
 * @param syntax how `.airflowignore` is read; nothing for all files, those that it leaves out and itself among them
 */
export function walk(root: string, folder: string, syntax: IgnoreSyntax | undefined): Walk {
  const found: Walk = { files: [], ignored: 0, problems: [] };
  const names = folder === "" ? [] : folder.split("/");
  // The files between the DAGs folder and the folder that is looked into count there too.
  const rules = names.reduce<IgnoreRules | undefined>(
    (above, _, depth) => withIgnoreFile(root, names.slice(0, depth).join("/"), above, found),
    syntax && IgnoreRules.none(syntax),
  );
  walkFolder(root, folder, rules, [], found);
  return found;
}

function walkFolder(
  root: string,
  folder: string,
  above: IgnoreRules | undefined,
  ancestors: readonly string[],
  found: Walk,
): void {
  const shown = path.join(root, folder);
  try {
    const real = fs.realpathSync(shown);
    if (ancestors.includes(real)) {
      found.problems.push({ path: shown, message: "must not be a link to a folder that it is in" });
      return;
    }
    const entries = fs.readdirSync(shown, { withFileTypes: true });
    const rules = withIgnoreFile(root, folder, above, found);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      walkEntry(
        root,
        folder === "" ? entry.name : `${folder}/${entry.name}`,
        entry,
        rules,
        [...ancestors, real],
        found,
      );
    }
  } catch (error) {
    found.problems.push({ path: shown, message: explainReadError(error) });
  }
}

function walkEntry(
  root: string,
  at: string,
  entry: fs.Dirent,
  rules: IgnoreRules | undefined,
  ancestors: readonly string[],
  found: Walk,
): void {
  const shown = path.join(root, at);
  const isFolder = entry.isSymbolicLink()
    ? (fs.statSync(shown, { throwIfNoEntry: false })?.isDirectory() ?? false)
    : entry.isDirectory();
  if ((isFolder && isToolFolder(entry.name)) || (rules !== undefined && entry.name === IGNORE_FILE)) {
    return;
  }
  if (rules?.ignores({ path: at, isFolder }) === true) {
    found.ignored += 1;
  } else if (isFolder) {
    walkFolder(root, at, rules, ancestors, found);
  } else {
    found.files.push(at);
  }
}

function withIgnoreFile(
  root: string,
  folder: string,
  above: IgnoreRules | undefined,
  found: Walk,
): IgnoreRules | undefined {
  const file = path.join(root, folder, IGNORE_FILE);
  if (above === undefined || !fs.existsSync(file)) {
    return above;
  }
  const { rules, problems } = above.with(fs.readFileSync(file, "utf8"), folder);
  found.problems.push(
    ...problems.map(({ line, message }) => ({ path: file, message: `line ${line}: ${message}` })),
  );
  return rules;
}
