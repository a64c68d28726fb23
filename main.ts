import { run } from "./cli/mwaa-teams";
import { bundleFunctions } from "./functions/bundle";

/**
 * The app: `mwaa-teams synth` from the source. It takes the same options; the CDKTF CLI, which gives none, says in
 * the environment where it looks for the output.
 */
bundleFunctions();
void run(["synth", ...process.argv.slice(2)]);
