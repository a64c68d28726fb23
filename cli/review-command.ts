import { Command, InvalidArgumentError, Option } from "commander";
import { FAIL_ON, REVIEW_FORMATS } from "../modules/review/report/formats";
import { type ReviewOptions } from "./review";

/** `mwaa-teams review`. */
export function reviewCommand(): Command {
  return new Command("review")
    .description("Says what Terraform's plans change for security: what must not happen, who gains access.")
    .argument("<plan...>", "output of `terraform show -json <plan file>`, one file a stack")
    .addOption(new Option("--format <format>", "how to write it").choices(REVIEW_FORMATS).default("text"))
    .addOption(
      new Option("--fail-on <severity>", "the mildest finding that exits with 1")
        .choices(FAIL_ON)
        .default("stop"),
    )
    .option("--acknowledgements <file>", "findings that are accepted: address, rule, reason, owner, expires")
    .addOption(
      new Option(
        "--cost-limit <usd>",
        "look at what raises the cost of a month by more than this, or may",
      ).argParser(usDollars),
    )
    .addOption(new Option("--today <date>", "the day on which acknowledgements are looked at").hideHelp())
    .addHelpText(
      "after",
      `
Examples:
  terraform show -json plan.tfplan > plan.json
  mwaa-teams review plan.json                              one plan, for a terminal
  mwaa-teams review plans/*.json --format markdown         all plans of a pull request, for one comment
  mwaa-teams review plan.json --acknowledgements accepted.yaml
  mwaa-teams review plan.json --cost-limit 200             and whether a month costs 200 US dollars more, or may
  mwaa-teams review plan.json --format json | jq '.plans[].findings[] | select(.severity == "stop")'

Also for stacks that this library did not write. "stop" is what must not happen unseen, "look" what somebody should look
at; what is known only after apply is said to be unknown. A plan holds secrets: the report shows none, and the plan's file
is yours to keep. The rules, and what a plan does not show: docs/plan-review.md.

Exit codes: 0 nothing to stop for, 1 findings as --fail-on says, 2 a file cannot be read, or the command line is wrong.`,
    )
    .exitOverride()
    .action(async (plans: readonly string[], options: ReviewOptions) => {
      const { review } = await import("./review.js");
      const { report, problem, exitCode } = review(plans, options);
      if (report !== undefined) {
        console.log(report);
      }
      if (problem !== undefined) {
        console.error(problem);
      }
      process.exitCode = exitCode;
    });
}

function usDollars(text: string): number {
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text)) {
    throw new InvalidArgumentError("It must be US dollars, such as 200 or 99.50.");
  }
  return Number(text);
}
