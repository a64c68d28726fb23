import { bundleFunctions } from "./functions/bundle";
import { summary } from "./modules/app/summary";
import { synthesize } from "./modules/app/synthesize";
import { loadTeamsConfig } from "./modules/config/load-teams-config";
import { TeamsConfigError } from "./modules/config/teams-config-error";
import { PropValidationError } from "./modules/validation/validate-prop";

/** The app: `teams.yaml`, or the file that TEAMS_FILE names, to one Terraform stack for each team and each audit trail. */
function main(): void {
  // cdktf takes a stack trace for every token; translating each to TypeScript lines is a third of the time.
  process.setSourceMapsEnabled(false);
  const config = loadTeamsConfig(process.env.TEAMS_FILE ?? "teams.yaml");
  bundleFunctions();
  // The CDKTF CLI says in the environment where it looks for the output.
  const stacks = synthesize(config, process.env.CDKTF_OUTDIR ?? "cdktf.out");
  console.log(summary(stacks, config.warnings));
}

try {
  main();
} catch (error) {
  if (!(error instanceof TeamsConfigError || error instanceof PropValidationError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
