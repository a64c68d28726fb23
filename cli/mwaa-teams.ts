#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { SEVERITIES } from "../functions/dag-publisher/policy/severity";
import { CHECK_FORMATS } from "../functions/dag-publisher/report/formats";
import { PURPOSES } from "../modules/deployment/purpose";
import { MwaaTeamsError } from "../modules/package/mwaa-teams-error";
import { MANIFEST } from "../modules/package/peers";
import { DOCTOR_FORMATS } from "../modules/doctor/report/formats";
import { accessCommand } from "./access-command";
import { costCommand } from "./cost-command";
import type * as checkCommand from "./check";
import type { CheckOptions } from "./check";
import { IGNORE_SYNTAXES } from "./dag-files/ignore-syntax";
import { deliveryCommands } from "./delivery-commands";
import type { DoctorOptions } from "./doctor";
import type { DeployPolicyOptions } from "./deploy-policy";
import type { DefinitionOptions } from "./definition-files";
import { detectCommand } from "./detect-command";
import { fingerprintCommand } from "./fingerprint-command";
import { importCommand } from "./import-command";
import { initCommand } from "./init-command";
import type { RenderOptions } from "./render";
import { reviewCommand } from "./review-command";
import { stacksCommand } from "./stacks-command";
import type { SynthOptions } from "./synth";
import { teamOption } from "./team-option";

/** Exit codes: 0 done, 1 the input cannot be used, 2 the command line is wrong. `doctor`, `check`, `review` and `fingerprint` have codes of their own. */
const INPUT_ERROR = 1;
const USAGE_ERROR = 2;

/** All commands with their options. */
export const program = new Command("mwaa-teams")
  .description("Amazon MWAA environments for teams: one teams.yaml to Terraform JSON.")
  .addHelpText("after", "\nExit codes: 0 done, 1 the input cannot be used, 2 the command line is wrong.")
  .version(MANIFEST.version)
  .showHelpAfterError("(see mwaa-teams --help)")
  .exitOverride();

program.addCommand(initCommand());
program.addCommand(importCommand());
program.addCommand(detectCommand());

program
  .command("synth")
  .description(
    "Writes one Terraform stack for each team of a teams.yaml, and one for each account's audit trail.",
  )
  .addOption(new Option("--file <path>", "the file to read").env("TEAMS_FILE").default("teams.yaml"))
  .addOption(new Option("--out <folder>", "where to write").env("CDKTF_OUTDIR").default("cdktf.out"))
  .addOption(teamOption("write this team's stack only; can be repeated"))
  .addOption(
    new Option("--prune", "remove the folders of stacks that are gone from the file").conflicts([
      "team",
      "check",
    ]),
  )
  .option("--check", "build everything and write nothing")
  .option("--strict", "fail where there is a warning, and write nothing")
  .addOption(new Option("--json", "report in JSON").conflicts("quiet"))
  .option("--quiet", "report warnings only")
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams synth                                         teams.yaml to cdktf.out/stacks/<stack>/cdk.tf.json
  mwaa-teams synth --team payments                         one team's stack; the others under --out stay
  mwaa-teams synth --file other.yaml --out other.out       another file, another folder
  mwaa-teams synth --check --strict --quiet                for a commit hook
  mwaa-teams synth --json | jq -r '.stacks[].name'
  terraform -chdir=cdktf.out/stacks/payments init          from there it is plain Terraform

Nothing is written where the file has a mistake, in whichever team. With --team, audit stacks are not written. The folder
of a stack that is gone from the file is kept, and named. Terraform files in stacks/<stack>/ beside the file, such as a
lock file or imports.tf, are copied into the stack's folder.

