import { always, type RuleDocumentation } from "../rules/dag-rule";
import { readable } from "../rules/readable";
import { type FileFinding } from "./file-rule";
import { secretFindings } from "./secrets";
import { readZip, type ZipEntry } from "./zip";

export const file004: RuleDocumentation = {
  id: "FILE004",
  title: "plugins.zip holds what it must not, or does not work",
  why:
    "MWAA unpacks the archive to /usr/local/airflow/plugins on every worker, scheduler and web server, and imports the " +
    "modules at its top. A path that leads out writes elsewhere; compiled code cannot be read; and with one folder around " +
    "it all, Airflow finds none of the plugins.",
  bad: "plugins/my_plugin.py in the archive",
  good: "my_plugin.py in the archive",
  source: "AWS, MWAA user guide: installing custom plugins; OWASP, zip slip",
  fix: "zip the content of the folder and not the folder: cd plugins && zip -r ../plugins.zip .",
  severity: always("error"),
};

/** More than any archive of plugins has. */
const MOST_ENTRIES = 10_000;
/** Length of a file that is looked into, in bytes. */
const LONGEST_FILE = 1024 * 1024;
/** Length of all files of the archive, in bytes: MWAA's own limit of its disk is far above. */
const MOST_UNPACKED = 1024 * 1024 * 1024;

const COMPILED = /\.(?:pyc|pyo|pyd)$/i;
const TEXT =
  /\.(?:py|cfg|ini|toml|ya?ml|json|env|sh|txt|md|pem|key|conf|properties|sql|html|js|xml)$|(?:^|\/)\.env$/i;

/** FILE004 and FILE006: what is wrong in a plugins.zip. */
export function pluginsZipFindings(bytes: Uint8Array): FileFinding[] {
  const entries = readZip(bytes, MOST_ENTRIES + 1);
  if (entries === undefined) {
    return [{ rule: "FILE004", message: "the file is not a zip archive, or is damaged" }];
  }
  const files = entries.filter(({ isFolder }) => !isFolder);
  const found = [
    ...(entries.length > MOST_ENTRIES ? [`the archive has more than ${MOST_ENTRIES} files`] : []),
    ...(files.reduce((sum, { size }) => sum + size, 0) > MOST_UNPACKED
      ? [`the archive has more than ${MOST_UNPACKED} bytes when unpacked`]
      : []),
    ...(files.length === 0 ? ["the archive has no files"] : []),
    ...entries.flatMap(problemsOf),
    ...repeated(entries),
    ...compiledAlone(files),
    ...folderAround(files),
  ];
  return [
    ...found.map((message): FileFinding => ({ rule: "FILE004", message })),
    ...files.flatMap(secretsIn),
  ];
}

function problemsOf({ name, isLink, isEncrypted }: ZipEntry): string[] {
  const parts = name.split(/[/\\]/);
  return [
    ...(parts.includes("..") || /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.includes("\0")
      ? [`${readable(name)} leads out of the folder that the archive is unpacked to`]
      : []),
    ...(name.includes("\\") && !parts.includes("..") ? [`${readable(name)} has \\ where Linux needs /`] : []),
    ...(isLink ? [`${readable(name)} is a link`] : []),
    ...(isEncrypted ? [`${readable(name)} is encrypted`] : []),
  ];
}

/** Of two files of one path, which one is unpacked last is not the reader's to see. */
function repeated(entries: readonly ZipEntry[]): string[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }) => {
    const again = seen.has(name);
    seen.add(name);
    return again ? [`${readable(name)} is in the archive twice`] : [];
  });
}

/** Compiled code whose source is not there. */
function compiledAlone(files: readonly ZipEntry[]): string[] {
  const names = new Set(files.map(({ name }) => name));
  return files
    .filter(({ name }) => COMPILED.test(name))
    .filter(({ name }) => !names.has(sourceOf(name)))
    .map(({ name }) => `${readable(name)} is compiled code without its source`);
}

/** `a/__pycache__/b.cpython-311.pyc` is of `a/b.py`. */
function sourceOf(compiled: string): string {
  return compiled
    .replace(/(?:^|\/)__pycache__\/([^/]+)$/, (whole, name: string) =>
      whole.startsWith("/") ? `/${name}` : name,
    )
    .replace(/(?:\.cpython-\d+(?:\.opt-\d)?)?\.(?:pyc|pyo|pyd)$/i, ".py");
}

/** All in one folder named plugins: its modules are then not at the top, where Airflow looks. */
function folderAround(files: readonly ZipEntry[]): string[] {
  const tops = new Set(
    files
      .map(({ name }) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : ""))
      .filter((top) => top !== "__MACOSX"),
  );
  const [top] = tops;
  const isPackage = files.some(({ name }) => name === `${top ?? ""}/__init__.py`);
  return tops.size === 1 && top !== undefined && top !== "" && (!isPackage || top === "plugins")
    ? [`everything is in the folder ${readable(top)}: Airflow looks for plugins at the top`]
    : [];
}

function secretsIn(entry: ZipEntry): FileFinding[] {
  const content = TEXT.test(entry.name) ? entry.read(LONGEST_FILE) : undefined;
  return (content === undefined ? [] : secretFindings(content)).map(({ rule, message }) => ({
    rule,
    message: `${readable(entry.name)}: ${message}`,
  }));
}
