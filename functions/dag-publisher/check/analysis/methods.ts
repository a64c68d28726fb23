import { decode } from "./decode";
import { characterOf, elementsOf, itemAt } from "./elements";
import { braceFormat, percentFormat } from "./format-text";
import {
  type Atom,
  type CallArguments,
  type DictAtom,
  HOLE,
  type ListAtom,
  listValue,
  numberValue,
  type TextAtom,
  textsOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
} from "./value";

/** Methods of a text that are functions of its characters alone. */
const PLAIN: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  casefold: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  swapcase: (text) =>
    Array.from(text, (character) =>
      character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase(),
    ).join(""),
  capitalize: (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  title: (text) =>
    text.toLowerCase().replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  expandtabs: (text) => text,
};

/** What a method of a text, list or dictionary gives; nothing where it is not one that is followed. */
export function callMethod(object: Value, name: string, args: CallArguments): Value | undefined {
  const known: Value[] = [];
  for (const atom of object.atoms) {
    const result = methodOf(atom, name, args);
    if (result === undefined) {
      return undefined;
    }
    known.push(result);
  }
  if (known.length === 0) {
    return undefined;
  }
  return union(object.open ? [...known, UNKNOWN] : known);
}

function methodOf(atom: Atom, name: string, args: CallArguments): Value | undefined {
  switch (atom.kind) {
    case "text":
      return textMethod(atom, name, args);
    case "list":
      return listMethod(atom, name, args);
    case "dict":
      return dictMethod(atom, name, args);
    default:
      return undefined;
  }
}

function textMethod({ text, bytes }: TextAtom, name: string, args: CallArguments): Value | undefined {
  const [first, second] = args.positional;
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (plain !== undefined) {
    return textValue(plain(text), bytes);
  }
  switch (name) {
    case "strip":
    case "lstrip":
    case "rstrip":
      return stripped(text, bytes, name, first);
    case "encode":
      return textValue(bytesOf(text), true);
    case "decode":
    case "hex":
      return name === "hex" ? textValue(hexOf(text)) : decode(text, textsOf(first ?? UNKNOWN)[0] ?? "utf-8");
    case "join":
      return first === undefined ? UNKNOWN : joined(text, bytes, first);
    case "replace":
      return replaced(text, bytes, first, second);
    case "format":
      return braceFormat(text, args);
    case "split":
    case "rsplit":
    case "splitlines":
      return split(text, bytes, name, first);
    case "removeprefix":
    case "removesuffix": {
      const part = textsOf(first ?? UNKNOWN)[0] ?? HOLE;
      const matches = name === "removeprefix" ? text.startsWith(part) : text.endsWith(part);
      const rest =
        name === "removeprefix" ? text.slice(part.length) : text.slice(0, text.length - part.length);
      return textValue(matches ? rest : text, bytes);
    }
    case "translate":
      return first === undefined ? UNKNOWN : translated(text, first);
    case "maketrans":
      return makeTranslation(args);
    case "joinpath":
      return joined("/", bytes, listValue([textValue(text), ...args.positional]));
    case "resolve":
    case "absolute":
    case "as_posix":
    case "expanduser":
      return textValue(text);
    case "format_map": {
      const entries = first?.atoms.flatMap((atom) => (atom.kind === "dict" ? [...atom.entries] : [])) ?? [];
      const keywords = new Map(
        entries.flatMap(([key, value]) => textsOf(key).map((key) => [key, value] as const)),
      );
      return braceFormat(text, { positional: [], keywords, open: false });
    }
    case "__add__":
      return first === undefined
        ? UNKNOWN
        : union(textsOf(first).map((added) => textValue(text + added, bytes)));
    case "__mod__":
      return first === undefined ? UNKNOWN : percentFormat(text, first);
    case "__getitem__":
      return first === undefined ? UNKNOWN : itemAt({ kind: "text", text, bytes }, first);
    case "__str__":
    case "__format__":
      return textValue(text);
    case "zfill":
    case "ljust":
    case "rjust":
    case "center":
      return textValue(text, bytes);
    default:
      return undefined;
  }
}

function stripped(text: string, bytes: boolean, name: string, what: Value | undefined): Value {
  const characters = what === undefined ? undefined : (textsOf(what)[0] ?? "");
  const strips = (character: string): boolean =>
    characters === undefined ? /\s/.test(character) : characters.includes(character);
  let start = 0;
  let end = text.length;
  while (name !== "rstrip" && start < end && strips(text.charAt(start))) {
    start += 1;
  }
  while (name !== "lstrip" && end > start && strips(text.charAt(end - 1))) {
    end -= 1;
  }
  return textValue(text.slice(start, end), bytes);
}

