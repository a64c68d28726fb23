/**
 * The id of a construct that is named after something of the user's, such as a secret. `constructs` keeps children
 * in a plain object, in which names such as `constructor` and `__proto__` are taken from the start.
 */
export function childId(name: string): string {
  return name in {} ? `:${name}` : name;
}
