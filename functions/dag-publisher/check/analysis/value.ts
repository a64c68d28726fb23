import { HOLE, LONGEST_TEXT } from "../../../shell/hole";
import { type PythonNode } from "../python/node";
import { type Scope } from "./scope";

export { HOLE, LONGEST_TEXT } from "../../../shell/hole";

/** A text; with holes where parts of it are not known. */
export interface TextAtom {
  readonly kind: "text";
  readonly text: string;
  /** Whether it is of Python's `bytes`: a character for each byte. */
  readonly bytes: boolean;
}

/** A whole number, a float, a boolean (as in Python, a number) or None. */
export interface ScalarAtom {
  readonly kind: "number" | "boolean" | "none";
  readonly number: number;
}

/** A list, tuple or set with what is known of its elements. */
export interface ListAtom {
  readonly kind: "list";
  readonly items: readonly Value[];
  /** Whether these are all of its elements, in order. */
  readonly complete: boolean;
}

/** A dictionary. */
export interface DictAtom {
  readonly kind: "dict";
  readonly entries: readonly (readonly [key: Value, value: Value])[];
}

/** A function or lambda of the file. */
export interface FunctionAtom {
  readonly kind: "function";
  readonly node: PythonNode;
  readonly scope: Scope;
}

/** A class of the file. */
export interface ClassAtom {
  readonly kind: "class";
  readonly node: PythonNode;
  readonly scope: Scope;
  /** What it inherits from. */
  readonly bases: readonly Value[];
}

/**
 * Something of another module, by the path that leads there: `os.system`, `boto3.Session().client`, `os.environ[]`.
 * A path that begins with `?` is an attribute of something unknown: `?.create_cli_token`.
 */
export interface ReferenceAtom {
  readonly kind: "reference";
  readonly path: string;
  /** The arguments, where the path ends with a call. */
  readonly call?: CallArguments;
}

/** What a call passes. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** Whether `*args` or `**kwargs` may add to them. */
  readonly open: boolean;
}

export type Atom = TextAtom | ScalarAtom | ListAtom | DictAtom | FunctionAtom | ClassAtom | ReferenceAtom;

/** What an expression may be. */
export interface Value {
  readonly atoms: readonly Atom[];
  /** Whether it may be something else, too. */
  readonly open: boolean;
}

/** Alternatives that are followed; beyond these, a value is open. */
const MOST_ATOMS = 12;

/** Items of a list or dictionary that are followed: lists of lists could double with each line. */
export const MOST_ITEMS = 10_000;

export const UNKNOWN: Value = { atoms: [], open: true };
const NOTHING: Value = { atoms: [], open: false };

export function valueOf(...atoms: readonly Atom[]): Value {
  return { atoms, open: false };
}

export function textValue(text: string, bytes = false): Value {
  return text.length > LONGEST_TEXT ? UNKNOWN : valueOf({ kind: "text", text, bytes });
}

/** Longer ones lead nowhere that a rule knows: rules look at each part, and a chain of names could lengthen it with each line. */
export const LONGEST_PATH = 400;

export function reference(given: string, call?: CallArguments): Value {
  const path =
    given.length > LONGEST_PATH
      ? `?.${given.slice(given.lastIndexOf(".") + 1).slice(0, LONGEST_PATH / 2)}`
      : given;
  return valueOf(call === undefined ? { kind: "reference", path } : { kind: "reference", path, call });
}

export function numberValue(number: number): Value {
  return valueOf({ kind: "number", number });
}

export function listValue(items: readonly Value[], complete = true): Value {
  return items.length > MOST_ITEMS
    ? valueOf({ kind: "list", items: items.slice(0, MOST_ITEMS), complete: false })
    : valueOf({ kind: "list", items, complete });
}

/** What it costs to hold and combine a value, beside what it costs to find it: a unit for each 64 characters or 16 items. */
export function weightOf({ atoms }: Value): number {
  let weight = 0;
  for (const atom of atoms) {
    if (atom.kind === "text") {
      weight += atom.text.length >> 6;
    } else if (atom.kind === "list") {
      weight += atom.items.length >> 4;
    } else if (atom.kind === "dict") {
      weight += atom.entries.length >> 4;
    }
  }
  return weight;
}

/** What is one of these. */
export function union(values: Iterable<Value>): Value {
  const given = [...values];
  const [only] = given;
  if (only !== undefined && given.length === 1) {
    // A text that is put together from many parts is not looked at in between: that would take quadratic time.
    return only;
  }
  const atoms: Atom[] = [];
  let open = false;
  for (const value of given) {
    open ||= value.open;
    if (atoms.length === MOST_ATOMS) {
      // What is left is not looked at, which would take quadratic time where a text grows step by step.
      open = true;
      break;
    }
    for (const atom of value.atoms) {
      if (!atoms.some((other) => isSame(atom, other))) {
        if (atoms.length === MOST_ATOMS) {
          open = true;
        } else {
          atoms.push(atom);
        }
      }
    }
  }
  return atoms.length === 0 && !open ? NOTHING : { atoms, open };
}

/** The value of each alternative, as one. */
export function mapAtoms(value: Value, of: (atom: Atom) => Value): Value {
  const mapped = union(value.atoms.map(of));
  return value.open && !mapped.open ? { ...mapped, open: true } : mapped;
}

/** The value of each alternative that is a text; what is none is unknown. */
export function mapTexts(value: Value, of: (text: string) => Value): Value {
  return mapAtoms(value, (atom) => (atom.kind === "text" ? of(atom.text) : UNKNOWN));
}

/** A call's arguments: these, in order. */
export function passing(...positional: readonly Value[]): CallArguments {
  return { positional, keywords: new Map(), open: false };
}

/** The texts that it may be, with holes. */
export function textsOf(value: Value): string[] {
  const texts: string[] = [];
  for (const atom of value.atoms) {
    if (atom.kind === "text") {
      texts.push(atom.text);
    }
  }
  return texts;
}

/** The paths that it may be. */
export function pathsOf(value: Value): string[] {
  return value.atoms.flatMap((atom) => (atom.kind === "reference" ? [atom.path] : []));
}

/** Whether every alternative is a text without holes. */
export function isExactText(value: Value): boolean {
  return (
    !value.open &&
    value.atoms.length > 0 &&
    value.atoms.every((atom) => atom.kind === "text" && !atom.text.includes(HOLE))
  );
}

/** Whether two alternatives are one; what has parts is not compared. */
function isSame(atom: Atom, other: Atom): boolean {
  switch (atom.kind) {
    case "text":
      return other.kind === "text" && other.bytes === atom.bytes && other.text === atom.text;
    case "number":
    case "boolean":
    case "none":
      return other.kind === atom.kind && isSameNumber(atom.number, other.number);
    case "reference":
      return (
        other.kind === "reference" &&
        atom.call === undefined &&
        other.call === undefined &&
        other.path === atom.path
      );
    default:
      return false;
  }
}

/** Zero has no sign here, and what is no number is the same. */
function isSameNumber(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}
