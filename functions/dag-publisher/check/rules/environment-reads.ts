import { type Facts, type Reference } from "../analysis/facts";
import { UNKNOWN, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";

/** A variable of the process's environment that is read. */
export interface EnvironmentRead {
  readonly node: PythonNode;
  readonly key: Value;
  /** Whether it is the environment for certain, and not something with an attribute of that name. */
  readonly certain: boolean;
}

/** `os.environ`, by whichever module it is reached, and copies of it. */
const ENVIRONMENT = /^(?:(?:.*\.)?(?:os|posix|nt)\.environb?)(?:\.copy\(\))*$/;

/** The methods that read one variable. */
const READERS = ["get", "pop", "setdefault", "__getitem__"];

/** The methods by which variables are set, looked for or counted, or that are followed. */
const OTHER_METHODS = [
  "copy",
  "update",
  "keys",
  "clear",
  "putenv",
  "__setitem__",
  "__delitem__",
  "__contains__",
];

const READER = new PathQuestion(isReader);
const MAYBE_READER = new PathQuestion(/^\?\.(?:environ\.get|getenvb?)$/);
const WHOLE = new PathQuestion(ENVIRONMENT);

/** Whether a path is the environment as a whole. */
export function isEnvironment(path: string): boolean {
  return ENVIRONMENT.test(path);
}

/** Every variable that is read, in whatever form. */
export function* environmentReads(facts: Facts): Iterable<EnvironmentRead> {
  for (const { node, paths, key, written } of facts.subscripts) {
    const certain = paths.some(isEnvironment);
    if (!written && (certain || paths.includes("?.environ"))) {
      yield { node, key, certain };
    }
  }
  for (const { node, positional, keywords } of facts.callsTo(READER)) {
    yield { node, key: keywords.get("key") ?? positional[0] ?? UNKNOWN, certain: true };
  }
  for (const call of facts.callsTo(MAYBE_READER)) {
    if (!READER.of(call)) {
      yield { node: call.node, key: call.positional[0] ?? UNKNOWN, certain: false };
    }
  }
  for (const { node, called } of facts.referencesTo(READER)) {
    if (!called && !isFollowed(node)) {
      // map(os.environ.get, names): called elsewhere, with whatever.
      yield { node, key: UNKNOWN, certain: true };
    }
  }
}

/** Places where the environment is used as a whole: iterated over, copied into something else, passed on. */
export function* wholeEnvironmentUses(facts: Facts): Iterable<Reference> {
  for (const reference of facts.referencesTo(WHOLE)) {
    if (!isSingleUse(reference.node)) {
      yield reference;
    }
  }
}

function isReader(path: string): boolean {
  if (/^(?:.*\.)?(?:os|posix)\.getenvb?$/.test(path)) {
    return true;
  }
  const dot = path.lastIndexOf(".");
  return READERS.includes(path.slice(dot + 1)) && isEnvironment(path.slice(0, dot));
}

/** Whether the evaluator follows the value from here: `env = os.environ`, `def f(env=os.environ)`. */
function isFollowed(node: PythonNode): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case "assignment":
      return node.field === "right" && parent.child("left")?.type === "identifier";
    case "named_expression":
    case "default_parameter":
    case "typed_default_parameter":
      return node.field === "value";
    case "parenthesized_expression":
    case "boolean_operator":
    case "conditional_expression":
    case "dictionary":
      return isFollowed(parent);
    case "dictionary_splat":
      return parent.parent !== undefined && isFollowed(parent.parent);
    case "argument_list":
      return isDictCall(parent.parent) && isFollowed(parent.parent);
    default:
      return false;
  }
}

function isDictCall(node: PythonNode | undefined): node is PythonNode {
  return node?.type === "call" && node.child("function")?.text === "dict";
}

/** One variable is read, set or looked for; or what is read of it is found where the evaluator follows it to. */
function isSingleUse(node: PythonNode): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case "subscript":
      return node.field === "value";
    case "attribute":
      return [...READERS, ...OTHER_METHODS].includes(parent.child("attribute")?.text ?? "");
    case "comparison_operator":
      return true;
    case "dictionary":
    case "dictionary_splat":
    case "call":
      // A call's own reference is `os.environ.copy()`: what it is used for is its parent's.
      return isFollowed(node);
    case "expression_statement":
      return true;
    default:
      return isFollowed(node);
  }
}
