/** Where a value is in the file: keys of maps and indices of lists, from the root. */
export type Path = readonly (string | number)[];

/**
 * A path as messages show it: `teams.payments.permissions[0].actions[1]`. A key that is not a plain word is
 * quoted, as Airflow's options are: `airflow.configuration["core.parallelism"]`.
 */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") {
        return `[${part}]`;
      }
      if (!/^[A-Za-z0-9_-]+$/.test(part)) {
        return `[${JSON.stringify(part)}]`;
      }
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** The value at a path, or nothing where the path leads nowhere. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (hasKey(value, part) ? value[part] : undefined), root);
}

/** Whether there is anything at the path, be it null. */
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
