import { type SynthesizedStack } from "./synthesize";

const HEADINGS = ["stack", "account", "region", "resources", "file", "warnings"];

/** What a synthesis did. */
export interface SynthReport {
  /** The stacks that were written. */
  readonly stacks: readonly SynthesizedStack[];
  /** Warnings about more than one stack. */
  readonly warnings: readonly string[];
  /**
   * Stacks of an earlier `teams.yaml` whose folders are kept.
   * @default none
   */
  readonly kept?: readonly string[];
  /**
   * Stacks of an earlier `teams.yaml` whose folders were removed.
   * @default none
   */
  readonly pruned?: readonly string[];
}

/** The table that ends `npm run synth`: a line for each stack, then all warnings, then the stacks that are gone. */
export function summary(report: SynthReport): string {
  const rows = report.stacks.map(({ name, accountId, region, resources, file, warnings }) => [
    name,
    accountId,
    region,
    String(resources),
    file,
    String(warnings.length),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const below = warningLines(report);
  return [line(HEADINGS), ...rows.map(line), ...(below === "" ? [] : ["", below])].join("\n");
}

/** A line for each warning and for each stack that is gone; empty where there is none. */
export function warningLines({ stacks, warnings, kept = [], pruned = [] }: SynthReport): string {
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...stacks.flatMap(({ name, warnings: own }) => own.map((warning) => `warning: ${name}: ${warning}`)),
    ...kept.map(
      (name) =>
        `kept: ${name} is gone from teams.yaml; what it deployed still runs: see docs/operations.md#remove-a-team (--prune removes its folder)`,
    ),
    ...pruned.map((name) => `pruned: ${name}, which is gone from teams.yaml`),
  ].join("\n");
}

/** The same as JSON: the stacks with their warnings, the shared warnings, and the stacks that are gone. */
export function jsonSummary({ stacks, warnings, kept = [], pruned = [] }: SynthReport): string {
  return JSON.stringify({ stacks, warnings, kept, pruned }, undefined, 2);
}
