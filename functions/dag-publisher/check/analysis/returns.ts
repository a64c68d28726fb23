import { type PythonNode } from "../python/node";

/** What a function's `return` and `yield` give; those of functions in it are their own. */
export function returnsIn(definition: PythonNode): PythonNode[] {
  const body = definition.child("body");
  const found: PythonNode[] = [];
  if (body !== undefined) {
    addReturns(body, found);
  }
  return found;
}

function addReturns(node: PythonNode, found: PythonNode[]): void {
  switch (node.type) {
    case "return_statement":
    case "yield":
      found.push(...node.children.slice(0, 1));
      return;
    case "function_definition":
    case "class_definition":
    case "lambda":
      return;
    default:
      node.children.forEach((child) => addReturns(child, found));
  }
}
