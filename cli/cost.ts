import "../modules/package/check-on-import";

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ConfiguredStack } from "../modules/access/stack/configured-stack";
import { readStackFiles } from "../modules/access/read-stacks";
import { synthesize, synthesizeTeams } from "../modules/app/synthesize";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { type Assumptions } from "../modules/cost/assumptions";
import { type CostReport, costReport, withDifference } from "../modules/cost/cost-report";
import { estimate } from "../modules/cost/estimate";
import { type CostFormat } from "../modules/cost/report/formats";
import { COST_RENDERERS } from "../modules/cost/report/render";
import { extensionsBeside } from "./hooks/extensions";
import { teamsNamed } from "./teams-named";

/** What `mwaa-teams cost` takes. */
export interface CostOptions extends Assumptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Another one, to compare with. */
  readonly against?: string;
  /** Names of the teams; all stacks where there is none. */
  readonly team: readonly string[];
  readonly format: CostFormat;
}

/**
 * What the stacks of a `teams.yaml` cost in a month.
 * @throws TeamsConfigError where a file has mistakes, or this one does not have a team
 * @throws PropValidationError where a construct rejects a prop
 */
export function cost({ file, against, team, format, ...options }: CostOptions): string {
  const { hours, workers, dagFiles, logGb, dataGb, databaseGb, auditEvents } = options;
  const assumptions = { hours, workers, dagFiles, logGb, dataGb, databaseGb, auditEvents };
  const report = reportOf(file, team, assumptions);
  return COST_RENDERERS[format](
    against === undefined
      ? report
      : withDifference(report, reportOf(against, team, assumptions, false), against),
  );
}

/** @param strict whether every team must be in the file: a new team is not in the file before the change */
function reportOf(
  file: string,
  team: readonly string[],
  assumptions: Assumptions,
  strict = true,
): CostReport {
  const config = loadTeamsConfig(file);
  const extensions = extensionsBeside(path.dirname(path.resolve(file)));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa-teams-cost-"));
  try {
    if (team.length === 0) {
      synthesize(config, folder, { extensions });
    } else {
      const asked = strict
        ? teamsNamed(team, config, file)
        : config.teams.filter(({ name }) => team.includes(name));
      if (asked.length === 0) {
        return costReport([], assumptions);
      }
      synthesizeTeams(config, folder, asked, { extensions });
    }
    const stacks = readStackFiles(folder).map(({ json }) => estimate(new ConfiguredStack(json), assumptions));
    return costReport(stacks, assumptions);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
