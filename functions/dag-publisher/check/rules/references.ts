import { type Facts, type Reference } from "../analysis/facts";
import { type PythonNode } from "../python/node";

/** A place where something is imported or used. */
export interface Use {
  readonly path: string;
  readonly node: PythonNode;
}

/** Uses of one of these paths, called or passed on. */
export function* referencesTo(facts: Facts, paths: ReadonlySet<string>): Iterable<Reference> {
  for (const reference of facts.references) {
    if (paths.has(reference.path)) {
      yield reference;
    }
  }
}

/** Imports and uses of these modules, of what is in them, or of these names: whatever begins with one of the paths. */
export function* usesOf(facts: Facts, paths: ReadonlySet<string>): Iterable<Use & { readonly of: string }> {
  for (const { module, name, node } of facts.imports) {
    const path = name === undefined || name === "*" ? module : `${module}.${name}`;
    const of = beginningOf(path, paths);
    if (of !== undefined) {
      yield { path, node, of };
    }
  }
  for (const { path, node } of facts.references) {
    const of = beginningOf(path, paths);
    // What a call of it gives is no new use of it.
    if (of !== undefined && !/[([]/.test(path.slice(of.length))) {
      yield { path, node, of };
    }
  }
}

/** The path of the set that this one is, or leads on from. */
export function beginningOf(path: string, paths: ReadonlySet<string>): string | undefined {
  for (
    let end = path.length;
    end > 0;
    end = Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("(", end - 1))
  ) {
    const beginning = path.slice(0, end);
    if (paths.has(beginning)) {
      return beginning;
    }
  }
  return undefined;
}

/** A path as a message shows it: `os.system`. */
export function shown(path: string): string {
  return path
    .replace(/^builtins\./, "")
    .replace(/^\?\./, "")
    .replace(/\(\)|\[\]/g, "");
}

/** The last name of a path: `system`. */
export function lastName(path: string): string {
  return /(\w+)(?:\(\)|\[\])*$/.exec(path)?.[1] ?? path;
}
