import { Command, Option } from "commander";
import { type StacksOptions } from "./stacks";

/** `mwaa-teams stacks`. */
export function stacksCommand(): Command {
  return new Command("stacks")
    .description("Lists the stacks of a teams.yaml in the order in which they are applied.")
    .addOption(new Option("--file <path>", "the file to read").env("TEAMS_FILE").default("teams.yaml"))
    .option("--changed-since <ref>", "only stacks that differ from those of a commit, branch or tag")
    .option("--json", "write it as JSON")
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams stacks                                        wave, account and Region of each stack
  mwaa-teams stacks --changed-since origin/main            what a pull request changes
  mwaa-teams stacks --json --changed-since HEAD^ | jq -c '[.stacks[] | select(.wave == 1) | .name]'

Both commits are synthesized, each with the packages of its lock file (npm's; with another package manager, a changed lock
file makes every stack count as changed), and compared: Terraform JSON, assets, and files in stacks/<stack>/. The file
itself is taken as it lies in the working folder. Stacks that are gone from the file are named under "removed".

Exit codes: 0 done, 1 the file or the commit cannot be used, 2 the command line is wrong.`,
    )
    .exitOverride()
    .action(async (options: StacksOptions) => {
      const { stacks } = await import("./stacks.js");
      console.log(stacks(options));
    });
}
