import { synth } from "./cli/synth";
import { bundleFunctions } from "./functions/bundle";
import { MwaaTeamsError } from "./modules/package/mwaa-teams-error";

/** The app: `teams.yaml`, or the file that TEAMS_FILE names, to one Terraform stack for each team and each audit trail. */
try {
  bundleFunctions();
  // The CDKTF CLI says in the environment where it looks for the output.
  const { TEAMS_FILE: file = "teams.yaml", CDKTF_OUTDIR: out = "cdktf.out" } = process.env;
  console.log(synth({ file, out }));
} catch (error) {
  if (!(error instanceof MwaaTeamsError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
