import { hasUnresolved } from "./unresolved";

type TerraformFunction = (...args: unknown[]) => unknown;

const isText = (value: unknown): value is string => typeof value === "string";
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of one text. */
function ofText(change: (text: string) => unknown): TerraformFunction {
  return (text) => (isText(text) ? change(text) : undefined);
}

/** Of a text and another. */
function ofTexts(change: (text: string, other: string) => unknown): TerraformFunction {
  return (text, other) => (isText(text) && isText(other) ? change(text, other) : undefined);
}

/** Of one list. */
function ofList(change: (list: unknown[]) => unknown): TerraformFunction {
  return (list) => (isList(list) ? change(list) : undefined);
}

const unique = (list: unknown[]): unknown[] => [...new Set(list)];

/** Functions that move values about: what is not known in them stays as it is. */
const ARRANGING: Readonly<Record<string, TerraformFunction>> = {
  concat: (...lists) => (lists.every(isList) ? lists.flat() : undefined),
  element: (list, index) =>
    isList(list) && list.length > 0 && typeof index === "number" ? list[index % list.length] : undefined,
  flatten: ofList((list) => list.flat(Infinity)),
  format: (template, ...values) => (isText(template) ? formatted(template, values) : undefined),
  join: (separator, list) =>
    isText(separator) && isList(list) && list.every(isText) ? list.join(separator) : undefined,
  jsonencode: (value) => JSON.stringify(value),
  merge: (...maps) =>
    maps.every(isMap) ? Object.fromEntries(maps.flatMap((map) => Object.entries(map))) : undefined,
  tolist: ofList((list) => list),
};

/** Functions that look at values. */
const LOOKING: Readonly<Record<string, TerraformFunction>> = {
  compact: ofList((list) => list.filter((item) => item !== "" && item !== null)),
  distinct: ofList(unique),
  jsondecode: ofText((text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  }),
  keys: (map) => (isMap(map) ? Object.keys(map).sort() : undefined),
  length: (value) => (isList(value) ? value.length : isMap(value) ? Object.keys(value).length : undefined),
  lower: ofText((text) => text.toLowerCase()),
  one: ofList((list) => (list.length === 1 ? list[0] : undefined)),
  replace: (text, search, replacement) =>
    isText(text) && isText(search) && isText(replacement) ? replaced(text, search, replacement) : undefined,
  sort: ofList((list) => (list.every(isText) ? [...list].sort() : undefined)),
  split: ofTexts((separator, text) => text.split(separator)),
  toset: ofList((list) => (list.every(isText) ? unique(list).sort() : undefined)),
  tostring: (value) => (isText(value) || typeof value === "number" ? String(value) : undefined),
  trimprefix: ofTexts((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimspace: ofText((text) => text.trim()),
  trimsuffix: ofTexts((text, suffix) =>
    suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  upper: ofText((text) => text.toUpperCase()),
  values: (map) =>
    isMap(map)
      ? Object.keys(map)
          .sort()
          .map((key) => map[key])
      : undefined,
};

/** The result of a call, or nothing where the function or its arguments are not supported. */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  if (Object.hasOwn(ARRANGING, name)) {
    return ARRANGING[name]?.(...args);
  }
  return Object.hasOwn(LOOKING, name) && !hasUnresolved(JSON.stringify(args))
    ? LOOKING[name]?.(...args)
    : undefined;
}

/** Only `%s` and `%d`: what else there is depends on the kind of value. */
function formatted(template: string, values: readonly unknown[]): string | undefined {
  const rest = [...values];
  const known = template.replaceAll(/%[sd%]/g, (verb) => {
    const value = verb === "%%" ? "%" : rest.shift();
    return isText(value) || typeof value === "number" ? String(value) : "\0";
  });
  return known.includes("\0") || template.replaceAll(/%[sd%]/g, "").includes("%") || rest.length > 0
    ? undefined
    : known;
}

/** A search between slashes is a regular expression. */
function replaced(text: string, search: string, replacement: string): string | undefined {
  const [, pattern] = /^\/(.*)\/$/s.exec(search) ?? [];
  if (pattern === undefined) {
    return text.replaceAll(search, () => replacement);
  }
  try {
    return text.replaceAll(new RegExp(pattern, "g"), replacement);
  } catch {
    return undefined;
  }
}
