import path from "node:path";
import { cost } from "../cli/cost";
import { DEFAULT_ASSUMPTIONS } from "../modules/cost/assumptions";

const BEGIN = "<!-- cost report: npm run regenerate -->";
const END = "<!-- end of cost report -->";
const TEAMS = path.resolve(__dirname, "../teams.yaml");

/**
 * A document with what `mwaa-teams cost` says of this repository's teams.yaml between its two marks.
 * @throws Error where it has not both marks
 */
export function withCostReport(document: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`the document must have the lines ${BEGIN} and ${END}`);
  }
  const report = cost({ ...DEFAULT_ASSUMPTIONS, file: TEAMS, team: ["payments"], format: "text" });
  return `${document.slice(0, begin)}${BEGIN}\n\n\`\`\`text\n${report}\n\`\`\`\n\n${document.slice(end)}`;
}
