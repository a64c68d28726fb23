import { type PythonNode } from "../python/node";

/** What a function's `return` and `yield` give; those of functions in it are their own. */
export function returnsIn(definition: PythonNode): PythonNode[] {
  const body = definition.child("body");
  return body === undefined ? [] : within(body);
}

function within(node: PythonNode): PythonNode[] {
  switch (node.type) {
    case "return_statement":
    case "yield":
      return node.children.slice(0, 1);
    case "function_definition":
    case "class_definition":
    case "lambda":
      return [];
    default:
      return node.children.flatMap(within);
  }
}
