import "../modules/package/check-on-import";

import { summary } from "../modules/app/summary";
import { synthesize } from "../modules/app/synthesize";
import { loadTeamsConfig } from "../modules/config/load-teams-config";

/** What `mwaa-teams synth` takes. */
export interface SynthOptions {
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Folder that the stacks are written to. */
  readonly out: string;
}

/**
 * Writes one Terraform stack for each team and each account's audit trail, and tells in a table what came out.
 * @throws TeamsConfigError where the file has mistakes
 * @throws PropValidationError where a construct refuses a prop
 */
export function synth({ file, out }: SynthOptions): string {
  // cdktf takes a stack trace for every token; translating each to TypeScript lines is a third of the time.
  process.setSourceMapsEnabled(false);
  const config = loadTeamsConfig(file);
  return summary(synthesize(config, out), config.warnings);
}
