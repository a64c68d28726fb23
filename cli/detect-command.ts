import { Command, Option } from "commander";
import type { DetectOptions } from "./detect";
import { DETECT_FORMATS } from "./detect/formats";

/** `mwaa-teams detect`. */
export function detectCommand(): Command {
  return new Command("detect")
    .description(
      "Finds privilege changes in logs that you have, with the rules of the detector. Asks AWS nothing.",
    )
    .argument("<path...>", "files, folders, or - for standard input; .gz is unpacked")
    .option("--log-group <name>", "log group of lines that do not say theirs, such as airflow-payments-Task")
    .option(
      "--log-stream <name>",
      "log stream of lines that do not say theirs (default: from the file's name)",
    )
    .addOption(new Option("--format <format>", "how to write it").choices(DETECT_FORMATS).default("text"))
    .option("--team <name>", "take this team's allow list from the file")
    .addOption(new Option("--file <path>", "the file of --team").env("TEAMS_FILE").default("teams.yaml"))
    .option("--lines", "show for each line which rule takes it, or - for none, instead of incidents")
    .addHelpText(
      "after",
      `
Examples:
  mwaa-teams detect task.log --log-group airflow-payments-Task
  aws logs tail airflow-payments-Task --since 1d | mwaa-teams detect - --log-group airflow-payments-Task
  mwaa-teams detect export/ --log-group airflow-payments-Task --format json | jq .severity
  mwaa-teams detect lines.jsonl --team payments            what the team's allow list leaves

Each format is recognized by itself: objects with logGroup, logStream, timestamp and message, one a line; what
"aws logs filter-log-events" and "aws logs tail" write; CloudWatch's exports to S3; Airflow's text. JSON is one incident a
line, in the schema of the detector's events, without a link.

Exit codes: 0 nothing above INFORMATIONAL, 1 incidents, 2 something could not be read, or the command line is wrong.`,
    )
    .exitOverride()
    .action(async (paths: readonly string[], options: DetectOptions) => {
      const { detect } = await import("./detect.js");
      const { note, exitCode } = await detect(paths, options, {
        stdin: process.stdin,
        print: (text) => console.log(text),
        ...(process.stderr.isTTY
          ? { progress: (lines) => process.stderr.write(`\r${lines.toLocaleString("en-US")} lines read\r`) }
          : {}),
      });
      console.error(note);
      process.exitCode = exitCode;
    });
}
