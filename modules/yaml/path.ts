/** Where a value is in the file: keys of maps and indices of lists, from the root. */
export type Path = readonly (string | number)[];

/** The value at a path, or undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (hasKey(value, part) ? value[part] : undefined), root);
}

/** Whether there is a value at the path, null included. */
export function hasPath(root: unknown, path: Path): boolean {
  const parent = path.slice(0, -1);
  const last = path.at(-1);
  return last === undefined || hasKey(valueAt(root, parent), last);
}

/** Whether the value is a map of the file: an object, not a list. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasKey(value: unknown, part: string | number): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, part);
}
