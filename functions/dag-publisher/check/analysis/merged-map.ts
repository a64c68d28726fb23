import { MOST_ITEMS, UNKNOWN, union, type Value, valueOf } from "./value";

/**
 * One dictionary of several: `{**a, "b": 1}`, `dict(a, b=1)`. What is no dictionary of the file stays visible beside it:
 * a copy of `os.environ` is read as `os.environ` is.
 */
export function mergedMap(mappings: readonly Value[], entries: readonly (readonly [Value, Value])[]): Value {
  const atoms = mappings.flatMap((mapping) => mapping.atoms);
  const known = atoms.flatMap((atom) => (atom.kind === "dict" ? [...atom.entries] : []));
  const all = [...known, ...entries];
  return union([
    valueOf({ kind: "dict", entries: all.slice(0, MOST_ITEMS) }),
    ...(all.length > MOST_ITEMS ? [UNKNOWN] : []),
    ...atoms.flatMap((atom) => (atom.kind === "reference" ? [valueOf(atom)] : [])),
    ...(atoms.every(({ kind }) => kind === "dict") && !mappings.some(({ open }) => open) ? [] : [UNKNOWN]),
  ]);
}
