import { Command, InvalidArgumentError, Option } from "commander";
import { CHECK_FORMATS } from "../functions/dag-publisher/report/formats";
import { type CommandResult } from "./delivery/command";
import { STATUS_FORMATS } from "./delivery/status/formats";
import { type DiffOptions } from "./diff";
import { type PublishOptions } from "./publish";
import { type RollbackOptions } from "./rollback";
import { type StatusOptions } from "./status";

/** The author's side of the delivery: commands that deliver DAGs and say what became of them. */
export function deliveryCommands(): Command[] {
  return [publishCommand(), statusCommand(), rollbackCommand(), diffCommand()].map((command) =>
    command.showHelpAfterError("(see --help)").exitOverride(),
  );
}

const EXIT_CODES =
  "Exit codes: 0 done, 1 something is rejected or cannot be imported, 2 something cannot be read or asked for, or the command\n" +
  "line is wrong, 3 no answer in time, or a later delivery came first.";

function publishCommand(): Command {
  return withTarget(new Command("publish"))
    .description("Delivers what changed in a folder of DAGs, and waits for the publisher's answer.")
    .argument("[dir]", "the folder that has dags/ or definitions/", ".")
    .addOption(prefixOption())
    .option("--policy <file>", "a copy of the DAG policy to check with (default: the one that is deployed)")
    .option("--dry-run", "check, compare, and deliver nothing")
    .option("--prune", "remove what is published and not in the folder")
    .option(
      "--adopt",
      "compare with what is in the DAG bucket and was never delivered; delivers only with --prune",
    )
    .option("--wait-for-airflow", "wait until Airflow has loaded every delivered DAG file")
    .addOption(timeoutOption())
    .option("--sign <key-arn>", "the KMS key that signs the delivery (default: the one that is demanded)")
    .option("--commit <hash>", "where the files come from (default: of GitHub Actions, GitLab CI/CD or git)")
    .option("--repository <name>", "likewise, such as acme/payments-dags")
    .option("--ref <ref>", "likewise, such as refs/heads/main")
    .option("--run <url>", "likewise, the workflow's run")
    .addOption(
      new Option("--format <format>", "how to write the findings").choices(CHECK_FORMATS).default("text"),
    )
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams publish --team payments                       this folder, to the team of teams.yaml
  mwaa-teams publish . --bucket acme-payments-dags-111122223333-intake --region eu-west-1
  mwaa-teams publish --team payments --dry-run             what would be delivered
  mwaa-teams publish --team payments --wait-for-airflow --format github

Nothing is published where one file is rejected, and nothing is removed without --prune. docs/publish.md has the
permissions that it takes, and workflows for GitHub and GitLab.

${EXIT_CODES}`,
    )
    .action(async (folder: string, options: PublishOptions) => {
      const { publish } = await import("./publish.js");
      print(await publish(folder, options));
    });
}

function statusCommand(): Command {
  return withTarget(new Command("status"))
    .description("Says what is published, what was rejected and why, and what Airflow did with it.")
    .argument("[path...]", "files, folders, patterns in quotes, or dag_ids (default: all)")
    .addOption(statusFormatOption())
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams status --team payments                        every file, with what somebody has to do
  mwaa-teams status --team payments daily_orders           why is my DAG not there?
  mwaa-teams status --team payments --format json | jq '.files[] | select(.state == "rejected") | .key'

A DAG is "loaded" where a line of Airflow's log says so; "unread" means that no line is about what is published.

Exit codes: 0 nothing to do, 1 something is rejected, cannot be imported or was never delivered, 2 something cannot be
asked for, or the command line is wrong.`,
    )
    .action(async (paths: readonly string[], options: StatusOptions) => {
      const { status } = await import("./status.js");
      print(await status(paths, options));
    });
}

function rollbackCommand(): Command {
  return withTarget(new Command("rollback"))
    .description("Delivers an earlier version of a file again, through the check of today.")
    .argument("<file>", "the file, such as dags/payments/daily.py")
    .option("--to <version>", "a version of the object, or the commit that it was delivered from")
    .addOption(prefixOption())
    .addOption(timeoutOption())
    .option("--sign <key-arn>", "the KMS key that signs the delivery (default: the one that is demanded)")
    .addOption(
      new Option("--format <format>", "how to write the findings").choices(CHECK_FORMATS).default("text"),
    )
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams rollback dags/payments/daily.py --team payments                the versions that there are
  mwaa-teams rollback dags/payments/daily.py --team payments --to 0123456   as that commit had it

${EXIT_CODES}`,
    )
    .action(async (file: string, options: RollbackOptions) => {
      const { rollback } = await import("./rollback.js");
      print(await rollback(file, options));
    });
}

function diffCommand(): Command {
  return withTarget(new Command("diff"))
    .description("Compares a folder of DAGs with what is published.")
    .argument("[dir]", "the folder that has dags/ or definitions/", ".")
    .addOption(prefixOption())
    .addOption(statusFormatOption())
    .addHelpText(
      "after",
      `
Exit codes: 0 the same, 1 they differ, 2 something cannot be read or asked for, or the command line is wrong.`,
    )
    .action(async (folder: string, options: DiffOptions) => {
      const { diff } = await import("./diff.js");
      print(await diff(folder, options));
    });
}

function statusFormatOption(): Option {
  return new Option("--format <format>", "how to write it").choices(STATUS_FORMATS).default("text");
}

/** The options that say which environment is meant. */
function withTarget(command: Command): Command {
  return command
    .option("--team <name>", "the team of teams.yaml")
    .addOption(
      new Option("--file <path>", "the file that has the team").env("TEAMS_FILE").default("teams.yaml"),
    )
    .option("--bucket <name>", "the intake bucket, instead of the team's")
    .option("--region <region>", "the bucket's Region (default: the team's, or that of the environment)");
}

function prefixOption(): Option {
  return new Option(
    "--prefix <folder>",
    "the folder below dags/ and definitions/ that this repository delivers to (default: the team's for it, or all)",
  );
}

function timeoutOption(): Option {
  return new Option("--timeout <seconds>", "how long to wait for answers, in all")
    .default(600)
    .argParser((text) => {
      if (!/^[1-9]\d{0,4}$/.test(text)) {
        throw new InvalidArgumentError("must be a whole number from 1 to 99999.");
      }
      return Number(text);
    });
}

function print({ report, notes, exitCode }: CommandResult): void {
  notes.forEach((note) => console.error(note));
  if (report !== "") {
    console.log(report);
  }
  process.exitCode = exitCode;
}
