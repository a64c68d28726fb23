import { Command, Option } from "commander";
import { type ImportOptions } from "./import";

/** `mwaa-teams import`. */
export function importCommand(): Command {
  return new Command("import")
    .description(
      "Writes the team of an MWAA environment that exists, and the blocks by which Terraform imports it.",
    )
    .requiredOption("--environment <name>", "the environment")
    .addOption(
      new Option("--region <code>", "its AWS Region, such as eu-west-1")
        .env("AWS_REGION")
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--file <path>", "the teams.yaml that gets the team")
        .env("TEAMS_FILE")
        .default("teams.yaml"),
    )
    .option("--team <name>", "name of the team (default: that of the environment)")
    .option("--organization <name>", "prefix of globally unique names, where there is no teams.yaml yet")
    .option("--force", "replace the team and its files where they exist")
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams import --environment orders-prod --region eu-west-1 --team orders --organization acme
  AWS_PROFILE=orders mwaa-teams import --environment orders-prod --region eu-west-1

Reads the account, with credentials from where the AWS CLI takes them, and changes nothing there. It writes the team into
teams.yaml, stacks/<team>/imports.tf, and the requirements, plugins and startup script that the environment uses. What a
team cannot say is listed. Then synth and plan: the plan shows what would change. docs/adoption.md has the whole way.

It needs airflow:GetEnvironment, airflow:ListEnvironments, ec2:DescribeSubnets, s3:GetObject and s3:GetObjectVersion.

Exit codes: 0 done, 1 the environment cannot be imported, or something exists already, 2 the command line is wrong.`,
    )
    .exitOverride()
    .action(async (options: ImportOptions) => {
      const { importEnvironment } = await import("./import.js");
      console.log(await importEnvironment(options));
    });
}
