import fs from "node:fs";
import { type Diagnostic } from "../../../functions/dag-publisher/diagnostic";
import { airflowTarget } from "../../../functions/dag-publisher/factory/airflow-target";
import { renderDefinitions } from "../../../functions/dag-publisher/factory/render-definitions";
import { type DagPolicy } from "../../../functions/dag-publisher/policy/dag-policy";
import { type CheckReport, type ReadProblem } from "../../../functions/dag-publisher/report/check-report";
import { CHECK_WORKER_FILE, checkFiles } from "../../check";
import { type LocalFile } from "./local-files";

/** What files are checked with. */
export interface LocalCheckOptions {
  readonly policy: DagPolicy;
  /** MWAA's Airflow version, such as `2.11.0`. */
  readonly airflowVersion: string;
  /** Top-level modules and packages of the DAGs folder. */
  readonly modules: readonly string[];
  /** Day on which exceptions are looked at. */
  readonly today: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Checks files as the publisher will, and renders definitions. */
export async function checkLocally(
  files: readonly LocalFile[],
  { policy, airflowVersion, modules, today, onProgress }: LocalCheckOptions,
): Promise<CheckReport> {
  const dags = files.filter(({ kind }) => kind === "dag");
  const { results } = await checkFiles(
    dags.map(({ shown, path }) => ({ shown, path, modules, namedItself: false })),
    { policy, today, workerFile: CHECK_WORKER_FILE, onProgress },
  );
  const found = results.flatMap(({ diagnostics }, index): Diagnostic[] =>
    diagnostics.map((diagnostic) => ({ ...diagnostic, path: dags[index]?.shown ?? diagnostic.path })),
  );
  const rendered = renderLocally(
    files.filter(({ kind }) => kind === "definition"),
    policy,
    airflowVersion,
  );
  return {
    files: files.length,
    diagnostics: [...found, ...rendered.diagnostics],
    problems: [...results.flatMap(({ problem }) => problem ?? []), ...rendered.problems],
  };
}

function renderLocally(
  files: readonly LocalFile[],
  policy: DagPolicy,
  airflowVersion: string,
): { diagnostics: readonly Diagnostic[]; problems: readonly ReadProblem[] } {
  if (files.length === 0) {
    return { diagnostics: [], problems: [] };
  }
  const problems: ReadProblem[] = [];
  const texts = files.flatMap(({ shown }) => {
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(shown));
      return [{ path: shown, text }];
    } catch {
      problems.push({ path: shown, message: "must be UTF-8" });
      return [];
    }
  });
  const { errors, warnings } = renderDefinitions(texts, policy, airflowTarget(airflowVersion));
  return { diagnostics: [...errors, ...warnings], problems };
}
