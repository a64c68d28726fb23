import { DAGS_FOLDER } from "../analysis/dags-folder";
import { type Call, type Facts } from "../analysis/facts";
import { HOLE, pathsOf, textsOf, UNKNOWN, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import { commandTexts } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { readable } from "./readable";
import { handedOn } from "./references";

/** Folders that Airflow loads code and settings from, on MWAA and by other names of Airflow's home. */
const CODE_FOLDER = new RegExp(
  `^(?:/usr/local/airflow|/opt/airflow|~/airflow|\\$\\{?AIRFLOW_HOME\\}?|${HOLE})/(?:dags|plugins|config)(?:/|$)`,
);
const KNOWN_FOLDER =
  /^(?:\/usr\/local\/airflow|\/opt\/airflow|~\/airflow|\$\{?AIRFLOW_HOME\}?)\/(?:dags|plugins|config)(?:\/|$)/;

/** Airflow's own names of the folder. */
const FOLDER_PATHS = new Set(["airflow.settings.DAGS_FOLDER", "airflow.settings.PLUGINS_FOLDER"]);

/** Functions that write: the place of the path that they write to. */
const WRITERS: Readonly<Record<string, readonly number[]>> = {
  "shutil.copy": [1],
  "shutil.copy2": [1],
  "shutil.copyfile": [1],
  "shutil.copytree": [1],
  "shutil.move": [0, 1],
  "shutil.rmtree": [0],
  "shutil.unpack_archive": [1],
  "os.rename": [0, 1],
  "os.replace": [0, 1],
  "os.link": [1],
  "os.symlink": [1],
  "os.remove": [0],
  "os.unlink": [0],
  "os.truncate": [0],
  "urllib.request.urlretrieve": [1],
};

/** Functions that open a file: whether they write is in their second argument. */
const OPENERS = new Set([
  "builtins.open",
  "io.open",
  "codecs.open",
  "os.open",
  "os.fdopen",
  "gzip.open",
  "tarfile.open",
  "zipfile.ZipFile",
  "io.FileIO",
]);

/** Methods of a path, or of an archive, that write to it. */
const METHODS = new Set([
  "write_text",
  "write_bytes",
  "touch",
  "unlink",
  "rename",
  "replace",
  "symlink_to",
  "hardlink_to",
  "extractall",
  "extract",
  "download_file",
  "download_fileobj",
]);

const OPENS = new PathQuestion(OPENERS);
const WRITES = new PathQuestion(
  (path) => isMethod(path) || Object.hasOwn(WRITERS, path) || OPENERS.has(path),
);

/** A shell's redirections, and its commands that write. */
const SHELL_WRITE =
  /(?:>{1,2}\s*|\b(?:cp|mv|tee|rm|install|ln|sed\s+-i|rsync|touch|unzip|tar)\b[^;&|\n]*\s)["']?((?:\/usr\/local\/airflow|~\/airflow|\$\{?AIRFLOW_HOME\}?)\/(?:dags|plugins|config)\b)/;

export const io002: DagRule = {
  id: "IO002",
  title: "Writes to the folders of Airflow's code",
  why:
    "A file that is written to the folder of the DAGs, of plugins or of the configuration on a worker or scheduler is " +
    "code that no check has seen.",
  bad: 'open("/usr/local/airflow/dags/new.py", "w")',
  good: 'open("/tmp/rows.csv", "w")',
  source: "AWS, MWAA user guide: the DAGs folder is /usr/local/airflow/dags",
  fix: "write to a temporary folder or to S3",
  severity: always("error"),
  *find({ facts }) {
    for (const call of facts.calls) {
      for (const { value, node } of writtenPaths(call, facts)) {
        const path = codeFolderIn(value);
        if (path !== undefined) {
          yield { message: `${readable(path)} is in a folder of Airflow's code`, at: node };
        }
      }
    }
    for (const { path, node } of handedOn(facts.referencesTo(OPENS))) {
      yield {
        message: `${path.replace("builtins.", "")} is handed on, so that what it writes cannot be known`,
        at: node,
        severity: "warning",
      };
    }
    for (const { text, node } of commandTexts(facts)) {
      const folder = SHELL_WRITE.exec(text)?.[1];
      if (folder !== undefined) {
        yield { message: `the command writes to ${folder}`, at: node };
      }
    }
  },
};

function writtenPaths(call: Call, facts: Facts): { readonly value: Value; readonly node: PythonNode }[] {
  const ofObject = ofPath(call, facts);
  if (!WRITES.of(call)) {
    return ofObject;
  }
  const { node, paths, positional, keywords } = call;
  const at = (index: number): { readonly value: Value; readonly node: PythonNode }[] => {
    const value = positional[index];
    return value === undefined ? [] : [{ value, node: call.argument(index) ?? node }];
  };
  const written = paths.flatMap((path) => [
    ...(Object.hasOwn(WRITERS, path) ? (WRITERS[path] ?? []).flatMap(at) : []),
    ...(OPENERS.has(path) && mayWrite(positional[1] ?? keywords.get("mode") ?? keywords.get("flags"))
      ? at(0)
      : []),
    // Their last argument is the local path.
    ...(/\.(?:download_file|download_fileobj|extractall|extract)$/.test(path)
      ? [...positional.keys()].slice(-1).flatMap(at)
      : []),
  ]);
  for (const name of ["file", "dst", "path", "Filename", "local_path", "filename"]) {
    const value = keywords.get(name);
    if (
      value !== undefined &&
      paths.some((path) => isMethod(path) || Object.hasOwn(WRITERS, path) || isWriting(path, call))
    ) {
      written.push({ value, node: call.argument(name) ?? node });
    }
  }
  return [...written, ...ofObject];
}

function isWriting(path: string, { positional, keywords }: Call): boolean {
  return OPENERS.has(path) && mayWrite(positional[1] ?? keywords.get("mode"));
}

/** `Path("/usr/local/airflow/dags/x.py").write_text(code)`, `….open("w")`. */
function ofPath(call: Call, facts: Facts): { readonly value: Value; readonly node: PythonNode }[] {
  const callee = call.node.child("function");
  if (callee?.type !== "attribute") {
    return [];
  }
  const object = callee.child("object");
  const method = callee.child("attribute")?.text ?? "";
  const writes =
    METHODS.has(method) || (method === "open" && mayWrite(call.positional[0] ?? call.keywords.get("mode")));
  // `"a".replace("b", "c")` is of a text: a path's takes one argument.
  const ofText = method === "replace" && call.positional.length !== 1;
  return writes && !ofText && object !== undefined
    ? [{ value: facts.evaluate(object), node: call.node }]
    : [];
}

function isMethod(path: string): boolean {
  return METHODS.has(path.slice(path.lastIndexOf(".") + 1)) && path.includes(".");
}

/** Whether a mode or flags write, or may. Without them a file is read. */
function mayWrite(mode: Value | undefined): boolean {
  if (mode === undefined) {
    return false;
  }
  return (
    mode.open ||
    textsOf(mode).some((text) => /[wax+]/.test(text) || text.includes(HOLE)) ||
    pathsOf(mode).length > 0
  );
}

function codeFolderIn(value: Value = UNKNOWN): string | undefined {
  return (
    textsOf(value).find(
      (text) => KNOWN_FOLDER.test(text) || (CODE_FOLDER.test(text) && /\.(?:py|cfg|zip)$/.test(text)),
    ) ?? (pathsOf(value).some((path) => FOLDER_PATHS.has(path)) ? DAGS_FOLDER : undefined)
  );
}
