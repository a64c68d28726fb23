import { hasPath, isMap, type Path } from "../../../modules/yaml/path";
import { type DagSource, type Place } from "./dag-source";
import { type SharedDefaults } from "./defaults-files";
import { type Problems } from "./problems";

/**
 * A DAG with what it does not say itself, and where each part is written. As in dag-factory, a key of the DAG comes from
 * the DAG, then from files of defaults, then from `default`; one of `default_args` from `default` before the files.
 */
export function withDefaults(
  { value, locate }: DagSource,
  defaults: Record<string, unknown>,
  { dag, defaultArgs, files }: SharedDefaults,
  problems: Problems,
): { readonly value: unknown; readonly place: (path: Path) => Place } {
  if (!isMap(value)) {
    return { value, place: (path) => ({ problems, path: locate(path) }) };
  }
  const { default_args: ownArgs = {} } = defaults;
  const merged = mergeDefaults(
    { ...dag, ...value },
    files.length > 0 && isMap(ownArgs)
      ? { ...defaults, default_args: { ...defaultArgs, ...ownArgs } }
      : defaults,
  );
  const inDefault = (path: Path): Place[] =>
    hasPath(defaults, path) ? [{ problems, path: ["default", ...path] }] : [];
  const inFiles = ([key = "", ...rest]: Path): Place[] =>
    files.flatMap((file): Place[] => {
      // United tags have other indices than those of their file.
      const [index] = rest;
      const at =
        key === "tags" && index !== undefined
          ? indexIn(file.value.tags, (merged.tags as unknown[])[index as number])
          : rest;
      return hasPath(file.value, [key, ...at]) ? [{ problems: file.problems, path: [key, ...at] }] : [];
    });
  const candidates = (path: Path): Place[] =>
    path[0] === "default_args"
      ? [...inDefault(path), ...inFiles(path)]
      : [...(hasPath(value, path.slice(0, 1)) ? [] : inFiles(path)), ...inDefault(path)];
  return {
    value: merged,
    place: (path) =>
      (hasPath(value, path) ? undefined : candidates(path)[0]) ?? { problems, path: locate(path) },
  };
}

function indexIn(tags: unknown, tag: unknown): Path {
  return [Array.isArray(tags) ? tags.indexOf(tag) : -1];
}

/** A definition over the defaults, as dag-factory merges them: map by map, and lists as a whole. */
function mergeDefaults(
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
