import { type PythonNode } from "../python/node";
import { type BoundModule, isInside } from "./bind";
import { type Scope } from "./scope";

/** A call, and the scope that it is in. */
export interface CallSite {
  readonly node: PythonNode;
  readonly scope: Scope;
}

/** Calls by the last part of what they call: the only callers that a function of the file can be sure of. */
export function callersIn(module: BoundModule): ReadonlyMap<string, readonly CallSite[]> {
  const callers = new Map<string, CallSite[]>();
  const visit = (node: PythonNode, scope: Scope): void => {
    if (node.type === "call") {
      const callee = node.child("function");
      const name = callee?.type === "attribute" ? callee.child("attribute")?.text : callee?.text;
      if (name !== undefined) {
        const calls = callers.get(name);
        if (calls === undefined) {
          callers.set(name, [{ node, scope }]);
        } else {
          calls.push({ node, scope });
        }
      }
    }
    const inner = module.inner.get(node);
    for (const child of node.children) {
      visit(child, inner !== undefined && isInside(node, child) ? inner : scope);
    }
  };
  visit(module.scope.node, module.scope);
  return callers;
}
