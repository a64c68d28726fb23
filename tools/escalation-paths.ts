import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";

/** What is kept of a path: facts, none of the catalogue's text. */
interface EscalationPath {
  readonly id: string;
  /** The actions that the path needs, all of them. */
  readonly actions: readonly string[];
}

/** A repository that publishes paths, and how they are read from a clone of it. */
interface Catalogue {
  readonly repository: string;
  readonly read: (show: Show, list: (folder: string) => string[]) => EscalationPath[];
  /** Actions that hand out credentials. They are no paths by themselves: some are the caller's own. */
  readonly readCredentials?: (show: Show) => string[];
}

/** The text of a file. */
type Show = (file: string) => string;

const FILE = path.join(__dirname, "../__tests__/access/catalogue/escalation-paths.json");

/** The first is read whole, the others as far as they have more. */
const CATALOGUES: readonly Catalogue[] = [
  {
    repository: "DataDog/pathfinding.cloud",
    read: (show, list) =>
      list("data/paths")
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => {
          const { id, permissions } = parse(show(file), { uniqueKeys: false }) as {
            id: string;
            permissions: { required: readonly { permission: string }[] };
          };
          return { id, actions: permissions.required.map(({ permission }) => permission) };
        }),
  },
  {
    repository: "prowler-cloud/prowler",
    read: (show) =>
      entriesOf(
        show("prowler/providers/aws/services/iam/lib/privilege_escalation.py"),
        "privilege_escalation_policies_combination",
      ),
  },
  {
    repository: "salesforce/cloudsplaining",
    read: (show) => entriesOf(show("cloudsplaining/shared/constants.py"), "PRIVILEGE_ESCALATION_METHODS"),
    readCredentials: (show) =>
      textsOf(literal(show("cloudsplaining/shared/constants.py"), "ACTIONS_THAT_RETURN_CREDENTIALS", "]")),
  },
];

/**
 * Writes the catalogue of escalation paths that the tests ask about, from clones of the repositories above, in their order:
 * `node --import tsx tools/escalation-paths.ts <git directory>…`.
 */
async function writeCatalogue(gitDirectories: readonly string[]): Promise<void> {
  const known: EscalationPath[] = [];
  const sources = CATALOGUES.map(({ repository, read, readCredentials }, index) => {
    const git = (...args: string[]): string =>
      execFileSync("git", [`--git-dir=${gitDirectories[index]}`, ...args], {
        encoding: "utf8",
        maxBuffer: 1 << 26,
      });
    const show: Show = (file) => git("show", `HEAD:${file}`);
    const list = (folder: string): string[] =>
      git("ls-tree", "-r", "--name-only", "HEAD", folder).split("\n");
    const all = read(show, list).map(({ id, actions }) => ({
      id,
      actions: actions.map((action) => action.trim()),
    }));
    const paths = index === 0 ? all : all.filter((one) => !isKnown(one, known));
    paths.sort((a, b) => (a.id < b.id ? -1 : 1));
    known.push(...paths);
    console.log(`${repository}: ${paths.length} paths`);
    return {
      source: `https://github.com/${repository}`,
      commit: git("rev-parse", "HEAD").trim(),
      date: git("log", "-1", "--format=%cs").trim(),
      paths,
      credentials: readCredentials?.(show) ?? [],
    };
  });
  writeFileSync(
    FILE,
    await format(JSON.stringify({ sources }), { ...(await resolveConfig(FILE)), parser: "json" }),
  );
}

/** Whether a path is a wildcard, or has all actions of one that is known: it is closed where that is. */
function isKnown({ actions }: EscalationPath, known: readonly EscalationPath[]): boolean {
  const own = new Set(actions.map((action) => action.toLowerCase()));
  return (
    actions.some((action) => action.includes("*")) ||
    known.some((one) => one.actions.every((action) => own.has(action.toLowerCase())))
  );
}

/** `"name": {"service:Action", …}` or `[…]`, each of a literal of Python. */
function entriesOf(source: string, name: string): EscalationPath[] {
  return [...literal(source, name, "}").matchAll(/"([^"]+)":\s*[{[]([^}\]]*)[}\]]/g)].map(
    ([, id = "", actions = ""]) => ({ id, actions: textsOf(actions) }),
  );
}

/** The literal that a module of Python gives a name, without its comments. */
function literal(source: string, name: string, end: string): string {
  const start = source.search(new RegExp(`^${name} = `, "m"));
  const length = source.slice(start).search(new RegExp(`^\\${end}`, "m"));
  if (start < 0 || length < 0) {
    throw new Error(`the source has no ${name}`);
  }
  return source.slice(start, start + length).replaceAll(/#.*$/gm, "");
}

function textsOf(list: string): string[] {
  return [...list.matchAll(/"([^"]+)"/g)].map(([, text = ""]) => text);
}

const [, , ...gitDirectories] = process.argv;
if (gitDirectories.length === CATALOGUES.length) {
  void writeCatalogue(gitDirectories);
} else {
  const wanted = CATALOGUES.map(({ repository }) => repository).join(", ");
  console.error(`the git directories of clones must be given, of ${wanted}`);
  process.exitCode = 1;
}
