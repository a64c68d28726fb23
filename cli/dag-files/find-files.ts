import fs from "node:fs";
import path from "node:path";
import { matchesGlob } from "../../functions/dag-publisher/check/glob";
import { type ReadProblem } from "../../functions/dag-publisher/report/check-report";
import { type IgnoreSyntax } from "./ignore-syntax";
import { type DagFile, type FoundFiles } from "./dag-file";
import { explainReadError } from "./read-error";
import { rootModules } from "./root-modules";
import { walk } from "./walk";

/** What a search for files takes. */
export interface FindOptions {
  /** The DAGs folder; without it, each folder that is given is one, and so is the folder of each file. */
  readonly root?: string;
  readonly ignoreSyntax: IgnoreSyntax;
}

/** What one path of the command line stands for. */
interface Named {
  /** The DAGs folder. */
  readonly root: string;
  /** Paths below it. */
  readonly paths: readonly string[];
  readonly ignored: number;
  readonly problems: readonly ReadProblem[];
  /** Whether it is one file, and no folder or pattern, and no DAGs folder is given that it lies in. Default: false. */
  readonly namedItself?: boolean;
}

/** The files that paths name: files, folders with everything in them, and patterns with `*`, `**` and `?`. */
export function findFiles(paths: readonly string[], options: FindOptions): FoundFiles {
  const modules = new Map<string, readonly string[]>();
  const files = new Map<string, DagFile>();
  const problems: ReadProblem[] = [];
  let ignored = 0;
  for (const given of paths) {
    const named = filesNamed(given, options);
    problems.push(...named.problems);
    ignored += named.ignored;
    if (named.paths.length > 0 && !modules.has(named.root)) {
      modules.set(named.root, rootModules(named.root));
    }
    for (const below of named.paths) {
      const shown = slashed(path.join(named.root, below));
      files.set(shown, {
        shown,
        path: below,
        modules: modules.get(named.root) ?? [],
        // In a DAGs folder that is given, too, it is no file beside one.
        namedItself: named.namedItself === true && files.get(shown)?.namedItself !== false,
      });
    }
  }
  return {
    files: [...files.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1)),
    ignored,
    problems: unique(problems),
  };
}

function filesNamed(given: string, options: FindOptions): Named {
  const stats = statOf(given);
  if (stats instanceof fs.Stats) {
    return stats.isDirectory() ? folderNamed(given, options) : fileNamed(given, options);
  }
  return /[*?]/.test(given) ? patternNamed(given, options) : nothing(given, explainReadError(stats));
}

function fileNamed(given: string, options: FindOptions): Named {
  const { root = path.dirname(given) } = options;
  const below = pathBelow(root, given);
  return below === undefined
    ? nothing(given, `must be below --root ${root}`)
    : { root, paths: [below], ignored: 0, problems: [], namedItself: options.root === undefined };
}

function folderNamed(given: string, { root = given, ignoreSyntax }: FindOptions): Named {
  const below = pathBelow(root, given);
  if (below === undefined) {
    return nothing(given, `must be below --root ${root}`);
  }
  const { files, ignored, problems } = walk(root, below, ignoreSyntax);
  return files.length > 0 || problems.length > 0
    ? { root, paths: files, ignored, problems }
    : { ...nothing(given, `must hold files to check, got: ${noneBut(ignored)}`), ignored };
}

function patternNamed(given: string, { root, ignoreSyntax }: FindOptions): Named {
  const parts = slashed(given).split("/");
  const fixed = parts
    .slice(
      0,
      parts.findIndex((part) => /[*?]/.test(part)),
    )
    .join("/");
  const base = fixed === "" ? (given.startsWith("/") ? "/" : ".") : fixed;
  if (!fs.existsSync(base)) {
    return nothing(given, `must match files, got: no folder ${base}`);
  }
  const folder = folderNamed(base, { root, ignoreSyntax });
  const pattern = path.posix.normalize(slashed(given));
  const paths = folder.paths.filter((below) => matchesGlob(pattern, slashed(path.join(folder.root, below))));
  return paths.length > 0 || folder.problems.length > 0
    ? { ...folder, paths }
    : { ...nothing(given, `must match files, got: ${noneBut(folder.ignored)}`), ignored: folder.ignored };
}

function noneBut(ignored: number): string {
  return ignored === 0 ? "none" : `none but what .airflowignore leaves out (${ignored})`;
}

function nothing(given: string, message: string): Named {
  return { root: given, paths: [], ignored: 0, problems: [{ path: given, message }] };
}

/** The path below a folder, with `/`: empty for the folder itself, nothing for what lies outside. */
function pathBelow(root: string, given: string): string | undefined {
  const relative = slashed(path.relative(root, given));
  return relative === ".." || relative.startsWith("../") || path.isAbsolute(relative) ? undefined : relative;
}

function statOf(given: string): fs.Stats | Error {
  try {
    return fs.statSync(given);
  } catch (error) {
    return error as Error;
  }
}

function slashed(text: string): string {
  return text.split(path.sep).join("/");
}

function unique(problems: readonly ReadProblem[]): ReadProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}\0${problem.message}`, problem])).values()];
}
