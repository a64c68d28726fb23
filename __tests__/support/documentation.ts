import fs from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

/** A fenced block of a page. */
export interface FencedBlock {
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** Line of the page where the text begins, from 1. */
  readonly line: number;
}

/** Pages that users read: the README, docs/ and the examples' pages, without what is generated. */
export function userPages(): string[] {
  const inFolder = (folder: string): string[] =>
    fs
      .readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
      .map((file) => path.join(folder, file));
  return ["README.md", ...inFolder("docs"), ...inFolder("examples")]
    .filter((page) => page !== "docs/api-report.md")
    .sort();
}

/** All fenced blocks of all pages in one of these languages. */
export function fencedBlocks(...languages: readonly string[]): FencedBlock[] {
  return userPages().flatMap((page) => {
    const text = fs.readFileSync(path.join(PROJECT, page), "utf8");
    return [...text.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gm)].flatMap(
      ([whole, indent = "", language = "", block = ""]) =>
        languages.includes(language)
          ? [
              {
                page,
                language,
                text: block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
                line: text.slice(0, text.indexOf(whole)).split("\n").length + 1,
              },
            ]
          : [],
    );
  });
}
