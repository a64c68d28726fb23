import { type PythonNode } from "../python/node";
import { readString } from "../python/string-literal";
import { asRepresentation, asText } from "./as-text";
import { type Evaluation } from "./evaluation";
import { mergedMap } from "./merged-map";
import { binaryOperation } from "./operators";
import { type Scope } from "./scope";
import { HOLE, listValue, LONGEST_TEXT, numberValue, textValue, UNKNOWN, type Value } from "./value";

/** A whole number or a float. */
export function readNumber(text: string): Value {
  const number = Number(text.replace(/_/g, "").replace(/^0+(?=\d)/, ""));
  return Number.isFinite(number) ? numberValue(number) : UNKNOWN;
}

/** `"a"`, `b"a"`, `f"a{b}"`. */
export function readText(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  const { bytes, parts } = readString(node);
  const [only] = parts;
  if (parts.length === 1 && typeof only === "string" && only.length <= LONGEST_TEXT) {
    return textValue(only, bytes);
  }
  return parts
    .map((part) => {
      if (part === undefined) {
        return textValue(HOLE);
      }
      return typeof part === "string" ? textValue(part, bytes) : interpolated(part, scope, evaluation);
    })
    .reduce((before, part) => binaryOperation("+", before, part), textValue("", bytes));
}

/** An expression in an f-string, as the text that it becomes. */
function interpolated(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  const plain = node.child("type_conversion") === undefined && node.child("format_specifier") === undefined;
  const value = evaluation.evaluateField(node, "expression", scope);
  const name = debugName(node);
  if (name !== undefined) {
    return binaryOperation("+", textValue(name), plain ? asRepresentation(value) : textValue(HOLE));
  }
  return plain ? asText(value) : textValue(HOLE);
}

/** `x = ` of `f"{x = }"`, which is part of the text; nothing without the sign. */
function debugName(node: PythonNode): string | undefined {
  const expression = node.child("expression");
  const end = (expression?.end ?? node.start) - node.start;
  const sign = /^\s*=\s*/.exec(node.text.slice(end))?.[0];
  return sign === undefined ? undefined : node.text.slice(1, end) + sign;
}

/** `"a" "b"`. */
export function readNeighbours(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  return node.children
    .filter(({ type }) => type === "string")
    .map((part) => evaluation.evaluate(part, scope))
    .reduce((left, right) => binaryOperation("+", left, right));
}

/** `[a, *b]`, `(a, b)`, `{a, b}`. */
export function readList(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  const elements = node.children.filter(({ type }) => type !== "comment");
  const splat = elements.some(({ type }) => type === "list_splat");
  const items = elements.flatMap((element) => {
    if (element.type !== "list_splat") {
      return [evaluation.evaluate(element, scope)];
    }
    return evaluation
      .evaluateChild(element, scope)
      .atoms.flatMap((atom) => (atom.kind === "list" ? atom.items : []));
  });
  return listValue(items, !splat);
}

/** `{"a": b, **c}`. */
export function readDictionary(node: PythonNode, scope: Scope, evaluation: Evaluation): Value {
  const pairs = node.children.filter(({ type }) => type === "pair");
  const splats = node.children.filter(({ type }) => type === "dictionary_splat");
  return mergedMap(
    splats.map((splat) => evaluation.evaluateChild(splat, scope)),
    pairs.map((pair) => [
      evaluation.evaluateField(pair, "key", scope),
      evaluation.evaluateField(pair, "value", scope),
    ]),
  );
}
