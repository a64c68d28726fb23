import fs from "node:fs";
import { type Diagnostic } from "../functions/dag-publisher/diagnostic";
import { DEFAULT_DAG_POLICY, type DagPolicy } from "../functions/dag-publisher/policy/dag-policy";
import { DagPolicyError, parseDagPolicy } from "../functions/dag-publisher/policy/load-dag-policy";
import { type Severity } from "../functions/dag-publisher/policy/severity";
import { baseline, isUnreadable } from "../functions/dag-publisher/report/baseline";
import { type CheckReport, isAtLeast } from "../functions/dag-publisher/report/check-report";
import { explainedRules, explanationOf } from "../functions/dag-publisher/report/explain";
import { type CheckFormat } from "../functions/dag-publisher/report/formats";
import { CHECK_RENDERERS } from "../functions/dag-publisher/report/render";
import { MANIFEST } from "../modules/package/peers";
import { listOf } from "../modules/validation/one-of";
import { type IgnoreSyntax } from "./dag-files/ignore-syntax";
import { type CheckedFiles, checkFiles } from "./dag-files/check-files";
import { type FoundFiles } from "./dag-files/dag-file";
import { findFiles } from "./dag-files/find-files";
import { explainReadError } from "./dag-files/read-error";
import { serveChecks } from "./dag-files/serve-checks";
import { statistics } from "./dag-files/statistics";

/** What `mwaa-teams check` takes. */
export interface CheckOptions {
  /** Path of the policy; without it, dag-policy.yaml of the working folder, if there is one. */
  readonly policy?: string;
  /** The DAGs folder that paths are relative to; without it, the folder that is given. */
  readonly root?: string;
  readonly format: CheckFormat;
  /** The mildest severity that fails. */
  readonly failOn: Severity;
  readonly ignoreSyntax: IgnoreSyntax;
  /** Whether text has colours; without it, where standard output is a terminal. */
  readonly color?: boolean;
  /** A rule to explain, instead of a check. */
  readonly explain?: string;
  /** Whether to show numbers of the run. */
  readonly stats?: boolean;
  /** A file for exceptions of what is found, instead of a failure. */
  readonly writeBaseline?: string;
  /** The day on which exceptions are looked at. */
  readonly today?: string;
}

/** What to print, and how to end: 0 clean, 1 findings, 2 wrong usage, or something could not be read. */
export interface CheckResult {
  /** For standard output. */
  readonly report: string;
  /** For standard error. */
  readonly notes: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}

const POLICY_FILE = "dag-policy.yaml";

/** Fewer are done before a person has read the line. */
const FILES_WITH_PROGRESS = 200;

/** Checks the files of a DAGs folder, without running them. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckResult> {
  if (options.explain !== undefined) {
    return explain(options.explain.toUpperCase());
  }
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const problem = usageProblem(paths, today);
  if (problem !== undefined) {
    return failure(problem);
  }
  const policy = readPolicy(options.policy);
  if (typeof policy === "string") {
    return failure(policy);
  }
  const started = performance.now();
  const found = findFiles(paths, options);
  const checked = await checkFiles(found.files, {
    policy,
    today,
    workerFile: CHECK_WORKER_FILE,
    onProgress: process.stderr.isTTY && found.files.length >= FILES_WITH_PROGRESS ? showProgress : undefined,
  });
  const notes = options.stats === true ? [statistics(found, checked, performance.now() - started)] : [];
  return options.writeBaseline === undefined
    ? reported(found, checked, options, notes)
    : baselined(options.writeBaseline, found, checked, { ...options, today }, notes);
}

function usageProblem(paths: readonly string[], today: string): string | undefined {
  if (paths.length === 0) {
    return "PATH must be given: a file, a folder or a pattern, got: nothing";
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(today) && !Number.isNaN(Date.parse(today))
    ? undefined
    : `--today must be a date such as "2027-03-31", got: ${JSON.stringify(today)}`;
}

function explain(id: string): CheckResult {
  const explanation = explanationOf(id);
  return explanation === undefined
    ? failure(`--explain must be ${listOf(explainedRules())}, got: ${JSON.stringify(id)}`)
    : { report: explanation, notes: [], exitCode: 0 };
}

/** The policy, or what is wrong with it. */
function readPolicy(given: string | undefined): DagPolicy | string {
  if (given === undefined && !fs.existsSync(POLICY_FILE)) {
    return DEFAULT_DAG_POLICY;
  }
  const file = given ?? POLICY_FILE;
  try {
    return parseDagPolicy(fs.readFileSync(file, "utf8"), file);
  } catch (error) {
    return error instanceof DagPolicyError ? error.message : `${file}: ${explainReadError(error)}`;
  }
}

