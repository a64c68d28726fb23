import { type CheckedFiles } from "./check-files";
import { type FoundFiles } from "./dag-file";

const SLOWEST = 3;

/** Numbers of a run, for a person: how much, how fast, which rules, which files took longest. */
export function statistics(
  { files, ignored }: FoundFiles,
  { results, threads }: CheckedFiles,
  milliseconds: number,
): string {
  const bytes = results.reduce((sum, result) => sum + result.bytes, 0);
  const found = new Map<string, number>();
  for (const { rule = "" } of results.flatMap(({ diagnostics }) => diagnostics)) {
    found.set(rule, (found.get(rule) ?? 0) + 1);
  }
  const slowest = results
    .map((result, index) => ({ file: files[index]?.shown ?? "", milliseconds: result.milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SLOWEST);
  return [
    `files     ${results.length}, ${Math.ceil(bytes / 1024)} KiB; ${ignored} left out by .airflowignore`,
    `time      ${Math.round(milliseconds)} ms on ${threads} ${threads === 1 ? "thread" : "threads"}`,
    ...[...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, count]) => `${rule.padEnd(9)} ${count}`),
    ...slowest.map((one) => `slow      ${Math.round(one.milliseconds)} ms  ${one.file}`),
  ].join("\n");
}
