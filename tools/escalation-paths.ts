import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** What is kept of a path: facts, none of the catalogue's text. */
interface EscalationPath {
  readonly id: string;
  /** The actions that the path needs, all of them. */
  readonly actions: readonly string[];
}

const FILE = path.join(__dirname, "../__tests__/access/catalogue/escalation-paths.json");

/**
 * Writes the catalogue of escalation paths that the tests ask about, from a clone of
 * https://github.com/DataDog/pathfinding.cloud:
 * `node --import tsx tools/escalation-paths.ts <git directory>`.
 */
function writeCatalogue(gitDirectory: string): void {
  const git = (...args: string[]): string =>
    execFileSync("git", [`--git-dir=${gitDirectory}`, ...args], { encoding: "utf8", maxBuffer: 1 << 26 });
  const files = git("ls-tree", "-r", "--name-only", "HEAD", "data/paths")
    .split("\n")
    .filter((file) => file.endsWith(".yaml"));
  const paths = files
    .map((file): EscalationPath => {
      const { id, permissions } = parse(git("show", `HEAD:${file}`), { uniqueKeys: false }) as {
        id: string;
        permissions: { required: readonly { permission: string }[] };
      };
      return { id, actions: permissions.required.map(({ permission }) => permission.trim()) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const content = {
    source: "https://github.com/DataDog/pathfinding.cloud",
    commit: git("rev-parse", "HEAD").trim(),
    date: git("log", "-1", "--format=%cs").trim(),
    paths,
  };
  writeFileSync(FILE, `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`wrote ${paths.length} paths`);
}

const [, , gitDirectory] = process.argv;
if (gitDirectory === undefined) {
  console.error("the git directory of a clone of pathfinding.cloud must be given");
  process.exitCode = 1;
} else {
  writeCatalogue(gitDirectory);
}
