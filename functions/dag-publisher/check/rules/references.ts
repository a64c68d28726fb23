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
  for (const { path, node } of referencesFrom(facts, paths)) {
    const of = beginningOf(path, paths);
    // What a call of it gives is no new use of it.
    if (of !== undefined && !/[([]/.test(path.slice(of.length))) {
      yield { path, node, of };
    }
  }
}

const rootsOf = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
const byRoot = new WeakMap<Facts, ReadonlyMap<string, readonly Reference[]>>();

/** The references whose paths begin with the same name as one of these paths: the only ones that can begin with one. */
function* referencesFrom(facts: Facts, paths: ReadonlySet<string>): Iterable<Reference> {
  let roots = rootsOf.get(paths);
  if (roots === undefined) {
    roots = new Set(Array.from(paths, rootOf));
    rootsOf.set(paths, roots);
  }
  let references = byRoot.get(facts);
  if (references === undefined) {
    references = groupByRoot(facts.references);
    byRoot.set(facts, references);
  }
  for (const root of roots) {
    yield* references.get(root) ?? [];
  }
}

function groupByRoot(references: readonly Reference[]): ReadonlyMap<string, readonly Reference[]> {
  const groups = new Map<string, Reference[]>();
  for (const reference of references) {
    const root = rootOf(reference.path);
    const group = groups.get(root);
    if (group === undefined) {
      groups.set(root, [reference]);
    } else {
      group.push(reference);
    }
  }
  return groups;
}

function rootOf(path: string): string {
  return /^\w*/.exec(path)?.[0] ?? path;
}

/** Uses of one of these modules, or of anything in them. */
export function* referencesInto(
  facts: Facts,
  modules: ReadonlySet<string>,
): Iterable<Reference & { readonly module: string }> {
  for (const reference of referencesFrom(facts, modules)) {
    const module = beginningOf(reference.path, modules);
    if (module !== undefined) {
      yield { ...reference, module };
    }
  }
}

/**
 * Places where one of these is handed on as a whole, to where the evaluator may lose it: into a call, a container, an
 * attribute. A name that it is assigned to is followed, and so is what is taken of it right there.
 */
export function* handedOn(facts: Facts, isMeant: (path: string) => boolean): Iterable<Reference> {
  for (const reference of facts.references) {
    const { path, node, called } = reference;
    if (!called && isMeant(path) && isHandedOn(isClass(path) ? tableOf(node) : node)) {
      yield reference;
    }
  }
}

function isClass(path: string): boolean {
  return /\.[A-Z]\w*$/.test(path);
}

/** The table of classes that a class is a value of: it is followed from where it is looked up. */
function tableOf(node: PythonNode): PythonNode {
  const pair = node.parent;
  return pair?.type === "pair" && pair.parent !== undefined ? pair.parent : node;
}

function isHandedOn(node: PythonNode): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case "attribute":
    case "type":
    case "comparison_operator":
    case "expression_statement":
    case "except_clause":
    case "decorator":
      return false;
    case "subscript":
      return node.field !== "value";
    case "assignment":
      return parent.child("left")?.type !== "identifier";
    case "named_expression":
    case "default_parameter":
    case "typed_default_parameter":
      return false;
    case "argument_list":
      // What a class inherits from, and what it is asked whether it is.
      return (
        parent.parent?.type !== "class_definition" &&
        !/^(isinstance|issubclass|type|super)$/.test(parent.parent?.child("function")?.text ?? "")
      );
    case "call":
      return node.field !== "function" && parent.field !== "function";
    case "parenthesized_expression":
    case "conditional_expression":
    case "boolean_operator":
      return isHandedOn(parent);
    default:
      return true;
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
  let end = path.length;
  while (end > 2 && (path.endsWith("()", end) || path.endsWith("[]", end))) {
    end -= 2;
  }
  return path.slice(path.lastIndexOf(".", end - 1) + 1, end);
}
