import { markdownCode, markdownText } from "../../text/markdown-text";
import { type TeamAccess } from "./access-table";
import { groupBy } from "./group-by";
import { COLUMNS, matrixOf, SIGNS } from "./matrix";
import { belowMatrix, byPrincipal, capabilityOf } from "./render-text";
import { unusual } from "./unusual";

/** GitHub takes 65,536 characters in a comment, of which some are left for a heading. */
export const MAX_MARKDOWN_BYTES = 60_000;

/** Teams that have equal matrices and sentences are shown as one. */
interface Alike {
  readonly teams: readonly TeamAccess[];
  readonly matrix: string;
  readonly details: string;
}

/**
 * For a pull request: the matrix of each team, what is unusual, and every answer that is not "denied" folded below it. Equal
 * teams are shown once. What does not fit is left out, and said so: details first, then matrices, then names.
 */
export function renderMarkdown(teams: readonly TeamAccess[]): string {
  const title = `# Who can do what${teams.length === 1 ? `: ${markdownText(teams[0]?.team ?? "")}` : ""}`;
  const legend = "✓ allowed, – denied, ? undecided; _delivers_: checked before the publisher writes it";
  const groups = [...groupBy(teams, alikeKey).values()].map(alike);
  const parts = [title, legend];
  let left = MAX_MARKDOWN_BYTES - bytes(parts.join("\n\n")) - 400;
  const summaries = groups.map((group) => {
    const fits = bytes(group.matrix) + 2 <= left;
    left -= fits ? bytes(group.matrix) + 2 : 0;
    return fits ? group : undefined;
  });
  // Details are shared out last: a matrix of every team is worth more than all answers of one.
  const shown = summaries.map((group) => {
    if (group === undefined) {
      return undefined;
    }
    const fits = bytes(group.details) + 2 <= left;
    left -= fits ? bytes(group.details) + 2 : 0;
    return { ...group, hasDetails: fits };
  });
  const without = shown.flatMap((group) => (group?.hasDetails === false ? group.teams : []));
  const missing = groups.flatMap((group, index) => (shown[index] === undefined ? group.teams : []));
  return [
    ...parts,
    ...shown.flatMap((group) =>
      group === undefined ? [] : [group.matrix, ...(group.hasDetails ? [group.details] : [])],
    ),
    ...leftOut("The details", without),
    ...leftOut("Everything", missing),
  ].join("\n\n");
}

function leftOut(what: string, teams: readonly TeamAccess[]): string[] {
  const [first] = teams;
  return first === undefined
    ? []
    : [
        `${what} of ${teams.length === 1 ? "one team does" : `${teams.length} teams do`} not fit here: \`mwaa-teams access --team ${first.team.replaceAll("`", "")} --format markdown\``,
      ];
}

/** A team's own name stands in its answers: without it, equal teams are equal. */
function alikeKey(team: TeamAccess): string {
  return JSON.stringify([matrixOf(team), belowMatrix(team), unusual(team)]).replaceAll(team.team, "\0");
}

function alike(teams: readonly TeamAccess[]): Alike {
  const [first] = teams as [TeamAccess, ...TeamAccess[]];
  const names = teams.map(({ team }) => markdownText(team));
  const shown = names.length > 20 ? [...names.slice(0, 20), `${names.length - 20} more`] : names;
  const heading = `## ${shown.slice(0, 3).join(", ")}${shown.length > 3 ? ` and ${names.length - 3} more` : ""}`;
  const place =
    teams.length === 1
      ? `Account ${first.accountId}, ${first.region}.`
      : `${teams.length} teams with equal answers: ${shown.join(", ")}. Shown for ${names[0]}.`;
  const below = belowMatrix(first).flatMap(({ title, lines }) => [
    "",
    `${title}:`,
    "",
    ...lines.map((line) => `- ${markdownText(line)}`),
  ]);
  const sentences = unusual(first).map((sentence) => `- ${markdownText(sentence)}`);
  return {
    teams,
    matrix: [
      heading,
      "",
      place,
      "",
      ...matrix(first),
      ...below,
      ...(sentences.length === 0 ? [] : ["", "Unusual:", "", ...sentences]),
    ].join("\n"),
    details: details(first),
  };
}

function matrix(team: TeamAccess): string[] {
  return [
    `| | ${COLUMNS.map(({ title }) => title).join(" | ")} |`,
    `| --- |${COLUMNS.map(() => " --- |").join("")}`,
    ...matrixOf(team).map(
      ({ label, cells }) =>
        `| ${markdownText(label)} | ${cells.map(({ verdict, word }) => `${SIGNS[verdict]} ${word}`.trim()).join(" | ")} |`,
    ),
  ];
}

function details({ team, rows }: TeamAccess): string {
  const wanted = rows.filter(({ verdict }) => verdict !== "denied");
  return [
    "<details>",
    `<summary>What is allowed or undecided for ${html(team)}: ${wanted.length} of ${rows.length} answers</summary>`,
    ...byPrincipal(wanted).flatMap(([principal, own]) => [
      "",
      `**${markdownText(principal)}** ${markdownCode(own[0]?.arn ?? "")}`,
      "",
      "| capability | | decided by |",
      "| --- | --- | --- |",
      ...own.map(
        (row) =>
          `| ${markdownText(capabilityOf(row))} | ${row.verdict === "allowed" ? "**allowed**" : row.verdict} | ${markdownText(row.by)} |`,
      ),
    ]),
    "",
    "</details>",
  ].join("\n");
}

function html(text: string): string {
  return text.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
