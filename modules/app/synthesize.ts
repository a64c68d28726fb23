import path from "node:path";
import { App, TerraformResource } from "cdktf";
import { type TeamsConfig } from "../config/teams-config";
import { TeamStack } from "../team/team-stack";
import { replaceOutput } from "./output-folder";

/** What came out for one team. */
export interface SynthesizedTeam {
  /** Name of the team, which is the name of its stack. */
  readonly team: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
  /** AWS Region code. */
  readonly region: string;
  /** Number of Terraform resources; data sources not counted. */
  readonly resources: number;
  /** Path of the Terraform JSON, under the output folder as that was given. */
  readonly file: string;
  /** What a person should look at, in whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * Writes one stack for each team under `outdir`, all of them or none.
 * @throws PropValidationError where a construct refuses a prop
 */
export function synthesize(config: TeamsConfig, outdir: string): SynthesizedTeam[] {
  let teams: SynthesizedTeam[] = [];
  replaceOutput(outdir, (folder) => {
    const app = new App({ outdir: folder, stackTraces: false });
    teams = config.teams.map((team) => {
      const stack = new TeamStack(app, config, team);
      return {
        team: team.name,
        accountId: team.accountId,
        region: team.region,
        resources: stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length,
        file: path.join(outdir, "stacks", team.name, "cdk.tf.json"),
        warnings: team.warnings,
      };
    });
    app.synth();
  });
  return teams;
}
