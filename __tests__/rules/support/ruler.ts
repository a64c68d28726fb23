import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../../terraform/support/paths";
import { requireTool } from "../../terraform/support/tools";

const FOLDER = path.join(__dirname, "..");
const POM = path.join(FOLDER, "pom.xml");

/** A pattern and an event, as text of one line each. */
export interface Question {
  readonly pattern: unknown;
  readonly event: unknown;
}

/**
 * AWS's own answers, by Event Ruler: what EventBridge matches with. One process answers all questions.
 * @throws Error where Ruler refuses a pattern
 */
export function matches(questions: readonly Question[]): boolean[] {
  const input = questions.map(
    ({ pattern, event }) => `${JSON.stringify(pattern)}\t${JSON.stringify(event)}\n`,
  );
  const output = execFileSync(
    requireTool("java"),
    ["-cp", path.join(libraries(), "*"), path.join(FOLDER, "Ruler.java")],
    { input: input.join(""), encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] },
  );
  return output
    .trimEnd()
    .split("\n")
    .map((answer, index) => {
      if (answer !== "true" && answer !== "false") {
        throw new Error(`${answer}: ${JSON.stringify(questions[index]?.pattern)}`);
      }
      return answer === "true";
    });
}

/** Ruler and what it needs, fetched once for each version by Maven. */
function libraries(): string {
  const version = /<artifactId>event-ruler<\/artifactId>\s*<version>(.+)<\/version>\s*<\/dependency>/.exec(
    readFileSync(POM, "utf8"),
  )?.[1];
  const folder = path.join(REPOSITORY, ".cache", `event-ruler-${String(version)}`);
  if (!existsSync(folder) || !readdirSync(folder).some((file) => file.startsWith("event-ruler"))) {
    execFileSync(
      requireTool("mvn"),
      ["-q", "-B", "-f", POM, "dependency:copy-dependencies", `-DoutputDirectory=${folder}`],
      { stdio: ["ignore", "ignore", "pipe"], timeout: 5 * 60_000 },
    );
  }
  return folder;
}
