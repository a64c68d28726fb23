import { type Facts, type Reference } from "../analysis/facts";
import { beginningOf, PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";

/** A place where something is imported or used. */
export interface Use {
  readonly path: string;
  readonly node: PythonNode;
}

/** Paths, and whatever leads on from one of them. */
export class Beginnings {
  /** Whether a path begins with one of them. */
  public readonly question: PathQuestion;
  public readonly paths: ReadonlySet<string>;
  private readonly roots: readonly string[];

  public constructor(paths: Iterable<string>) {
    this.paths = new Set(paths);
    this.roots = Array.from(this.paths, rootOf);
    this.question = new PathQuestion({ beginnings: this.paths });
  }

  /** The one that a path is, or leads on from. */
  public of(path: string): string | undefined {
    return beginningOf(path, this.paths);
  }

  /** The references that begin with one of them, in the order of these paths' first names. */
  public referencesOf(facts: Facts): readonly Reference[] {
    const found = facts.referencesTo(this.question);
    return found.length < 2
      ? found
      : [...found].sort((a, b) => this.roots.indexOf(rootOf(a.path)) - this.roots.indexOf(rootOf(b.path)));
  }
}

/** Imports and uses of these modules, of what is in them, or of these names: whatever begins with one of the paths. */
export function* usesOf(facts: Facts, paths: Beginnings): Iterable<Use & { readonly of: string }> {
  for (const { path, node, answers } of facts.imports) {
    const of = answers.includes(paths.question) ? paths.of(path) : undefined;
    if (of !== undefined) {
      yield { path, node, of };
    }
  }
  for (const { path, node } of paths.referencesOf(facts)) {
    const of = paths.of(path);
    // What a call of it gives is no new use of it.
    if (of !== undefined && !/[([]/.test(path.slice(of.length))) {
      yield { path, node, of };
    }
  }
}

function rootOf(path: string): string {
  return /^\w*/.exec(path)?.[0] ?? path;
}

/** Uses of one of these modules, or of anything in them. */
export function* referencesInto(
  facts: Facts,
  modules: Beginnings,
): Iterable<Reference & { readonly module: string }> {
  for (const reference of modules.referencesOf(facts)) {
    const module = modules.of(reference.path);
    if (module !== undefined) {
      yield { ...reference, module };
    }
  }
}

/**
 * Places where one of these is handed on as a whole, to where the evaluator may lose it: into a call, a container, an
 * attribute. A name that it is assigned to is followed, and so is what is taken of it right there.
 */
export function* handedOn(meant: Iterable<Reference>): Iterable<Reference> {
  for (const reference of meant) {
    const { path, node, called } = reference;
    if (!called && isHandedOn(isClass(path) ? tableOf(node) : node)) {
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
