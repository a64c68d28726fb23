import { Command } from "commander";
import { type FingerprintOptions } from "./fingerprint";

/** `mwaa-teams fingerprint`. */
export function fingerprintCommand(): Command {
  return new Command("fingerprint")
    .description("Writes what a plan changes as digests, or compares it with what was reviewed.")
    .argument("<plan>", "output of `terraform show -json <plan file>`")
    .requiredOption("--stack <name>", "the stack that it is a plan of")
    .requiredOption(
      "--commit <hash>",
      "the commit that was planned; with --same-as, the one that was reviewed",
    )
    .requiredOption("--state <file>", "output of `terraform state pull`; only lineage and serial are read")
    .option("--same-as <file>", "the fingerprint that was reviewed, or its 64 digits")
    .addHelpText(
      "after",
      `
Examples:
  terraform show -json plan.tfplan > plan.json
  terraform state pull | jq '{lineage, serial}' > state.json
  mwaa-teams fingerprint plan.json --stack payments --commit "$COMMIT" --state state.json > reviewed.json
  mwaa-teams fingerprint plan.json --stack payments --commit "$COMMIT" --state state.json --same-as reviewed.json

Two plans have one fingerprint where they do the same to the same resources of the same state. It holds no value of the
plan. How a pipeline uses it: docs/pipeline.md.

Exit codes: 0 written, or the same changes, 1 other changes, 2 a file cannot be read, or the command line is wrong.`,
    )
    .exitOverride()
    .action(async (plan: string, options: FingerprintOptions) => {
      const { fingerprint } = await import("./fingerprint.js");
      const { report, problem, exitCode } = fingerprint(plan, options);
      if (report !== undefined) {
        console.log(report);
      }
      if (problem !== undefined) {
        console.error(problem);
      }
      process.exitCode = exitCode;
    });
}
