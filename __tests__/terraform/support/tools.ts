import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { needsArchiveStandIn } from "./provider-mirror";

/** Programs that the suite does not bring along itself. */
const TOOLS = {
  aws: "the AWS CLI, https://aws.amazon.com/cli",
  chromium: "apt-get install chromium",
  curl: "https://curl.se",
  git: "https://git-scm.com/downloads",
  go: "https://go.dev/dl, to build the stand-in of the archive provider, which the provider mirror does not have",
  terraform: "https://developer.hashicorp.com/terraform/install",
  jq: "https://jqlang.org",
  openssl: "https://openssl.org",
  java: "a JDK 17 or newer, https://adoptium.net",
  mvn: "Maven, https://maven.apache.org/install.html",
  python3: "Python 3.11 or newer, https://www.python.org/downloads",
} as const;

export type Tool = keyof typeof TOOLS;

/** The full path of a program on the PATH, or nothing. */
export function findTool(tool: Tool): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, tool))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The full path of a program that must be there: use inside a suite made with `describeWith`. */
export function requireTool(tool: Tool): string {
  const path = findTool(tool);
  if (path === undefined) {
    throw new Error(`${tool} is not on the PATH (${TOOLS[tool]})`);
  }
  return path;
}

/**
 * `describe` for a suite that needs programs from outside. Where one is missing, the suite says so in one line
 * and skips; where `CI=true`, it fails instead, so that a pipeline cannot pass by not testing.
 */
export function describeWith(tools: readonly Tool[], name: string, body: () => void): void {
  const wanted: readonly Tool[] =
    tools.includes("terraform") && needsArchiveStandIn() ? [...tools, "go"] : tools;
  const missing = wanted.filter((tool) => findTool(tool) === undefined);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const reason = missing.map((tool) => `${tool} is not on the PATH (${TOOLS[tool]})`).join("; ");
  if (process.env.CI === "true") {
    describe(name, () => {
      it("has the programs it needs, as CI=true demands", () => {
        throw new Error(reason);
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${name}: ${reason}\n`);
  describe.skip(name, body);
}
