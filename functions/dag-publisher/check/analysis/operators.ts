import {
  HOLE,
  listValue,
  type ListAtom,
  numberValue,
  type TextAtom,
  textValue,
  UNKNOWN,
  union,
  type Value,
  LONGEST_TEXT,
} from "./value";
import { percentFormat } from "./format-text";

/** Pairs of alternatives that are combined. */
const MOST_PAIRS = 36;

/** Python's binary operators on what values may be. */
export function binaryOperation(operator: string, left: Value, right: Value): Value {
  if (operator === "%") {
    return percent(left, right);
  }
  if (operator === "+") {
    return add(left, right);
  }
  if (operator === "/") {
    return divide(left, right);
  }
  return pairs(left, right, (a, b) => {
    if (operator === "*") {
      return a.kind === "number" ? repeat(b, a.number) : b.kind === "number" ? repeat(a, b.number) : UNKNOWN;
    }
    if (a.kind === "number" && b.kind === "number") {
      return arithmetic(operator, a.number, b.number);
    }
    return UNKNOWN;
  });
}

/** Of texts it joins paths, by pathlib: `Path("a") / "b"`, also where one side is not known. */
function divide(left: Value, right: Value): Value {
  const path = (value: Value): string[] => [
    ...texts(value).map(({ text }) => text),
    ...(value.open || value.atoms.some(({ kind }) => kind !== "text") ? [HOLE] : []),
  ];
  if (texts(left).length === 0 && texts(right).length === 0) {
    return UNKNOWN;
  }
  const joined = path(left).flatMap((a) => path(right).map((b) => textValue(`${a}/${b}`)));
  return union(joined.slice(0, MOST_PAIRS));
}

function add(left: Value, right: Value): Value {
  const known = pairs(left, right, (a, b) => {
    if (a.kind === "text" && b.kind === "text") {
      return textValue(a.text + b.text, a.bytes);
    }
    if (a.kind === "list" && b.kind === "list") {
      return listValue([...a.items, ...b.items], a.complete && b.complete);
    }
    if (a.kind === "number" && b.kind === "number") {
      return numberValue(a.number + b.number);
    }
    // A text and something that is not known give a text of which a part is not known.
    if (a.kind === "text" || b.kind === "text") {
      return withHole(a, b);
    }
    return a.kind === "list" || b.kind === "list" ? listValue(itemsOf(a, b), false) : UNKNOWN;
  });
  const holes = [
    ...(right.open ? texts(left).map(({ text, bytes }) => textValue(text + HOLE, bytes)) : []),
    ...(left.open ? texts(right).map(({ text, bytes }) => textValue(HOLE + text, bytes)) : []),
  ];
  const value = holes.length === 0 ? known : union([known, ...holes]);
  // A sum with a text in it is a text.
  const isText = value.atoms.length > 0 && value.atoms.every(({ kind }) => kind === "text");
  return isText && !bothOpen(left, right) ? { ...value, open: false } : value;
}

function bothOpen(left: Value, right: Value): boolean {
  return left.open && right.open;
}

function withHole(a: Value["atoms"][number], b: Value["atoms"][number]): Value {
  return textValue((a.kind === "text" ? a.text : HOLE) + (b.kind === "text" ? b.text : HOLE));
}

function itemsOf(...atoms: Value["atoms"]): Value[] {
  return atoms.flatMap((atom) => (atom.kind === "list" ? [...atom.items] : []));
}

function texts(value: Value): TextAtom[] {
  return value.atoms.filter((atom): atom is TextAtom => atom.kind === "text");
}

function percent(left: Value, right: Value): Value {
  const formatted = texts(left).map(({ text }) => percentFormat(text, right));
  return formatted.length === 0 ? UNKNOWN : union(left.open ? [...formatted, UNKNOWN] : formatted);
}

function repeat(atom: TextAtom | ListAtom | Value["atoms"][number], times: number): Value {
  if (!Number.isInteger(times)) {
    return UNKNOWN;
  }
  const count = Math.max(0, times);
  if (atom.kind === "text") {
    return atom.text.length * count > LONGEST_TEXT ? UNKNOWN : textValue(atom.text.repeat(count), atom.bytes);
  }
  return atom.kind === "list" && count <= 1000 && atom.items.length * count <= 1000
    ? listValue(Array.from({ length: count }, () => atom.items).flat(), atom.complete)
    : UNKNOWN;
}

function arithmetic(operator: string, a: number, b: number): Value {
  switch (operator) {
    case "-":
      return numberValue(a - b);
    case "^":
      return bitwise(a, b, (x, y) => x ^ y);
    case "|":
      return bitwise(a, b, (x, y) => x | y);
    case "&":
      return bitwise(a, b, (x, y) => x & y);
    case "<<":
      return b >= 0 && b < 32 ? numberValue(a * 2 ** b) : UNKNOWN;
    case ">>":
      return b >= 0 && b < 32 ? numberValue(Math.floor(a / 2 ** b)) : UNKNOWN;
    case "//":
      return b === 0 ? UNKNOWN : numberValue(Math.floor(a / b));
    case "**":
      return Math.abs(b) < 64 ? numberValue(a ** b) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function bitwise(a: number, b: number, of: (a: number, b: number) => number): Value {
  return Number.isInteger(a) && Number.isInteger(b) && Math.abs(a) < 2 ** 31 && Math.abs(b) < 2 ** 31
    ? numberValue(of(a, b))
    : UNKNOWN;
}

function pairs(
  left: Value,
  right: Value,
  of: (a: Value["atoms"][number], b: Value["atoms"][number]) => Value,
): Value {
  const results: Value[] = [];
  for (const a of left.atoms) {
    for (const b of right.atoms) {
      if (results.length === MOST_PAIRS) {
        return union([...results, UNKNOWN]);
      }
      results.push(of(a, b));
    }
  }
  return union(left.open || right.open ? [...results, UNKNOWN] : results);
}
