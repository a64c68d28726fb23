import { type PythonNode } from "../python/node";
import { namespaceOf } from "./attributes";
import { itemAt, sliceOf } from "./elements";
import { type Evaluation } from "./evaluation";
import { type Scope } from "./scope";
import { passing, reference, textsOf, UNKNOWN, union, type Value } from "./value";

/** Scopes of the file that a name of `globals()` is looked for in. */
const MOST_SCOPES = 8;

/** `object[key]`, `object[start:stop:step]`. */
export function readSubscript(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  const object = evaluation.evaluateField(node, "value", scope);
  const [index, second] = node.childrenIn("subscript");
  if (index === undefined || second !== undefined) {
    return UNKNOWN;
  }
  if (index.type === "slice") {
    const bounds = boundsOf(index, scope, evaluation);
    return bounds === undefined ? UNKNOWN : sliceOf(object, bounds);
  }
  return itemOf(object, evaluation.evaluate(index, scope), evaluation);
}

/** Start, stop and step; nothing where one of them is not known. */
function boundsOf(
  slice: PythonNode,
  scope: Scope,
  evaluation: Evaluation,
): (number | undefined)[] | undefined {
  const written = slice.text.split(":").map((text) => text.trim());
  const bounds = written.map((text) => {
    const bound = slice.children.find((child) => child.text === text);
    const [atom] = bound === undefined ? [] : evaluation.evaluate(bound, scope).atoms;
    return atom?.kind === "number" ? atom.number : undefined;
  });
  return written.every((text, index) => text === "" || bounds[index] !== undefined) ? bounds : undefined;
}

/** The item of a value at a key. */
export function itemOf(object: Value, key: Value, evaluation: Evaluation): Value {
  const items = object.atoms.map((atom): Value => {
    if (atom.kind !== "reference") {
      return itemAt(atom, key);
    }
    const namespace = namespaceOf(atom.path);
    return namespace === undefined
      ? reference(`${atom.path}[]`, passing(key))
      : union([
          ...textsOf(key).map((name) => inNamespace(namespace, name, evaluation)),
          ...(key.open ? [UNKNOWN] : []),
        ]);
  });
  return union(object.open ? [...items, reference("?[]"), UNKNOWN] : items);
}

/** A name in a dictionary of names: of modules, of a module's globals, of an object. */
function inNamespace(namespace: string, name: string, evaluation: Evaluation): Value {
  if (namespace === "sys.modules") {
    return reference(name);
  }
  if (namespace !== "globals") {
    return reference(`${namespace}.${name}`);
  }
  if (name === "__builtins__") {
    return reference("builtins");
  }
  const { module } = evaluation;
  // A function's own names, too: which function's is not followed.
  const scopes = [module.scope, ...module.inner.values()].filter((scope) => scope.own(name).length > 0);
  return scopes.length === 0
    ? evaluation.lookUp(name, module.scope)
    : union(scopes.slice(0, MOST_SCOPES).map((scope) => evaluation.lookUp(name, scope)));
}
