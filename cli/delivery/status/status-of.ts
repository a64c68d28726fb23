import { INTAKE_PREFIXES } from "../../../functions/dag-publisher/publish/intake-key";
import { type CommandResult, EXIT, type Surroundings } from "../command";
import { openIntake } from "../open-intake";
import { type TargetOptions } from "../target";
import { fileReports, needsAction } from "./file-reports";
import { type StatusFormat } from "./formats";
import { statusJson, statusText } from "./status-report";

/** What `mwaa-teams status` takes. */
export interface StatusOptions extends TargetOptions {
  readonly format: StatusFormat;
}

/** What became of the files that paths or dag_ids name, or of all. */
export async function statusOf(
  paths: readonly string[],
  options: StatusOptions,
  around: Surroundings,
): Promise<CommandResult> {
  const { intake, deployment } = await openIntake(options, around);
  const keys = await Promise.all(
    [INTAKE_PREFIXES.dags, INTAKE_PREFIXES.definitions].map((prefix) => intake.filesWithStatus(prefix)),
  );
  const statuses = await intake.fileStatuses(keys.flat());
  const airflow = await intake.airflow();
  const report = fileReports(statuses, airflow, paths);
  const render = options.format === "json" ? statusJson : statusText;
  const isFine = report.unknown.length === 0 && !report.files.some(needsAction);
  return {
    report: render({ deployment, airflow, report, inFull: paths.length > 0 }),
    notes: [],
    exitCode: isFine ? EXIT.done : EXIT.rejected,
  };
}