Exit codes: 0 done, 1 the file cannot be used, or has a warning with --strict, 2 the command line is wrong.`,
  )
  .exitOverride()
  .action(async (options: SynthOptions) => {
    // Each command loads what it needs: the AWS provider costs half a second.
    const { synth } = await import("./synth.js");
    const report = synth(options);
    if (report !== "") {
      console.log(report);
    }
  });

program.addCommand(stacksCommand());
program.addCommand(accessCommand());
program.addCommand(costCommand());

program
  .command("doctor")
  .description("Checks the AWS accounts of a teams.yaml before an apply. Reads only.")
  .addOption(new Option("--file <path>", "the file to read").env("TEAMS_FILE").default("teams.yaml"))
  .addOption(
    new Option("--out <folder>", "output folder of `mwaa-teams synth`, for the lock files of its stacks")
      .env("CDKTF_OUTDIR")
      .default("cdktf.out"),
  )
  .addOption(new Option("--format <format>", "how to write it").choices(DOCTOR_FORMATS).default("text"))
  .addOption(teamOption("check this team only; can be repeated"))
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams doctor                                        every team and every account's trail
  AWS_PROFILE=payments mwaa-teams doctor --team payments   one team, with credentials of a profile
  mwaa-teams doctor --format json | jq '.sections[].findings[] | select(.status == "failed")'

Credentials come from where the AWS CLI takes them; a team's deployRoleArn is assumed, as Terraform does. The
permissions that the checks need, and what they cannot see: docs/doctor.md.

Exit codes: 0 nothing to do, 1 something fails, or the file cannot be used, 2 something could not be checked, or the
command line is wrong.`,
  )
  .exitOverride()
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import("./doctor.js");
    const { report, exitCode } = await doctor(options);
    console.log(report);
    process.exitCode = exitCode;
  });

program
  .command("deploy-policy")
  .description("Writes the least-privilege IAM policies of the roles that deploy the stacks, as JSON.")
  .option("--out <folder>", "output folder of `mwaa-teams synth`", "cdktf.out")
  .option("--previous <folder>", "an earlier output folder: also allow what is needed to remove what it has")
  .addOption(teamOption("this stack only, a team's or audit-<account>; can be repeated"))
  .addOption(
    new Option("--for <purpose>", "a role that applies, or one that only plans")
      .choices(PURPOSES)
      .default("apply"),
  )
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams deploy-policy                                 every stack's policies
  mwaa-teams deploy-policy --team payments --for plan      what a plan of one team takes
  mwaa-teams deploy-policy --out new.out --previous old.out
  mwaa-teams deploy-policy --team payments | jq '.policies[0].role[0].document' > payments-deploy-1.json

"role" are the policies of the role that Terraform assumes (deployRoleArn), "caller" those of who starts Terraform: the
state, and that role. Where a team has no deployRoleArn, the caller needs both. Resource types that the library does
not create are listed under "notCovered". How the policies are made, and what they do not cover: docs/deploying.md.

Exit codes: 0 done, 1 the folder cannot be used, 2 the command line is wrong.`,
  )
  .exitOverride()
  .action(async (options: DeployPolicyOptions) => {
    const { deployPolicies } = await import("./deploy-policy.js");
    console.log(deployPolicies(options));
  });

program.addCommand(reviewCommand());
program.addCommand(fingerprintCommand());

program
  .command("check")
  .description("Checks files of DAGs folders against a team's DAG policy, without running them.")
  .argument("[path...]", "files, folders, or patterns in quotes")
  .option("--policy <file>", "the DAG policy (default: dag-policy.yaml of this folder, if there is one)")
  .option("--root <folder>", "the DAGs folder that policies mean (default: the folder that is given)")
  .addOption(new Option("--format <format>", "how to write it").choices(CHECK_FORMATS).default("text"))
  .addOption(
    new Option("--fail-on <severity>", "the mildest finding that exits with 1")
      .choices(SEVERITIES)
      .default("error"),
  )
  .addOption(
    new Option(
      "--ignore-syntax <syntax>",
      "how .airflowignore is read: regexp as Airflow 2 does, glob as 3 does",
    )
      .choices(IGNORE_SYNTAXES)
      .default("regexp"),
  )
  .option("--write-baseline <file>", "write exceptions for what fails to a file, for 90 days; exits with 0")
  .option("--explain <rule>", "explain a rule, and check nothing")
  .option("--stats", "also show how much was checked and how long it took")
  .option("--color", "colours, also where the output is no terminal")
  .option("--no-color", "no colours; NO_COLOR does the same")
  .addOption(new Option("--today <date>", "the day on which exceptions are looked at").hideHelp())
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams check dags                                    a DAGs folder
  mwaa-teams check dags requirements.txt --format github   annotations for a pull request
  mwaa-teams check dags/payments/daily.py --root dags      one file of a DAGs folder
  mwaa-teams check "dags/**/*_report.py" --root dags       a pattern that the shell leaves alone
  mwaa-teams check dags --write-baseline accepted.yaml     what is there at adoption, as exceptions
  mwaa-teams check --explain EXEC001

A static check is a guardrail, not a boundary. The rules, the policy and what the check cannot see: docs/dag-checker.md.

Exit codes: 0 clean, 1 findings, 2 something could not be read, or the command line is wrong.`,
  )
  .exitOverride()
  .action(async (paths: readonly string[], options: CheckOptions) => {
    // import() would look through the whole bundle for names of exports first: a third of the time.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { check } = require("./check.js") as typeof checkCommand;
    const { report, notes, exitCode } = await check(paths, options);
    if (report !== "") {
      console.log(report);
    }
    notes.forEach((note) => console.error(note));
    // Node would wait until V8 has compiled the parser better, which nobody needs any more: a fifth of the time.
    process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
  });

