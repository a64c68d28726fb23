import { isMap } from "../../../modules/yaml/path";

/** A definition over the defaults, as dag-factory merges them: map by map, and lists as a whole. */
export function mergeDefaults(
  value: Record<string, unknown>,
  defaults: Record<string, unknown>,
  depth = 0,
): Record<string, unknown> {
  const entries = Object.entries(defaults).map(([key, byDefault]): [string, unknown] => {
    if (!Object.hasOwn(value, key)) {
      return [key, byDefault];
    }
    const own = value[key];
    // Deeper than this, reading reports the depth.
    return [
      key,
      isMap(own) && isMap(byDefault) && depth < 50 ? mergeDefaults(own, byDefault, depth + 1) : own,
    ];
  });
  return Object.fromEntries([...Object.entries(value), ...entries]);
}
