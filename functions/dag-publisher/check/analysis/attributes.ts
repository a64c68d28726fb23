import { type PythonNode } from "../python/node";
import { readString } from "../python/string-literal";
import { HOLE, reference, textValue, UNKNOWN, union, type Value } from "./value";

/** Modules that others import, so that they can be reached through them: `pathlib.os`. */
const REACHED_THROUGH = new Set([
  "os",
  "sys",
  "subprocess",
  "builtins",
  "importlib",
  "pickle",
  "shutil",
  "socket",
  "types",
]);

/** What Airflow's own modules import, so that it can be reached through them: `airflow.models.dag.settings`. */
const IN_AIRFLOW: ReadonlyMap<string, string> = new Map([
  ["settings", "airflow.settings"],
  ["conf", "airflow.configuration.conf"],
  ["create_session", "airflow.utils.session.create_session"],
  ["provide_session", "airflow.utils.session.provide_session"],
]);

/** An attribute of something outside of the file; what a module imports can be reached through it. */
export function attributeOfPath(path: string, name: string): Value {
  if (name === "__self__" && /^builtins\.\w+$/.test(path)) {
    return reference("builtins");
  }
  const itself = reference(`${path}.${name}`);
  const imported = IN_AIRFLOW.get(name);
  if (imported !== undefined && /^airflow(?:\.\w+)*$/.test(path)) {
    return union([reference(imported), itself]);
  }
  return REACHED_THROUGH.has(name) && /^[\w.]+$/.test(path) ? union([reference(name), itself]) : itself;
}

/** An attribute of something that is not followed: its name is what a rule can still see. */
export function otherAttribute(name: string): Value {
  return union([reference(`?.${name}`), UNKNOWN]);
}

/** `f.__name__`, `f.__doc__`. */
export function nameOrDocumentation(definition: PythonNode, name: string): Value | undefined {
  if (name === "__name__" || name === "__qualname__") {
    return textValue(definition.child("name")?.text ?? HOLE);
  }
  const first = definition.child("body")?.children[0];
  const text = first?.type === "expression_statement" ? first.children[0] : undefined;
  if (name !== "__doc__" || text?.type !== "string") {
    return undefined;
  }
  const { parts } = readString(text);
  return textValue(parts.map((part) => (typeof part === "string" ? part : HOLE)).join(""));
}

/** Dictionaries that hold what names stand for. */
export function namespaceOf(path: string): string | undefined {
  if (path === "sys.modules") {
    return path;
  }
  if (/^builtins\.(globals|locals|vars)\(\)$/.test(path)) {
    return "globals";
  }
  if (path === "builtins") {
    return path;
  }
  return path.endsWith(".__dict__") ? path.slice(0, -".__dict__".length) : undefined;
}
