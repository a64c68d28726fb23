import "../modules/package/check-on-import";

import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { SdkConnector } from "./aws-sdk";
import { examine } from "../modules/doctor/examine";
import { type DoctorFormat } from "../modules/doctor/report/formats";
import { DOCTOR_RENDERERS } from "../modules/doctor/report/render";
import { exitCodeOf } from "../modules/doctor/report/verdict";
import { LocalTerraform } from "../modules/doctor/terraform/local-terraform";
import { showProgress } from "./progress";
import { teamsNamed } from "./teams-named";

/** What `mwaa-teams doctor` takes. */
export interface DoctorOptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Folder that the stacks were written to; it need not exist. */
  readonly out: string;
  readonly format: DoctorFormat;
  /** Names of the teams to check; everything where there is none. */
  readonly team: readonly string[];
}

/** What to print, and how to end: 0 nothing to do, 1 something fails, 2 something could not be checked. */
export interface DoctorResult {
  readonly report: string;
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Checks the accounts of a `teams.yaml` before an apply. Changes nothing.
 * @throws TeamsConfigError where the file has mistakes, or does not have a team
 */
export async function doctor({ file, out, format, team }: DoctorOptions): Promise<DoctorResult> {
  const config = loadTeamsConfig(file);
  const sections = await examine({
    config,
    file,
    teams: teamsNamed(team, config, file).map(({ name }) => name),
    aws: new SdkConnector(),
    terraform: new LocalTerraform(out),
    onProgress: process.stderr.isTTY ? (done, total) => showProgress(done, total, "checked") : undefined,
  });
  return { report: DOCTOR_RENDERERS[format](sections), exitCode: exitCodeOf(sections) };
}
