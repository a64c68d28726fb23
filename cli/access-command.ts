import { Command, Option } from "commander";
import { ACCESS_FORMATS } from "../modules/access/report/formats";
import { type AccessOptions } from "./access";
import { teamOption } from "./team-option";

/** `mwaa-teams access`. */
export function accessCommand(): Command {
  return new Command("access")
    .description("Shows who can do what in each team's environment, and which statement decides.")
    .argument("[capability]", "with --why: the capability, or a part of its name")
    .option("--out <folder>", "output folder of `mwaa-teams synth`", "cdktf.out")
    .addOption(new Option("--format <format>", "how to write it").choices(ACCESS_FORMATS).default("text"))
    .option("--account <id>", "the account of stacks that do not say their own")
    .addOption(teamOption("show this team only; can be repeated"))
    .option("--all", "every answer, in place of the matrix")
    .addOption(
      new Option("--only <answer>", "the answers of one kind").choices(["allowed", "denied", "undecided"]),
    )
    .addOption(new Option("--by <order>", "group the answers").choices(["principal", "capability"]))
    .option(
      "--principal <name>",
      "the answers for somebody: a label, the name of a role, an ARN, or a part of one",
    )
    .addOption(
      new Option("--why <principal>", "explain one answer, step by step; the capability follows").conflicts([
        "all",
        "only",
        "by",
        "principal",
        "diff",
      ]),
    )
    .addOption(
      new Option(
        "--diff <folder>",
        "what somebody gains or loses against the output of another synthesis",
      ).conflicts(["all", "only", "by", "principal"]),
    )
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams access                                        a matrix of each team, and what is unusual
  mwaa-teams access --team payments --all                  every answer about one team
  mwaa-teams access --only allowed --by capability         who can do each thing
  mwaa-teams access --principal payments-ci                one role
  mwaa-teams access --team payments --why DAGs "write DAGs"
  mwaa-teams access --diff main.out --format markdown      for a pull request: who gains, who loses
  mwaa-teams access --format markdown                      the matrices for a pull request, always under 60 kB
  mwaa-teams access --format html > access.html            a page with a search, for a browser
  mwaa-teams access --format json | jq '.teams[].rows[] | select(.verdict == "allowed")'

"undecided" is what depends on policies that the stacks do not hold, such as those that others attach to a role, or on a
value that is not known before apply; the answer says on which. Variables count with their defaults.
Service control policies and session policies are not evaluated: an organization's policies can only deny more. Nor are
KMS grants that a stack does not make. A role that no stack creates may have a boundary of its own that denies more.

Exit codes: 0 done, 1 the folder cannot be used, or there is no such team, principal or capability, 2 the command line is
wrong.`,
    )
    .exitOverride()
    .action(async (capability: string | undefined, options: AccessOptions, command: Command) => {
      if ((options.why === undefined) !== (capability === undefined)) {
        command.error(
          options.why === undefined
            ? `error: a capability must come with --why, and the folder of synth with --out, got: ${capability}`
            : 'error: --why takes a principal and a capability, such as --why DAGs "write DAGs"',
        );
      }
      const { access } = await import("./access.js");
      console.log(access(options, capability));
    });
}