function joined(separator: string, bytes: boolean, list: Value): Value {
  const elements = elementsOf(list);
  if (elements === undefined) {
    const known = list.atoms.flatMap((atom) => (atom.kind === "list" ? atom.items : []));
    const texts = known.map((item) => textsOf(item)[0] ?? HOLE);
    return textValue(texts.length === 0 ? HOLE : [...texts, HOLE].join(separator), bytes);
  }
  let results = [""];
  elements.forEach((element, index) => {
    const parts = textsOf(element);
    const texts = element.open || parts.length === 0 ? [...parts, HOLE] : parts;
    results = results.flatMap((result) =>
      texts.map((part) => (index === 0 ? part : result + separator + part)),
    );
    results = results.slice(0, 8);
  });
  return union(results.map((result) => textValue(result, bytes)));
}

function replaced(text: string, bytes: boolean, from: Value | undefined, to: Value | undefined): Value {
  const [old] = textsOf(from ?? UNKNOWN);
  const [fresh] = textsOf(to ?? UNKNOWN);
  return old === undefined || fresh === undefined || old === ""
    ? textValue(HOLE, bytes)
    : textValue(
        text.replaceAll(old, () => fresh),
        bytes,
      );
}

function split(text: string, bytes: boolean, name: string, separator: Value | undefined): Value {
  const [between] = separator === undefined ? [undefined] : textsOf(separator);
  if (separator !== undefined && between === undefined) {
    return UNKNOWN;
  }
  const parts =
    name === "splitlines"
      ? text.split(/\r?\n/)
      : between === undefined
        ? text.trim().split(/\s+/)
        : text.split(between);
  return listValue(parts.slice(0, 1000).map((part) => textValue(part, bytes)));
}

function translated(text: string, table: Value): Value {
  const [dict] = table.atoms;
  if (dict?.kind !== "dict") {
    return textValue(HOLE);
  }
  const map = new Map<string, string>();
  for (const [key, value] of dict.entries) {
    const [from] = key.atoms;
    const [to] = value.atoms;
    const source =
      from?.kind === "number" ? characterOf(from.number) : from?.kind === "text" ? from.text : "";
    map.set(source, to?.kind === "text" ? to.text : to?.kind === "number" ? characterOf(to.number) : "");
  }
  return textValue(Array.from(text, (character) => map.get(character) ?? character).join(""));
}

/** `str.maketrans(…)`. */
export function makeTranslation({ positional }: CallArguments): Value {
  const [from, to, removed] = positional;
  const [first] = from?.atoms ?? [];
  if (first?.kind === "dict") {
    return from ?? UNKNOWN;
  }
  const [sources] = textsOf(from ?? UNKNOWN);
  const [targets] = textsOf(to ?? UNKNOWN);
  if (sources === undefined || targets === undefined) {
    return UNKNOWN;
  }
  const entries = Array.from(
    sources,
    (source, index) => [textValue(source), textValue(targets.charAt(index))] as const,
  );
  const dropped = Array.from(
    textsOf(removed ?? UNKNOWN)[0] ?? "",
    (source) => [textValue(source), textValue("")] as const,
  );
  return { atoms: [{ kind: "dict", entries: [...entries, ...dropped] }], open: false };
}

function listMethod(atom: ListAtom, name: string, args: CallArguments): Value | undefined {
  const [index] = args.positional;
  switch (name) {
    case "pop":
    case "__getitem__":
      return itemAt(atom, index ?? numberValue(-1));
    case "copy":
      return { atoms: [atom], open: false };
    default:
      return undefined;
  }
}

function dictMethod(atom: DictAtom, name: string, args: CallArguments): Value | undefined {
  const [key, standard] = args.positional;
  switch (name) {
    case "get":
    case "pop":
    case "setdefault":
    case "__getitem__":
      return key === undefined
        ? UNKNOWN
        : union([itemAt(atom, key), ...(standard === undefined ? [] : [standard])]);
    case "values":
      return listValue(atom.entries.map(([, value]) => value));
    case "keys":
      return listValue(atom.entries.map(([own]) => own));
    case "items":
      return listValue(atom.entries.map(([own, value]) => listValue([own, value])));
    case "copy":
      return { atoms: [atom], open: false };
    default:
      return undefined;
  }
}

function bytesOf(text: string): string {
  return text.includes(HOLE) ? text : Buffer.from(text, "utf8").toString("latin1");
}

function hexOf(text: string): string {
  return text.includes(HOLE) ? HOLE : Buffer.from(text, "latin1").toString("hex");
}