program
  .command("render")
  .description("Writes a Python file for each DAG that YAML or JSON definitions describe.")
  .argument("[definitions]", "a file of definitions, or a folder of them")
  .option("-o, --out <folder>", "where to write", "dags")
  .option("--check", "write nothing, and fail where the output is out of date")
  .option("--from-dag-factory <folder>", "report which files of dag-factory fit unchanged, and write nothing")
  .addOption(policyOption())
  .addOption(airflowVersionOption())
  .addHelpText(
    "after",
    `
Examples:
  mwaa-teams render definitions/                           a folder to dags/<file>/<dag_id>.py
  mwaa-teams render etl.yaml --policy dag-policy.yaml      one file, by the team's policy
  mwaa-teams render definitions/ --check                   for CI
  mwaa-teams render --from-dag-factory dags/               what to change before a migration

Nothing is written where a definition has a mistake. What earlier definitions left is removed; files that somebody wrote
stay. How definitions are written: docs/dag-factory.md.

Exit codes: 0 done, 1 the definitions cannot be used or the output is out of date, 2 the command line is wrong.`,
  )
  .exitOverride()
  .action(
    async (
      definitions: string | undefined,
      options: RenderOptions & { fromDagFactory?: string },
      command: Command,
    ) => {
      const { render, renderFromDagFactory } = await import("./render.js");
      const { fromDagFactory } = options;
      if (fromDagFactory !== undefined && definitions === undefined) {
        console.log(renderFromDagFactory(fromDagFactory, options));
      } else if (fromDagFactory === undefined && definitions !== undefined) {
        const { report, warnings } = render(definitions, options);
        warnings.forEach((warning) => {
          console.error(warning);
        });
        console.log(report);
      } else {
        command.error("error: either definitions or --from-dag-factory must be given");
      }
    },
  );

program
  .command("graph")
  .description("Shows the tasks of DAG definitions and their dependencies, as Mermaid.")
  .argument("<definitions>", "a file of definitions, or a folder of them")
  .addOption(policyOption())
  .addOption(airflowVersionOption())
  .exitOverride()
  .action(async (definitions: string, options: DefinitionOptions) => {
    const { graph } = await import("./graph.js");
    console.log(graph(definitions, options));
  });

deliveryCommands().forEach((command) => program.addCommand(command));

// A reader such as `head` may close the pipe early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
});

function policyOption(): Option {
  return new Option("--policy <file>", "the team's DAG policy, such as dag-policy.yaml");
}

function airflowVersionOption(): Option {
  return new Option(
    "--airflow-version <version>",
    "Airflow that the DAGs are for: 2.10, 2.11, or 3.0 and later",
  ).default("3.0");
}

/**
 * Runs the command line.
 * @param args what stands after the program's name
 */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof MwaaTeamsError) {
      console.error(error.message);
      process.exitCode = INPUT_ERROR;
    } else if (error instanceof CommanderError) {
      // commander has printed the problem; a request for help is not an error.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
    } else {
      throw error;
    }
  }
}

if (require.main === module) {
  void run(process.argv.slice(2));
}
