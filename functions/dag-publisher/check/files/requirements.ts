import { always, type RuleDocumentation } from "../rules/dag-rule";
import { readable } from "../rules/readable";
import { type FileFinding, linesOf, placeOf, textOf } from "./file-rule";
import { secretFindings } from "./secrets";

export const file003: RuleDocumentation = {
  id: "FILE003",
  title: "requirements.txt installs what is not certain",
  why:
    "pip runs code of what it installs, on every worker and scheduler. Without exact versions and Airflow's constraints, " +
    "an environment that is updated gets other packages than the one that was tested, and may not start.",
  bad: "git+https://github.com/example/lib.git",
  good: '--constraint "https://raw.githubusercontent.com/apache/airflow/constraints-2.10.3/constraints-3.11.txt", apache-airflow-providers-snowflake==5.8.0',
  source:
    "AWS, MWAA user guide: managing Python dependencies in requirements.txt; pip, requirements file format",
  fix: "state --constraint and an exact version of every package, from PyPI or the wheels in plugins.zip",
  severity: always("error"),
};

/** Airflow's own constraints, of a version or in the environment. */
const AIRFLOW_CONSTRAINTS =
  /^(?:-c|--constraint)[\s=].*\/constraints-\d[\w.]*\/constraints-\d[\d.]*\.txt["']?$/;

/**
 * A provider of Airflow's without a version: Airflow's constraints have the exact version of each.
 * @see https://airflow.apache.org/docs/apache-airflow/stable/installation/installing-from-pypi.html#constraints-files
 */
const PROVIDER = /^apache-airflow-providers-[a-z0-9-]+(?:\[[\w,-]+\])?$/;

/** What is said of a file without constraints. */
export const NO_CONSTRAINT = "there is no --constraint: packages may replace those that Airflow needs";

/** Indexes that everybody has; a policy's hosts add to them. */
const INDEXES = ["https://pypi.org/simple", "https://pypi.python.org/simple"];

/** Where the environment's own wheels are: in plugins.zip, or in the DAGs folder. */
const OWN_FOLDER = /^(?:file:\/\/)?\/usr\/local\/airflow\/(?:plugins|dags)(?:\/[\w./-]*)?$/;

/** A requirement by name, with extras, its version, and what follows. */
const REQUIREMENT = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*([^;#]*)/;

/** What a run of requirements.txt may add to what everybody may use. */
export interface RequirementsPolicy {
  /** Hosts of indexes beside PyPI. */
  readonly hosts?: readonly string[];
}

/** FILE003 and FILE006: what is wrong in the text of a requirements.txt. */
export function requirementsFindings(bytes: Uint8Array, policy: RequirementsPolicy = {}): FileFinding[] {
  const text = textOf(bytes);
  if (text === undefined) {
    return [{ rule: "FILE003", message: "the file is not UTF-8 text" }];
  }
  // pip reads past a byte order mark.
  const lines = logicalLines(text.replace(/^\ufeff/, " "));
  const exact = lines.some(({ text: line }) => AIRFLOW_CONSTRAINTS.test(line)) ? PROVIDER : undefined;
  const found = lines.flatMap((line): FileFinding[] => {
    const problem = exact?.test(line.text) === true ? undefined : problemIn(line.text, policy);
    return problem === undefined ? [] : [{ rule: "FILE003", ...problem, at: placeOf(line) }];
  });
  if (!lines.some(({ text: line }) => /^(?:-c|--constraint)(?:[\s=]|$)/.test(line)) && lines.length > 0) {
    found.unshift({ rule: "FILE003", message: NO_CONSTRAINT, severity: "warning" });
  }
  return [...found, ...secretFindings(bytes)];
}

interface Problem {
  readonly message: string;
  readonly severity?: "warning";
}

function problemIn(line: string, policy: RequirementsPolicy): Problem | undefined {
  const option = /^(-\w|--[\w-]+)(?:\s*=\s*|\s+|(?<=^-\w)(?=\S)|$)(.*)$/.exec(line);
  if (option !== null) {
    return problemOfOption(option[1] ?? "", (option[2] ?? "").replace(/^["']|["']$/g, ""), policy);
  }
  if (/^(?:git|hg|svn|bzr)\+|@\s*(?:git|hg|svn|bzr)\+/.test(line)) {
    return { message: "a package comes from a repository, whose content may change" };
  }
  if (/^[a-z]+:\/\/|\s@\s|^[\w.-]+@\s*\w+:/i.test(line)) {
    return { message: "a package comes from a URL and not from an index" };
  }
  if (/^[./~]|\.(?:whl|zip|tar\.gz|tgz)$/.test(line)) {
    return OWN_FOLDER.test(line) && line.endsWith(".whl")
      ? undefined
      : { message: "a package comes from a path that is not of plugins.zip or the DAGs folder" };
  }
  const [, name = "", version = ""] = REQUIREMENT.exec(line) ?? [];
  if (name === "") {
    return { message: `${readable(line)} is no requirement` };
  }
  return /^={2,3}\s*[\w.!+-]+\s*(?:--hash=\S+\s*)*$/.test(version.trim()) || version.includes("==*")
    ? undefined
    : { message: `${name} has no exact version`, severity: "warning" };
}

function problemOfOption(option: string, value: string, policy: RequirementsPolicy): Problem | undefined {
  switch (option) {
    case "-c":
    case "--constraint":
      return value.startsWith("https://") || OWN_FOLDER.test(value)
        ? undefined
        : { message: `the constraints ${readable(value)} come neither by https nor from the environment` };
    case "--no-index":
    case "--prefer-binary":
    case "--only-binary":
    case "--require-hashes":
    case "--hash":
      return undefined;
    case "-f":
    case "--find-links":
      return OWN_FOLDER.test(value)
        ? undefined
        : { message: `${option} looks for packages in ${readable(value)}` };
    case "-i":
    case "--index-url":
    case "--extra-index-url":
      return isKnownIndex(value, policy) && option !== "--extra-index-url"
        ? undefined
        : {
            message:
              option === "--extra-index-url" && isKnownIndex(value, policy)
                ? "with a second index, whoever registers a name there first gives the package"
                : `the index ${readable(withoutUser(value))} is not known`,
            ...(isKnownIndex(value, policy) ? { severity: "warning" as const } : {}),
          };
    default:
      return { message: `${option} is not allowed` };
  }
}

function isKnownIndex(url: string, { hosts = [] }: RequirementsPolicy): boolean {
  const host = /^https:\/\/(?:[^@/]*@)?([^/:?#@]+)(?::\d+)?(?:[/?#]|$)/i.exec(url)?.[1]?.toLowerCase();
  return INDEXES.includes(url.replace(/\/$/, "")) || (host !== undefined && hosts.includes(host));
}

/** An index's URL may have a password in it. */
function withoutUser(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}

/** Lines without comments and empty ones; one that ends with \ goes on in the next. */
function logicalLines(
  text: string,
): { readonly text: string; readonly start: number; readonly end: number }[] {
  const joined: { text: string; start: number; end: number }[] = [];
  let continued = false;
  for (const line of linesOf(text)) {
    const previous = joined.at(-1);
    const content = line.text.replace(/\\$/, "");
    if (continued && previous !== undefined) {
      previous.text += ` ${content}`;
      previous.end = line.end;
    } else {
      joined.push({ text: content, start: line.start, end: line.end });
    }
    continued = line.text.endsWith("\\");
  }
  return joined
    .map((line) => ({ ...line, text: line.text.replace(/(?:^|\s)#.*$/, "").trim() }))
    .filter((line) => line.text !== "");
}
