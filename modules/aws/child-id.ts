import { Token } from "cdktf";

/**
 * The id of a construct that is named after something of the user's, such as a secret. `constructs` keeps children
 * in a plain object, in which names such as `constructor` and `__proto__` are taken from the start.
 */
export function childId(name: string): string {
  return name in {} ? `:${name}` : name;
}

/**
 * The id of a construct that is named after an element of a list. A name that is known after apply only has but its
 * place: a change of order changes its address.
 */
export function idInList(name: string, kind: string, index: number): string {
  return Token.isUnresolved(name) ? `${kind}${index + 1}` : name;
}
