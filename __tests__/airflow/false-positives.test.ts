import { Checker } from "../../functions/dag-publisher/check/checker";
import { ownModules } from "../../functions/dag-publisher/check/own-modules";
import { DEFAULT_DAG_POLICY } from "../../functions/dag-publisher/policy/dag-policy";
import { describeWith } from "../terraform/support/tools";
import { BLOCKED_RIGHTLY } from "./support/blocked-rightly";
import { exampleDags, type PublicFile } from "./support/example-dags";

/** pip may have to fetch the packages first. */
const TIMEOUT = 20 * 60_000;

/** Of the public files, how many may be blocked without anything in them that the policy of a team without one forbids. */
const MOST_BLOCKED_WRONGLY = 0.03;

describeWith(["python3"], "the DAG checker over the example DAGs of public packages", () => {
  it(
    "blocks at most 3 % without a true finding, and every blocked file is one that a person has read",
    async () => {
      const checker = await Checker.load();
      const files = exampleDags();
      const blocked = new Map<string, string[]>();
      for (const file of files) {
        const { path, bytes } = inDagsFolder(file);
        const errors = checker
          .check({ path, bytes, modules: modulesBeside(file, files) }, DEFAULT_DAG_POLICY)
          .filter(({ severity }) => severity === "error")
          .map(({ rule = "" }) => rule);
        if (errors.length > 0) {
          blocked.set(file.path, [...new Set(errors)].sort());
        }
      }
      const wrongly = [...blocked].filter(
        ([path, rules]) => !rules.every((rule) => BLOCKED_RIGHTLY[path]?.includes(rule) === true),
      );
      process.stdout.write(
        `${files.length} example DAGs, ${blocked.size} blocked, ${wrongly.length} of them not listed as rightly so\n` +
          [...blocked].map(([path, rules]) => `  ${path}: ${rules.join(", ")}\n`).join(""),
      );

      expect(files.length).toBeGreaterThan(250);
      expect(wrongly.length).toBeLessThanOrEqual(Math.floor(MOST_BLOCKED_WRONGLY * files.length));
      // A list that names what is no longer blocked would hide what it names.
      expect(Object.keys(BLOCKED_RIGHTLY).filter((path) => !blocked.has(path))).toEqual([]);
    },
    TIMEOUT,
  );
});

/** An example as it would lie in a team's DAGs folder: below the package's own folder of examples. */
function inDagsFolder({ path, bytes }: PublicFile): PublicFile {
  return { path: path.slice(path.indexOf("/example_dags/") + "/example_dags/".length), bytes };
}

/** Modules of the same folder of examples. */
function modulesBeside({ path }: PublicFile, files: readonly PublicFile[]): string[] {
  const folder = path.slice(0, path.indexOf("/example_dags/") + "/example_dags/".length);
  return ownModules(
    files.filter((file) => file.path.startsWith(folder)).map((file) => file.path.slice(folder.length)),
  );
}
