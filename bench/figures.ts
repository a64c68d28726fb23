import fs from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "..");

/**
 * Puts measured figures into a page of the documentation, between its two marks.
 * @param page path in the repository
 * @param name what the page's marks call the figures
 * @param command the `npm run bench` that measures them
 * @throws Error where the page has no place for them
 */
export function writeFigures(page: string, name: string, command: string, lines: readonly string[]): void {
  const file = path.join(PROJECT, page);
  const start = `<!-- ${name}: written by \`npm run bench -- ${command} --write-docs\` -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest] = fs.readFileSync(file, "utf8").split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${page} must have ${start} and ${end}`);
  }
  const text = ["<!-- prettier-ignore-start -->", ...lines, "<!-- prettier-ignore-end -->"].join("\n");
  fs.writeFileSync(file, `${before}${start}\n\n${text}\n\n${end}${after}`);
}
