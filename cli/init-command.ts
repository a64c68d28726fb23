import { Command, Option } from "commander";
import { type InitOptions } from "./init";

/** `mwaa-teams init`. */
export function initCommand(): Command {
  return new Command("init")
    .description("Writes a starter teams.yaml: asks, or takes flags.")
    .argument("[folder]", "where to write", ".")
    .option("--organization <name>", "prefix of globally unique names")
    .option("--team <name>", "name of the first team")
    .option("--account <id>", "AWS account of the team, 12 digits")
    .option("--region <code>", "AWS Region, such as eu-west-1")
    .option(
      "--network <range-or-vpc>",
      "IPv4 range of the VPC to create, or the id of an existing one (default: 10.20.0.0/16)",
    )
    .option("--subnets <ids>", "two private subnets of an existing VPC, with a comma between them")
    .option("--notify <address>", "e-mail address to notify of privilege changes")
    .option("--airflow-version <version>", "in full, such as 2.11.2 (default: the newest that is known)")
    .addOption(
      new Option("--ci <program>", "write a pipeline, too: plan, review, apply, drift").choices([
        "github",
        "gitlab",
      ]),
    )
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams init                                          asks everything
  mwaa-teams init --ci github                              a pipeline, beside the teams.yaml that is there
  mwaa-teams init --organization acme --team payments --account 111122223333 --region eu-west-1 \\
    --notify ops@acme.example                              asks nothing that has a default, where there is no terminal

An existing file is never overwritten; .gitignore gets the lines that it lacks. The pipeline, and the roles that it needs:
docs/pipeline.md.

Exit codes: 0 done, 1 a flag is wrong or missing, or a file is there already, 2 the command line is wrong.`,
    )
    .exitOverride()
    .action(async (folder: string, options: InitOptions) => {
      const { init } = await import("./init.js");
      console.log(await init(folder, options));
    });
}
