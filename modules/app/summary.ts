import { type SynthesizedTeam } from "./synthesize";

const HEADINGS = ["team", "account", "region", "resources", "file", "warnings"];

/** The table that ends `npm run synth`: a line for each team, then all warnings in words. */
export function summary(teams: readonly SynthesizedTeam[], sharedWarnings: readonly string[]): string {
  const rows = teams.map(({ team, accountId, region, resources, file, warnings }) => [
    team,
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
    ...teams.flatMap(({ team, warnings }) => warnings.map((warning) => `${team}: ${warning}`)),
  ].map((warning) => `warning: ${warning}`);
  return [line(HEADINGS), ...rows.map(line), ...(warnings.length > 0 ? ["", ...warnings] : [])].join("\n");
}
