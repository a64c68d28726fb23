import { readFileSync } from "node:fs";
import path from "node:path";
import { drawStack, THEMES } from "./draw-stack";
import { type StackFacts, stackFacts } from "./stack-facts";

const README = path.resolve(__dirname, "../../README.md");

let known: StackFacts | undefined;

/** The README's picture: of the stack that the README's own `teams.yaml` makes. */
export function readmePicture(theme: keyof typeof THEMES): string {
  known ??= stackFacts(readmeTeamsFile());
  return drawStack(known, THEMES[theme]);
}

/** The `teams.yaml` that the README shows. */
export function readmeTeamsFile(): string {
  const [, yaml] = /```yaml\n([^]*?)```/.exec(readFileSync(README, "utf8")) ?? [];
  if (yaml === undefined) {
    throw new Error("README.md must show a teams.yaml");
  }
  return yaml;
}
