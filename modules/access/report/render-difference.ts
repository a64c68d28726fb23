import { markdownText } from "../../text/markdown-text";
import { type Change, type TeamDifference } from "./difference";
import { JSON_VERSION } from "./render";

/** The formats of a difference by name. */
export const DIFFERENCE_RENDERERS = {
  text: differenceText,
  markdown: differenceMarkdown,
  json: (differences: readonly TeamDifference[]) =>
    JSON.stringify({ version: JSON_VERSION, differences }, undefined, 2),
} as const;

/** Changes that a pull request shows of one team. */
const SHOWN = 40;

const NO_CHANGE = "Nobody gains or loses anything.";

function differenceText(differences: readonly TeamDifference[]): string {
  return differences.length === 0
    ? NO_CHANGE
    : differences
        .map(({ team, is, gained, lost }) =>
          [
            `${team}${is === "changed" ? "" : ` (${is})`}`,
            ...gained.map((change) => `  + ${lineOf(change)}`),
            ...lost.map((change) => `  - ${lineOf(change)}`),
          ].join("\n"),
        )
        .join("\n\n");
}

function differenceMarkdown(differences: readonly TeamDifference[]): string {
  const sections = differences.map(({ team, is, gained, lost }) =>
    [
      `## ${markdownText(team)}${is === "changed" ? "" : ` (${is})`}: ${gained.length} gained, ${lost.length} lost`,
      ...listOf("Gained", gained),
      ...listOf("Lost", lost),
    ].join("\n"),
  );
  return ["# Who can do more, who less", ...(sections.length === 0 ? [NO_CHANGE] : sections)].join("\n\n");
}

function listOf(title: string, changes: readonly Change[]): string[] {
  const shown = changes.slice(0, SHOWN).map((change) => `- ${markdownText(lineOf(change))}`);
  const more = changes.length > SHOWN ? [`- and ${changes.length - SHOWN} more`] : [];
  return changes.length === 0 ? [] : ["", `${title}:`, "", ...shown, ...more];
}

function lineOf({ principal, capability, of, before, after, by, teams }: Change): string {
  const what = of === undefined ? capability : `${capability} (${of})`;
  const whose =
    teams === undefined
      ? ""
      : ` (${teams.length > 3 ? `${teams.length} teams, such as ${teams[0]}` : teams.join(", ")})`;
  return `${principal}${whose}: ${what}: ${after === "none" ? "gone" : after}, was ${before === "none" ? "not there" : before}: ${by}`;
}
