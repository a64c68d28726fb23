import { type Facts } from "../analysis/facts";
import { type PythonNode } from "../python/node";
import { beginningOf, referencesInto } from "./references";

/** A place where a module comes into a file. */
export interface Use {
  readonly module: string;
  readonly node: PythonNode;
}

/**
 * Where modules come into a file: at their imports, and, for those that no statement imports, wherever something of them
 * is used.
 */
export function* usesOf(facts: Facts, modules: ReadonlySet<string>): Iterable<Use> {
  const imported = new Set<string>();
  for (const { module, name, node } of facts.imports) {
    const found = beginningOf(name === undefined || name === "*" ? module : `${module}.${name}`, modules);
    if (found !== undefined) {
      imported.add(found);
      yield { module: found, node };
    }
  }
  for (const { module, node } of referencesInto(facts, modules)) {
    if (!imported.has(module)) {
      yield { module, node };
    }
  }
}
