import path from "node:path";
import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap } from "../../../modules/yaml/path";
import { without } from "./model";
import { type Problems } from "./problems";
import { readSource } from "./read-source";

/**
 * A `defaults.yml` or `defaults.yaml`: values for all DAGs in its folder and below, with the keys of a DAG.
 * Source: https://astronomer.github.io/dag-factory/latest/configuration/defaults/
 */
export interface DefaultsFile {
  readonly folder: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: Problems;
}

/** What files of defaults give together. */
export interface SharedDefaults {
  /** Keys of a DAG, without `default_args`. */
  readonly dag: Readonly<Record<string, unknown>>;
  readonly defaultArgs: Readonly<Record<string, unknown>>;
  /** The nearest first. */
  readonly files: readonly DefaultsFile[];
}

/** Whether a file has defaults, and no DAG, by its name. */
export function isDefaultsFile(file: string): boolean {
  return /^defaults\.ya?ml$/.test(path.basename(file));
}

/** A file of defaults; what is wrong in it goes to its problems. */
export function readDefaultsFile(text: string, file: string): DefaultsFile {
  const { value, problems } = readSource(text, file);
  const folder = path.dirname(file);
  if (problems.errors.length > 0 || value === null) {
    return { folder, value: {}, problems };
  }
  if (!isMap(value)) {
    problems.error([], `must be a map with keys of a DAG, got: ${describeValue(value)}`);
    return { folder, value: {}, problems };
  }
  if (value.default_args != null && !isMap(value.default_args)) {
    problems.error(["default_args"], `must be a map, got: ${describeValue(value.default_args)}`);
    return { folder, value: without(value, "default_args"), problems };
  }
  return { folder, value, problems };
}

/** What the files of defaults in the folder of a file and above give to it: the nearest counts, and tags are united. */
export function defaultsFor(file: string, all: readonly DefaultsFile[]): SharedDefaults {
  const files = all
    .filter(({ folder }) => isBelow(file, folder))
    .sort((a, b) => b.folder.length - a.folder.length);
  const farthestFirst = files.map(({ value }) => value).reverse();
  const dag = Object.assign({}, ...farthestFirst.map((value) => without(value, "default_args"))) as object;
  const tags = farthestFirst.flatMap((value) => ("tags" in value ? [value.tags] : []));
  return {
    dag: {
      ...dag,
      ...(tags.length > 0 && tags.every(Array.isArray) ? { tags: [...new Set(tags.flat())].sort() } : {}),
    },
    defaultArgs: Object.assign({}, ...farthestFirst.map((value) => value.default_args ?? {})) as Record<
      string,
      unknown
    >,
    files,
  };
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, path.dirname(file));
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
