#!/usr/bin/env node
import { Command, Option } from "commander";
import { AccessError } from "../modules/access/access-error";
import { RENDERERS } from "../modules/access/report/render";
import { access, type AccessOptions } from "./access";

/** Exit codes: 0 done, 1 the input cannot be used, 2 the command line is wrong. */
const INPUT_ERROR = 1;
const USAGE_ERROR = 2;

const program = new Command("mwaa-teams")
  .description("Looks at what cdktf-mwaa-teams has synthesized.")
  .addHelpText("after", "\nExit codes: 0 done, 1 the input cannot be used, 2 the command line is wrong.")
  .showHelpAfterError("(see mwaa-teams --help)")
  .exitOverride();

program
  .command("access")
  .description("Tells who can do what in each team's environment, and which statement decides.")
  .option("--out <folder>", "output folder of `npm run synth`", "cdktf.out")
  .addOption(
    new Option("--format <format>", "how to write it").choices(Object.keys(RENDERERS)).default("text"),
  )
  .option(
    "--team <name>",
    "tell of this team alone; can be given again",
    (name, names: string[]) => [...names, name],
    [],
  )
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams access                                        every team, for a terminal
  mwaa-teams access --team payments --format markdown      one team, for a pull request
  mwaa-teams access --format html > access.html            a page with filters, for a browser
  mwaa-teams access --format json | jq '.teams[].rows[] | select(.verdict == "allowed")'

"undecided" is what depends on policies that the stacks do not hold, such as those that others attach to a role.
Service control policies, session policies and KMS grants are not looked at: an organization's policies can only
take away.

Exit codes: 0 done, 1 the folder cannot be used, 2 the command line is wrong.`,
  )
  .exitOverride()
  .action((options: AccessOptions) => {
    console.log(access(options));
  });

// Whoever reads may stop early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
});

try {
  program.parse();
} catch (error) {
  if (error instanceof AccessError) {
    console.error(error.message);
    process.exitCode = INPUT_ERROR;
  } else if (error instanceof Error && "exitCode" in error) {
    // commander has said what is wrong; asking for help is no mistake.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else {
    throw error;
  }
}
