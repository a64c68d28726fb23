import { type AccessRow, type TeamAccess } from "./access-table";

/** For a terminal: one section for each team, one block for each principal. */
export function renderText(teams: readonly TeamAccess[]): string {
  return teams
    .map(({ team, accountId, region, rows }) => {
      const width = Math.max(...rows.map(({ capability }) => capability.length));
      const blocks = byPrincipal(rows).map(([principal, own]) =>
        [
          `  ${principal}  ${own[0]?.arn ?? ""}`,
          ...own.map(
            ({ verdict, capability, by }) =>
              `    ${verdict.padEnd("undecided".length)}  ${capability.padEnd(width)}  ${by}`,
          ),
        ].join("\n"),
      );
      return [`${team} (account ${accountId}, ${region})`, ...blocks].join("\n\n");
    })
    .join("\n\n");
}

/** The rows of each principal, in the order of the table. */
export function byPrincipal(rows: readonly AccessRow[]): [string, AccessRow[]][] {
  const found = new Map<string, AccessRow[]>();
  for (const row of rows) {
    found.set(row.principal, [...(found.get(row.principal) ?? []), row]);
  }
  return [...found];
}
