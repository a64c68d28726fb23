import { type TeamAccess } from "./access-table";
import { byPrincipal } from "./render-text";

/** For a pull request: one heading and one table for each team and principal. */
export function renderMarkdown(teams: readonly TeamAccess[]): string {
  const lines = teams.flatMap(({ team, accountId, region, rows }) => [
    `# Who can do what: ${cell(team)}`,
    "",
    `Account ${accountId}, ${region}.`,
    ...byPrincipal(rows).flatMap(([principal, own]) => [
      "",
      `## ${cell(principal)}`,
      "",
      `\`${own[0]?.arn ?? ""}\``,
      "",
      "| | capability | | decided by |",
      "| --- | --- | --- | --- |",
      ...own.map(
        ({ group, capability, verdict, by }) =>
          `| ${cell(group)} | ${cell(capability)} | ${verdict === "allowed" ? "**allowed**" : verdict} | ${cell(by)} |`,
      ),
    ]),
    "",
  ]);
  return lines.join("\n").trimEnd();
}

/** A text that cannot break out of its cell. */
function cell(text: string): string {
  return text.replaceAll(/[|\\`*_<>[\]]/g, "\\$&").replaceAll(/\s+/g, " ");
}
