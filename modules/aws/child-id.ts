import { Token } from "cdktf";

/**
 * The id of a construct that is named after a value of the user, such as a secret's name. `constructs` keeps
 * children in a plain object, in which names such as `constructor` and `__proto__` are taken from the start.
 */
export function childId(name: string): string {
  return name in {} ? `:${name}` : name;
}

/**
 * The id of a construct that is named after an element of a list. For a name that is known only after apply, the
 * id is its index: a change of order changes its address.
 */
export function idInList(name: string, kind: string, index: number): string {
  return Token.isUnresolved(name) ? `${kind}${index + 1}` : name;
}