function reported(
  found: FoundFiles,
  checked: CheckedFiles,
  { format, failOn, color = wantsColor() }: CheckOptions,
  notes: readonly string[],
): CheckResult {
  const report = reportOf(found, checked);
  const fails = report.diagnostics.some(({ severity }) => isAtLeast(severity, failOn));
  return {
    report: CHECK_RENDERERS[format](report, { color, version: MANIFEST.version }),
    notes: [...ignoredNote(found), ...notes],
    exitCode: report.problems.length > 0 ? 2 : fails ? 1 : 0,
  };
}

/** Writes what fails as exceptions. What could not be read is a problem all the same. */
function baselined(
  file: string,
  found: FoundFiles,
  checked: CheckedFiles,
  { failOn, today }: CheckOptions & { readonly today: string },
  notes: readonly string[],
): CheckResult {
  const { problems } = reportOf(found, checked);
  const failing = checked.results.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => isAtLeast(severity, failOn)),
  );
  const remaining = failing.filter(({ rule }) => rule !== undefined && isUnreadable(rule));
  try {
    fs.writeFileSync(file, baseline(failing, today));
  } catch (error) {
    return failure(`--write-baseline ${file}: ${explainReadError(error)}`);
  }
  return {
    report: `${failing.length - remaining.length} findings written as exceptions to ${file}`,
    notes: [
      ...remaining.map(
        ({ path, line, rule, message }) =>
          `${path}:${line ?? 1}: ${rule ?? ""} must be corrected, since no other rule reads such a file: ${message}`,
      ),
      ...problems.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`)),
      ...ignoredNote(found),
      ...notes,
    ],
    exitCode: problems.length > 0 ? 2 : remaining.length > 0 ? 1 : 0,
  };
}

/** The run as reports have it: paths as they were given. */
function reportOf({ files, problems }: FoundFiles, { results }: CheckedFiles): CheckReport {
  const read = results.filter(({ problem }) => problem === undefined);
  return {
    files: read.length,
    diagnostics: results.flatMap(({ diagnostics }, index): Diagnostic[] =>
      diagnostics.map((diagnostic) => ({ ...diagnostic, path: files[index]?.shown ?? diagnostic.path })),
    ),
    problems: [...problems, ...results.flatMap(({ problem }) => problem ?? [])],
  };
}

function ignoredNote({ ignored }: FoundFiles): string[] {
  return ignored === 0
    ? []
    : [
        `${ignored} left out by .airflowignore: Airflow finds no DAGs there, and DAGs may import what lies there`,
      ];
}

function failure(message: string): CheckResult {
  return { report: "", notes: [message], exitCode: 2 };
}

/** https://no-color.org */
export function wantsColor(): boolean {
  return process.stdout.isTTY && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";
}

/** One line that is written over, and gone at the end. */
function showProgress(done: number, total: number): void {
  process.stderr.write(done === total ? "\r\u001b[K" : `\r${done} of ${total} files checked`);
}

/** What a thread of `checkFiles` runs. Threads load no TypeScript: from the source it is one thread. */
export const CHECK_WORKER_FILE = __filename.endsWith(".js") ? __filename : undefined;

// In the package the checker is in this one file, so that it is what the commands of the delivery take it from.
export { matchesGlob } from "../functions/dag-publisher/check/glob";
export { ownModules } from "../functions/dag-publisher/check/own-modules";
export { summaryOf } from "../functions/dag-publisher/report/check-report";
export { printable } from "../modules/text/printable";
export { CHECK_RENDERERS } from "../functions/dag-publisher/report/render";
export { checkFiles } from "./dag-files/check-files";
export { explainReadError } from "./dag-files/read-error";
export { walk } from "./dag-files/walk";

// A thread of `checkFiles` runs this file too.
serveChecks();
