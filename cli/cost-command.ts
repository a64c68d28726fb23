import { Command, InvalidArgumentError, Option } from "commander";
import { type AssumptionOption, ASSUMPTIONS } from "../modules/cost/assumptions";
import { COST_FORMATS } from "../modules/cost/report/formats";
import { type CostOptions } from "./cost";
import { teamOption } from "./team-option";

/** `mwaa-teams cost`. */
export function costCommand(): Command {
  const command = new Command("cost")
    .description("Estimates what the stacks of a teams.yaml cost in a month, by AWS's list prices.")
    .addOption(new Option("--file <path>", "the file to read").env("TEAMS_FILE").default("teams.yaml"))
    .option(
      "--against <file>",
      "also show the difference to another teams.yaml, such as the one before a change",
    )
    .addOption(teamOption("this team only; can be repeated"))
    .addOption(new Option("--format <format>", "how to write it").choices(COST_FORMATS).default("text"))
    .addOption(new Option("--json", "short for --format json").implies({ format: "json" }));
  ASSUMPTIONS.forEach((assumption) => command.addOption(assumptionOption(assumption)));
  return command
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams cost                                          every stack, part by part
  mwaa-teams cost --team payments --workers 3 --log-gb 200
  mwaa-teams cost --against main.yaml --format markdown    for a pull request
  mwaa-teams cost --json | jq .monthly

No AWS account and no network: prices are in the package, with their source and date, and "?" marks those that are not
AWS's list price in the team's Region. What is assumed and what is not counted is part of the report: docs/cost.md.

Exit codes: 0 done, 1 a file cannot be used, 2 the command line is wrong.`,
    )
    .exitOverride()
    .action(async (options: CostOptions) => {
      const { cost } = await import("./cost.js");
      console.log(cost(options));
    });
}

function assumptionOption({ flag, value, description, max, fraction }: AssumptionOption): Option {
  const option = new Option(`--${flag} <number>`, description).argParser((text) =>
    numberIn(text, max, fraction),
  );
  return value === undefined ? option.default(undefined, "the minimum") : option.default(value);
}

function numberIn(text: string, max: number, fraction: boolean): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > max || (!fraction && !Number.isInteger(value))) {
    throw new InvalidArgumentError(
      `It must be a ${fraction ? "number" : "whole number"} from 0 to ${max}, such as ${fraction ? "2.5" : "20"}.`,
    );
  }
  return value;
}
