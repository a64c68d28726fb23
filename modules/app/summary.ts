import { type SynthesizedStack } from "./synthesize";

const HEADINGS = ["stack", "account", "region", "resources", "file", "warnings"];

/** The table that ends `npm run synth`: a line for each stack, then all warnings. */
export function summary(stacks: readonly SynthesizedStack[], sharedWarnings: readonly string[]): string {
  const rows = stacks.map(({ name, accountId, region, resources, file, warnings }) => [
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
  const warnings = [
    ...sharedWarnings,
    ...stacks.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
  ].map((warning) => `warning: ${warning}`);
  return [line(HEADINGS), ...rows.map(line), ...(warnings.length > 0 ? ["", ...warnings] : [])].join("\n");
}
