import { type PythonNode } from "../python/node";
import { type Evaluation } from "./evaluation";
import { type Scope } from "./scope";
import { type CallArguments, passing, textsOf, type Value } from "./value";

/** What a call passes. */
export function readArguments(call: PythonNode, scope: Scope, evaluation: Evaluation): CallArguments {
  const list = call.child("arguments");
  if (list?.type === "generator_expression") {
    return passing(evaluation.evaluate(list, scope));
  }
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let open = false;
  for (const argument of list?.children ?? []) {
    switch (argument.type) {
      case "keyword_argument":
        keywords.set(argument.child("name")?.text ?? "", evaluation.evaluateField(argument, "value", scope));
        break;
      case "list_splat": {
        const splat = evaluation.evaluateChild(argument, scope);
        const items = splat.atoms.length === 1 && !splat.open ? splat.atoms[0] : undefined;
        if (items?.kind === "list" && items.complete) {
          positional.push(...items.items);
        } else {
          open = true;
        }
        break;
      }
      case "dictionary_splat":
        open = !addKeywords(evaluation.evaluateChild(argument, scope), keywords) || open;
        break;
      case "comment":
        break;
      default:
        positional.push(evaluation.evaluate(argument, scope));
    }
  }
  return { positional, keywords, open };
}

/** Adds what `**value` passes; returns whether that is all of it. */
function addKeywords(value: Value, keywords: Map<string, Value>): boolean {
  for (const atom of value.atoms) {
    for (const [key, item] of atom.kind === "dict" ? atom.entries : []) {
      textsOf(key).forEach((name) => keywords.set(name, item));
    }
  }
  return !value.open && value.atoms.every(({ kind }) => kind === "dict");
}
