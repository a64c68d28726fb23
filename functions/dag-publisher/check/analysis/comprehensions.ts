import { type PythonNode } from "../python/node";
import { elementsOf } from "./elements";
import { type Evaluation } from "./evaluation";
import { type Scope } from "./scope";
import { listValue, UNKNOWN, type Value } from "./value";

/** `[a for b in c if d]`: element by element where they are known. */
export function readComprehension(node: PythonNode, evaluation: Evaluation): Value {
  const scope = evaluation.module.inner.get(node);
  const body = node.child("body");
  if (scope === undefined || body === undefined) {
    return UNKNOWN;
  }
  const [loop, another] = node.children.filter(({ type }) => type === "for_in_clause");
  const left = loop?.child("left");
  const right = loop?.child("right");
  const elements =
    another !== undefined || left?.type !== "identifier" || right === undefined
      ? undefined
      : elementsOf(evaluation.evaluate(right, scope));
  if (elements === undefined || left === undefined) {
    return listValue([evaluation.evaluate(body, scope)], false);
  }
  const filters = node.children
    .filter(({ type }) => type === "if_clause")
    .flatMap(({ children }) => children);
  return listValue(
    elements.flatMap((element) =>
      evaluation.whileFixed(scope, left.text, element, () =>
        filters.some((filter) => isFalse(filter, scope, evaluation))
          ? []
          : [evaluation.evaluate(body, scope)],
      ),
    ),
  );
}

/** Whether a comparison is false for certain. */
function isFalse(filter: PythonNode, scope: Scope, evaluation: Evaluation): boolean {
  const [left, operator, right] = filter.children;
  if (
    filter.type !== "comparison_operator" ||
    left === undefined ||
    right === undefined ||
    filter.children.length !== 3
  ) {
    return false;
  }
  const [a] = evaluation.evaluate(left, scope).atoms;
  const [b] = evaluation.evaluate(right, scope).atoms;
  if (a?.kind !== "text" || b?.kind !== "text") {
    return false;
  }
  switch (operator?.text) {
    case "==":
      return a.text !== b.text;
    case "!=":
      return a.text === b.text;
    case "in":
      return !b.text.includes(a.text);
    case "not in":
      return b.text.includes(a.text);
    default:
      return false;
  }
}
