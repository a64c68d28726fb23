import { type PythonNode } from "../python/node";
import { attributeOfPath } from "./attributes";
import { eachOf, itemAt } from "./elements";
import { type Evaluation } from "./evaluation";
import { binaryOperation } from "./operators";
import { type Binding, type Scope } from "./scope";
import {
  HOLE,
  listValue,
  mapAtoms,
  numberValue,
  reference,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
  weightOf,
} from "./value";

/** Calls of a function of the file that are followed for its parameters. */
const MOST_CALLERS = 16;

type Kind<K extends Binding["kind"]> = Extract<Binding, { kind: K }>;

/** What a name may be that is bound to all of these, in the order of the file. */
export function valueOfBindings(bindings: readonly Binding[], evaluation: Evaluation): Value {
  let running: Value = { atoms: [], open: false };
  const all: Value[] = [];
  for (const binding of bindings) {
    running =
      binding.kind === "augmented"
        ? augmented(running, binding, evaluation)
        : valueOfBinding(binding, evaluation);
    all.push(running);
    if (!evaluation.spend(weightOf(running) >> 2)) {
      return UNKNOWN;
    }
  }
  // Of a text that grows step by step, the last one is the longest.
  return union(all.reverse());
}

function augmented(before: Value, { node, scope }: Kind<"augmented">, evaluation: Evaluation): Value {
  const operator = (node.child("operator")?.text ?? "").replace(/=$/, "");
  const looped = node.ancestor("for_statement", "while_statement", "function_definition");
  const once = binaryOperation(operator, before, evaluation.evaluateField(node, "right", scope));
  return looped === undefined || looped.type === "function_definition"
    ? once
    : union([once, binaryOperation(operator, before, textValue(HOLE))]);
}

function valueOfBinding(binding: Binding, evaluation: Evaluation): Value {
  switch (binding.kind) {
    case "import": {
      const dot = binding.path.lastIndexOf(".");
      return dot <= 0
        ? reference(binding.path)
        : attributeOfPath(binding.path.slice(0, dot), binding.path.slice(dot + 1));
    }
    case "value":
      return evaluation.evaluate(binding.node, binding.scope);
    case "each":
      return eachOf(evaluation.evaluate(binding.node, binding.scope));
    case "element":
      return mapAtoms(valueOfBinding(binding.of, evaluation), (atom) =>
        itemAt(atom, numberValue(binding.index)),
      );
    case "rest":
      return listValue([eachOf(valueOfBinding(binding.of, evaluation))], false);
    case "definition":
      return definition(binding, evaluation);
    case "parameter":
      return parameter(binding, evaluation);
    default:
      return UNKNOWN;
  }
}

function definition({ node, scope, decorated }: Kind<"definition">, evaluation: Evaluation): Value {
  const value = valueOf(
    node.type === "class_definition"
      ? { kind: "class", node, scope, bases: basesOf(node, scope, evaluation) }
      : { kind: "function", node, scope },
  );
  // A decorator may put anything in its place.
  return decorated ? { ...value, open: true } : value;
}

/** What a class inherits from. */
function basesOf(node: PythonNode, scope: Scope, evaluation: Evaluation): Value[] {
  const outer = scope.parent ?? scope;
  return (node.child("superclasses")?.children ?? [])
    .filter(({ type }) => type !== "keyword_argument" && type !== "comment")
    .map((base) => evaluation.evaluate(base, outer));
}

/** What a function's parameter may be: its default, what the file's own calls pass, and something else. */
function parameter(binding: Kind<"parameter">, evaluation: Evaluation): Value {
  const { node, name, index, scope, default: standard } = binding;
  const isMethod = scope.kind === "class";
  if (isMethod && index === 0) {
    // The instance, or the class itself.
    const bases = basesOf(scope.node, scope, evaluation);
    return { atoms: [{ kind: "class", node: scope.node, scope, bases }], open: true };
  }
  const called = node.child("name")?.text;
  const calls = called === undefined ? [] : evaluation.callersOf(called).slice(0, MOST_CALLERS);
  const passed = calls.flatMap((call) => {
    const { positional, keywords } = evaluation.argumentsOf(call.node, call.scope);
    return keywords.get(name) ?? positional[isMethod ? index - 1 : index] ?? [];
  });
  return union([
    ...passed,
    ...(standard === undefined ? [] : [evaluation.evaluate(standard, scope)]),
    UNKNOWN,
  ]);
}
