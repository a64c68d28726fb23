import { type AccessRow, DECLARED, SHARED, type TeamAccess } from "./access-table";
import { groupBy } from "./group-by";
import { COLUMNS, type Line, matrixOf, SIGNS } from "./matrix";
import { unusual } from "./unusual";

/** Where a line of sentences ends. */
const WIDTH = 100;
const LONGEST_LABEL = 30;
/** As many declared permissions, and as many shared ones, stand below the matrix. */
const LINES_SHOWN = 6;

/** For a terminal: the matrix of each team, and what is unusual. */
export function renderSummary(teams: readonly TeamAccess[]): string {
  const legend = "✓ allowed, – denied, ? undecided (open), delivers: checked before the publisher writes it";
  return [...teams.map(summary), `${legend}\nEvery answer: --all. One answer, step by step: --why.`].join(
    "\n\n",
  );
}

function summary(team: TeamAccess): string {
  const lines = matrixOf(team);
  return [
    heading(team),
    "",
    ...table(lines),
    ...belowMatrix(team).flatMap(({ title, lines: below }) => [
      "",
      `  ${title}:`,
      ...below.flatMap((line) => wrapped(line, "    ", "      ")),
    ]),
    ...["", ...unusual(team).flatMap((sentence) => wrapped(sentence, "- ", "  "))],
  ]
    .join("\n")
    .trimEnd();
}

function table(lines: readonly Line[]): string[] {
  const cells = lines.map((line) =>
    line.cells.map(({ verdict, word }) => `${SIGNS[verdict]} ${word}`.trim()),
  );
  const headings = COLUMNS.map(({ title }) => title.split(" "));
  const widths = COLUMNS.map((_, column) =>
    Math.max(
      ...[...cells.map((row) => row[column] ?? ""), ...(headings[column] ?? [])].map((text) => text.length),
    ),
  );
  const label = Math.min(LONGEST_LABEL, Math.max(...lines.map((line) => line.label.length)));
  const row = (first: string, texts: readonly string[]): string =>
    `  ${first.padEnd(label)}  ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const tops = headings.map((words) => words.slice(0, -1).join(" "));
  return [
    row("", tops),
    row(
      "",
      headings.map((words) => words.at(-1) ?? ""),
    ),
    ...lines.flatMap((line, index) => {
      const [first = "", ...more] = wrapped(line.label, "", "  ", label);
      return [row(first, cells[index] ?? []), ...more.map((text) => `  ${text}`)];
    }),
  ];
}

/** For a terminal: every answer, one section for each team, one block for each principal or capability. */
export function renderAnswers(teams: readonly TeamAccess[], by: "principal" | "capability"): string {
  return teams
    .map((team) => {
      const groups = by === "principal" ? byPrincipal(team.rows) : byCapability(team.rows);
      const blocks = groups.map(([title, own]) => {
        const name = (row: AccessRow): string => (by === "principal" ? capabilityOf(row) : row.principal);
        const width = Math.min(60, Math.max(...own.map((row) => name(row).length)));
        return [
          `  ${title}${by === "principal" ? `  ${own[0]?.arn ?? ""}` : ""}`,
          ...own.map(
            (row) => `    ${row.verdict.padEnd("undecided".length)}  ${name(row).padEnd(width)}  ${row.by}`,
          ),
        ].join("\n");
      });
      return [heading(team), ...(blocks.length === 0 ? ["  no answer is so"] : blocks)].join("\n\n");
    })
    .join("\n\n");
}

/** The capability of an answer, with the resources where it is not about all. */
export function capabilityOf({ capability, of, wide = [] }: AccessRow): string {
  return [of === undefined ? capability : `${capability} (${of.join(", ")})`, ...wide].join(", ");
}

/** What a team declared for its DAGs, and what it shares with others, a line each, with the answer first. */
export function belowMatrix({ rows }: TeamAccess): { readonly title: string; readonly lines: string[] }[] {
  const shown = (capability: string, what: string, text: (row: AccessRow) => string): string[] => {
    const lines = rows
      .filter((row) => row.capability === capability)
      .map((row) => `${SIGNS[row.verdict]} ${text(row)}`);
    const more = lines.length - LINES_SHOWN;
    return more > 0 ? [...lines.slice(0, LINES_SHOWN), `${more} more ${what} permissions`] : lines;
  };
  return [
    {
      title: "Declared permissions of DAGs",
      lines: shown(DECLARED, "declared", ({ of = [], wide = [] }) => [...of, ...wide].join(", ")),
    },
    {
      title: "Shares",
      lines: shown(SHARED, "shared", ({ principal, of = [] }) => `${principal}: ${of.join(", ")}`),
    },
  ].filter(({ lines }) => lines.length > 0);
}

/** The rows of each principal, in the order of the table. */
export function byPrincipal(rows: readonly AccessRow[]): [string, AccessRow[]][] {
  return [...groupBy(rows, ({ principal }) => principal)];
}

/** The rows of each capability, in the order of the table. */
export function byCapability(rows: readonly AccessRow[]): [string, AccessRow[]][] {
  return [...groupBy(rows, ({ group, capability }) => `${group}: ${capability}`)];
}

function heading({ team, accountId, region }: TeamAccess): string {
  return `${team} (account ${accountId}, ${region})`;
}

/** A text in lines of a width; a word that is longer stays whole. */
function wrapped(text: string, first: string, more: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    const isStart = line === first || line === more;
    if (!isStart && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${more}${word}`;
    } else {
      line += `${isStart ? "" : " "}${word}`;
    }
  }
  return [...lines, line];
}
