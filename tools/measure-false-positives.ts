import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Checker } from "../functions/dag-publisher/check/checker";
import { type Diagnostic } from "../functions/dag-publisher/diagnostic";
import { DEFAULT_DAG_POLICY } from "../functions/dag-publisher/policy/dag-policy";

/** A file with what was found in it. */
interface Checked {
  readonly path: string;
  readonly findings: readonly Diagnostic[];
}

/**
 * `npm run measure:dag-rules -- FOLDER…`: runs the DAG checker over folders of public DAGs, with the policy of a team that
 * has none, and prints for each rule how many files it speaks of and blocks. Each folder counts as one DAGs folder: what
 * lies in it may be imported. `--list` adds each blocked file with its errors.
 */
async function main(args: readonly string[]): Promise<void> {
  const folders = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.find((arg) => arg.startsWith("--") && arg !== "--list");
  const missing = folders.find((folder) => !statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  if (folders.length === 0 || unknown !== undefined || missing !== undefined) {
    const got = unknown ?? missing;
    console.error(
      got === undefined
        ? "measure:dag-rules needs at least one folder with DAGs"
        : `the arguments must be folders and --list, got: ${got}`,
    );
    process.exitCode = 2;
    return;
  }
  const checker = await Checker.load();
  const checked = folders.flatMap((folder) => checkFolder(checker, folder));
  printRules(checked);
  if (args.includes("--list")) {
    printBlocked(checked);
  }
}

function checkFolder(checker: Checker, folder: string): Checked[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith(".py"))
    .sort();
  const modules = modulesOf(files);
  return files.map((file) => ({
    path: `${folder}/${file}`,
    findings: checker.check(
      { path: file, bytes: readFileSync(path.join(folder, file)), modules },
      DEFAULT_DAG_POLICY,
    ),
  }));
}

/** Files and folders of the first level, as Python imports them. */
function modulesOf(files: readonly string[]): string[] {
  const names = files.map((file) => (file.split("/", 1)[0] ?? file).replace(/\.py$/, ""));
  return [...new Set(names)].filter((name) => /^[A-Za-z_]\w*$/.test(name)).sort();
}

function printRules(checked: readonly Checked[]): void {
  const share = (count: number): string =>
    `${checked.length === 0 ? "0.0" : ((100 * count) / checked.length).toFixed(1)} %`;
  const count = (test: (finding: Diagnostic) => boolean): number =>
    checked.filter(({ findings }) => findings.some(test)).length;
  const rules = [...new Set(checked.flatMap(({ findings }) => findings.flatMap(({ rule }) => rule ?? [])))];
  console.log(`${checked.length} files\n`);
  console.log("| rule | files hit | share | blocked | share |");
  console.log("|:--|--:|--:|--:|--:|");
  const row = (name: string, hit: number, blocked: number): void => {
    console.log(`| ${name} | ${hit} | ${share(hit)} | ${blocked} | ${share(blocked)} |`);
  };
  for (const id of rules.sort()) {
    row(
      id,
      count(({ rule }) => rule === id),
      count(({ rule, severity }) => rule === id && severity === "error"),
    );
  }
  row(
    "any",
    count(() => true),
    count(({ severity }) => severity === "error"),
  );
}

function printBlocked(checked: readonly Checked[]): void {
  for (const { path: file, findings } of checked) {
    const errors = findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      console.log(`\n${file}`);
      for (const { rule, line, message, snippet } of errors) {
        console.log(
          `- line ${line ?? "?"}: ${rule ?? ""}: ${message}${snippet === undefined ? "" : `: \`${snippet.trim()}\``}`,
        );
      }
    }
  }
}

void main(process.argv.slice(2));
