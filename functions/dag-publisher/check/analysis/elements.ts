import {
  type Atom,
  HOLE,
  mapAtoms,
  numberValue,
  reference,
  textsOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
} from "./value";

/** The elements of a list or text, in order; nothing where not all of them are known. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  const [atom] = value.atoms;
  if (value.open || value.atoms.length !== 1 || atom === undefined) {
    return undefined;
  }
  if (atom.kind === "list") {
    return atom.complete ? atom.items : undefined;
  }
  if (atom.kind === "text" && !atom.text.includes(HOLE)) {
    return charactersOf(atom.text).map((character) =>
      atom.bytes ? numberValue(character.charCodeAt(0)) : textValue(character),
    );
  }
  return atom.kind === "dict" ? atom.entries.map(([key]) => key) : undefined;
}

/** Python's characters are code points. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** What `chr` gives; a hole for what is no code point, where Python raises an error. */
export function characterOf(code: number): string {
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : HOLE;
}

/** Any element of a value. */
export function eachOf(value: Value): Value {
  return mapAtoms(value, (atom) => {
    const elements = elementsOf(valueOf(atom));
    if (elements !== undefined) {
      return union(elements);
    }
    if (atom.kind === "list") {
      return union([...atom.items, UNKNOWN]);
    }
    return atom.kind === "reference" ? union([reference(`${atom.path}[]`), UNKNOWN]) : UNKNOWN;
  });
}

/** The element of a list, text or dictionary at a key; any, where the key is not known. */
export function itemAt(atom: Atom, key: Value): Value {
  if (atom.kind === "dict") {
    const names = textsOf(key);
    const numbers = key.atoms.flatMap((known) => (known.kind === "number" ? [known.number] : []));
    const exact = !key.open && names.length + numbers.length > 0;
    const found = atom.entries.filter(
      ([own]) =>
        !exact ||
        own.open ||
        textsOf(own).some((name) => names.includes(name)) ||
        own.atoms.some((known) => known.kind === "number" && numbers.includes(known.number)),
    );
    return union([...found.map(([, value]) => value), ...(exact && found.length > 0 ? [] : [UNKNOWN])]);
  }
  const elements = elementsOf(valueOf(atom));
  const [index] = key.atoms;
  if (elements !== undefined && index?.kind === "number" && !key.open && key.atoms.length === 1) {
    return elements.at(index.number) ?? UNKNOWN;
  }
  if (atom.kind === "reference") {
    return reference(`${atom.path}[]`);
  }
  return elements === undefined
    ? union([...(atom.kind === "list" ? atom.items : []), UNKNOWN])
    : union(elements);
}

/** `value[start:stop:step]` with bounds that are known. */
export function sliceOf(value: Value, bounds: readonly (number | undefined)[]): Value {
  const [start, stop, step = 1] = bounds;
  return mapAtoms(value, (atom) => {
    const elements = elementsOf(valueOf(atom));
    if (elements === undefined || step === 0 || !bounds.every(isWhole)) {
      return UNKNOWN;
    }
    const picked = slice(elements, start, stop, step);
    if (atom.kind === "text") {
      const characters = charactersOf(atom.text);
      return textValue(slice(characters, start, stop, step).join(""), atom.bytes);
    }
    return valueOf({ kind: "list", items: picked, complete: true });
  });
}

/** Python slices by whole numbers alone. */
function isWhole(bound: number | undefined): boolean {
  return bound === undefined || Number.isInteger(bound);
}

/** As Python slices. */
function slice<T>(
  items: readonly T[],
  start: number | undefined,
  stop: number | undefined,
  step: number,
): T[] {
  const { length } = items;
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? length : length - 1;
  const clamp = (bound: number | undefined, standard: number): number =>
    bound === undefined ? standard : Math.min(high, Math.max(low, bound < 0 ? bound + length : bound));
  const from = clamp(start, step > 0 ? 0 : length - 1);
  const to = clamp(stop, step > 0 ? length : -1);
  const picked: T[] = [];
  for (let index = from; step > 0 ? index < to : index > to; index += step) {
    picked.push(items[index] as T);
  }
  return picked;
}
