import fs from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

/** A fenced block of a page. */
export interface FencedBlock {
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** The heading above it, without its marks. */
  readonly heading: string;
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

const FENCED = /^( *)```(\w+)\n([^]*?)^\1```$/gm;

/** All fenced blocks of all pages in one of these languages. */
export function fencedBlocks(...languages: readonly string[]): FencedBlock[] {
  return userPages().flatMap((page) => {
    const text = fs.readFileSync(path.join(PROJECT, page), "utf8");
    return [...text.matchAll(FENCED)].flatMap(
      ({ 1: indent = "", 2: language = "", 3: block = "", index }) => {
        const before = text.slice(0, index);
        // A comment in a block is no heading.
        const heading = [...before.replaceAll(FENCED, "").matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? "";
        return languages.includes(language)
          ? [
              {
                page,
                language,
                heading,
                text: block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
                line: before.split("\n").length + 1,
              },
            ]
          : [];
      },
    );
  });
}

/**
 * The commands of a page under a heading, each as a person would paste it into a shell: a command that goes on in
 * further lines is one. A page without such a heading, or without commands there, is an error.
 */
export function shellCommands(page: string, heading: string): string[] {
  const commands = fencedBlocks("sh")
    .filter((block) => block.page === page && block.heading === heading)
    .flatMap(({ text }) => text.replaceAll("\\\n", " ").split("\n"))
    .filter((line) => line.trim() !== "");
  if (commands.length === 0) {
    throw new Error(`${page} has no commands under the heading "${heading}"`);
  }
  return commands;
}
