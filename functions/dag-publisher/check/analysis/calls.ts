import { asText } from "./as-text";
import { DAGS_FOLDER, folderOf } from "./dags-folder";
import { binaryOperation } from "./operators";
import { decode, decodeBase, unescapeHtml } from "./decode";
import { fromJson } from "./from-json";
import { characterOf, eachOf, elementsOf } from "./elements";
import { mergedMap } from "./merged-map";
import { callMethod, makeTranslation } from "./methods";
import {
  type CallArguments,
  HOLE,
  listValue,
  mapAtoms,
  numberValue,
  pathsOf,
  reference,
  type ReferenceAtom,
  textsOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
  valueOf,
} from "./value";

/** What a call of a function outside of the file needs of the evaluator. */
export interface CallContext {
  attribute(object: Value, name: string): Value;
  item(object: Value, key: Value): Value;
  call(callee: Value, args: CallArguments): Value;
}

type Fold = (
  args: readonly Value[],
  context: CallContext,
  all: CallArguments,
  callee: ReferenceAtom,
) => Value | undefined;

const first =
  (of: (value: Value) => Value): Fold =>
  (args) =>
    args[0] === undefined ? UNKNOWN : of(args[0]);

const getAttribute: Fold = ([object, name, standard], context) =>
  object === undefined || name === undefined
    ? UNKNOWN
    : union([
        ...textsOf(name).map((text) => context.attribute(object, text)),
        ...(name.open || textsOf(name).length === 0 ? [UNKNOWN] : []),
        ...(standard === undefined ? [] : [standard]),
      ]);

const base64: Fold = first((value) =>
  mapAtoms(value, (atom) => (atom.kind === "text" ? decodeBase(atom.text, 64) : UNKNOWN)),
);
const hex: Fold = first((value) =>
  mapAtoms(value, (atom) => (atom.kind === "text" ? decodeBase(atom.text.replace(/\s/g, ""), 16) : UNKNOWN)),
);
const same: Fold = first((value) => value);
const asList: Fold = first((value) => {
  const elements = elementsOf(value);
  return elements === undefined ? listValue([eachOf(value)], false) : listValue(elements);
});

/** Functions of Python and its library that build texts, and those by which something is found by its name. */
const FOLDS: Readonly<Record<string, Fold>> = {
  "builtins.getattr": getAttribute,
  "builtins.object.__getattribute__": getAttribute,
  "inspect.getattr_static": getAttribute,
  "builtins.__import__": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text.split(".")[0] ?? "") : UNKNOWN)),
  ),
  "importlib.__import__": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text.split(".")[0] ?? "") : UNKNOWN)),
  ),
  "importlib.import_module": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text) : UNKNOWN)),
  ),
  "pydoc.locate": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text) : UNKNOWN)),
  ),
  "pkgutil.resolve_name": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text.replace(":", ".")) : UNKNOWN)),
  ),
  "airflow.utils.module_loading.import_string": first((name) =>
    mapAtoms(name, (atom) => (atom.kind === "text" ? imported(atom.text) : UNKNOWN)),
  ),
  "builtins.vars": ([object]) =>
    object === undefined
      ? undefined
      : union([...pathsOf(object).map((path) => reference(`${path}.__dict__`)), UNKNOWN]),
  "builtins.str": ([value, encoding]) => {
    if (value === undefined) {
      return textValue("");
    }
    return encoding === undefined
      ? asText(value)
      : mapAtoms(value, (atom) =>
          atom.kind === "text" ? decode(atom.text, textsOf(encoding)[0] ?? "") : UNKNOWN,
        );
  },
  "builtins.chr": first((value) =>
    mapAtoms(value, (atom) => textValue(atom.kind === "number" ? characterOf(atom.number) : HOLE)),
  ),
  "builtins.ord": first((value) =>
    mapAtoms(value, (atom) =>
      atom.kind === "text" && atom.text.length > 0 ? numberValue(atom.text.codePointAt(0) ?? 0) : UNKNOWN,
    ),
  ),
  "builtins.len": first((value) => {
    const elements = elementsOf(value);
    return elements === undefined ? UNKNOWN : numberValue(elements.length);
  }),
  "builtins.int": ([value, base]) =>
    value === undefined
      ? UNKNOWN
      : mapAtoms(value, (atom) => {
          if (atom.kind === "number" || atom.kind === "boolean") {
            return numberValue(Math.trunc(atom.number));
          }
          const radix = base?.atoms[0]?.kind === "number" ? base.atoms[0].number : 10;
          const number = atom.kind === "text" ? parseInt(atom.text.replace(/^0[xob]/i, ""), radix) : NaN;
          return Number.isNaN(number) ? UNKNOWN : numberValue(number);
        }),
  "builtins.bytes": first(toBytes),
  "builtins.bytearray": first(toBytes),
  "builtins.bytes.fromhex": hex,
  "builtins.bytearray.fromhex": hex,
  "builtins.str.maketrans": (_args, _context, all) => makeTranslation(all),
  "builtins.list": asList,
  "builtins.tuple": asList,
  "builtins.iter": same,
  "builtins.next": first((value) => {
    const [head] = elementsOf(value) ?? [];
    return head ?? eachOf(value);
  }),
  "builtins.reversed": first((value) => {
    const elements = elementsOf(value);
    return elements === undefined ? listValue([eachOf(value)], false) : listValue([...elements].reverse());
  }),
  "builtins.sorted": first((value) => listValue([eachOf(value)], false)),
  "builtins.map": ([callee, list], context) => {
    if (callee === undefined || list === undefined) {
      return UNKNOWN;
    }
    const call = (item: Value): Value =>
      context.call(callee, { positional: [item], keywords: new Map(), open: false });
    const elements = elementsOf(list);
    return elements === undefined ? listValue([call(eachOf(list))], false) : listValue(elements.map(call));
  },
  "builtins.dict": ([mapping], _context, { keywords }) =>
    mergedMap(
      mapping === undefined ? [] : [mapping],
      [...keywords].map(([name, value]) => [textValue(name), value] as const),
    ),
  "builtins.globals": () => undefined,
  "functools.partial": same,
  "functools.reduce": ([callee, list, start], context) => {
    const elements = list === undefined ? undefined : elementsOf(list);
    const [initial, ...rest] = [...(start === undefined ? [] : [start]), ...(elements ?? [])];
    if (callee === undefined || elements === undefined || initial === undefined) {
      return textValue(HOLE);
    }
    // Whatever the function is: what is put together step by step is a sum.
    void context;
    return rest.reduce((sum, next) => binaryOperation("+", sum, next), initial);
  },
  "builtins.sum": ([list, start]) => {
    const elements = list === undefined ? undefined : elementsOf(list);
    return elements === undefined
      ? UNKNOWN
      : elements.reduce((sum, next) => binaryOperation("+", sum, next), start ?? numberValue(0));
  },
  "operator.add": ([left, right]) =>
    left === undefined || right === undefined ? UNKNOWN : binaryOperation("+", left, right),
  "operator.concat": ([left, right]) =>
    left === undefined || right === undefined ? UNKNOWN : binaryOperation("+", left, right),
  "operator.mod": ([left, right]) =>
    left === undefined || right === undefined ? UNKNOWN : binaryOperation("%", left, right),
  "operator.getitem": ([object, key], context) =>
    object === undefined || key === undefined ? UNKNOWN : context.item(object, key),
  "html.unescape": first((value) =>
    mapAtoms(value, (atom) => (atom.kind === "text" ? textValue(unescapeHtml(atom.text)) : UNKNOWN)),
  ),
  "json.loads": first((value) =>
    mapAtoms(value, (atom) => (atom.kind === "text" ? fromJson(atom.text) : UNKNOWN)),
  ),
  "ast.literal_eval": first((value) =>
    mapAtoms(value, (atom) => (atom.kind === "text" ? fromJson(asJson(atom.text)) : UNKNOWN)),
  ),
  "builtins.filter": ([, list]) => (list === undefined ? UNKNOWN : listValue([eachOf(list)], false)),
  "builtins.enumerate": first((value) => {
    const elements = elementsOf(value);
    return elements === undefined
      ? listValue([listValue([UNKNOWN, eachOf(value)])], false)
      : listValue(elements.map((element, index) => listValue([numberValue(index), element])));
  }),
  "builtins.staticmethod": same,
  "builtins.classmethod": same,
  "collections.deque": asList,
  "re.sub": ([pattern, replacement, text]) =>
    text === undefined || pattern === undefined || replacement === undefined
      ? UNKNOWN
      : substituted(pattern, replacement, text),
  "copy.copy": same,
  "copy.deepcopy": same,
  "typing.cast": ([, value]) => value ?? UNKNOWN,
  "base64.b64decode": base64,
  "base64.standard_b64decode": base64,
  "base64.decodebytes": base64,
  "base64.urlsafe_b64decode": first((value) =>
    mapAtoms(value, (atom) =>
      atom.kind === "text" ? decodeBase(atom.text.replace(/-/g, "+").replace(/_/g, "/"), 64) : UNKNOWN,
    ),
  ),
  "base64.b32decode": first((value) =>
    mapAtoms(value, (atom) => (atom.kind === "text" ? decodeBase(atom.text, 32) : UNKNOWN)),
  ),
  "base64.b16decode": hex,
  "binascii.unhexlify": hex,
  "binascii.a2b_hex": hex,
  "binascii.a2b_base64": base64,
  "codecs.decode": ([value, encoding]) =>
    mapAtoms(value ?? UNKNOWN, (atom) =>
      atom.kind === "text" ? decode(atom.text, textsOf(encoding ?? UNKNOWN)[0] ?? "utf-8") : UNKNOWN,
    ),
  "codecs.encode": ([value, encoding]) =>
    mapAtoms(value ?? UNKNOWN, (atom) =>
      atom.kind === "text" ? decode(atom.text, textsOf(encoding ?? UNKNOWN)[0] ?? "utf-8") : UNKNOWN,
    ),
  "urllib.parse.unquote": first((value) =>
    mapAtoms(value, (atom) => (atom.kind === "text" ? textValue(unquote(atom.text)) : UNKNOWN)),
  ),
  "textwrap.dedent": same,
  "inspect.cleandoc": same,
  "shlex.split": first((value) =>
    mapAtoms(value, (atom) =>
      atom.kind === "text"
        ? listValue(
            atom.text
              .trim()
              .split(/\s+/)
              .map((word) => textValue(word)),
          )
        : UNKNOWN,
    ),
  ),
  "shlex.join": first(
    (value) =>
      callMethod(textValue(" "), "join", { positional: [value], keywords: new Map(), open: false }) ??
      UNKNOWN,
  ),
  "os.path.join": joinPath,
  "posixpath.join": joinPath,
  "pathlib.Path": joinPath,
  "pathlib.PurePath": joinPath,
  "pathlib.PosixPath": joinPath,
  "airflow.configuration.conf.get": dagsFolderOfConfiguration,
  "os.path.expanduser": same,
  "os.path.abspath": same,
  "os.path.normpath": same,
  "os.path.realpath": same,
  "os.path.dirname": first((path) =>
    mapAtoms(path, (atom) => (atom.kind === "text" ? textValue(folderOf(atom.text)) : UNKNOWN)),
  ),
  "os.fspath": same,
};

/** What a call of something outside of the file gives; nothing where it is not followed. */
export function foldCall(
  callee: ReferenceAtom,
  args: CallArguments,
  context: CallContext,
): Value | undefined {
  const fold = Object.hasOwn(FOLDS, callee.path) ? FOLDS[callee.path] : undefined;
  return fold === undefined
    ? (byClass(callee.path, args) ??
        byMaker(callee, args, context) ??
        byDictionary(callee.path, args, context))
    : fold(args.positional, context, args, callee);
}

/** `str.lower(x)`, `dict.get(x, "y")`. */
function byClass(path: string, { positional, ...rest }: CallArguments): Value | undefined {
  const method = /^builtins\.(?:str|bytes|list|dict|tuple)\.(\w+)$/.exec(path)?.[1];
  const [object, ...others] = positional;
  return method === undefined || object === undefined
    ? undefined
    : callMethod(object, method, { ...rest, positional: others });
}

/** `operator.attrgetter("a")(x)`, `operator.methodcaller("a")(x)`, `x.__getattribute__("a")`. */
function byMaker(
  { path, call }: ReferenceAtom,
  args: CallArguments,
  context: CallContext,
): Value | undefined {
  const [object] = args.positional;
  const [name] = call?.positional ?? [];
  if (object === undefined) {
    return undefined;
  }
  if (path.endsWith(".__getattribute__") || path.endsWith(".__getattr__")) {
    return getAttribute([reference(path.replace(/\.__getattr(ibute)?__$/, "")), object], context, args, {
      kind: "reference",
      path,
    });
  }
  if (name === undefined) {
    return undefined;
  }
  const attribute = (): Value =>
    union(
      textsOf(name).map((text) =>
        text.split(".").reduce((value, part) => context.attribute(value, part), object),
      ),
    );
  switch (path) {
    case "operator.attrgetter()":
      return attribute();
    case "operator.methodcaller()":
      return context.call(attribute(), { positional: [], keywords: new Map(), open: true });
    case "operator.itemgetter()":
      return context.item(object, name);
    default:
      return undefined;
  }
}

/** `sys.modules.get("os")`, `vars(os).get("system")`. */
function byDictionary(path: string, { positional }: CallArguments, context: CallContext): Value | undefined {
  const object =
    /^(sys\.modules|builtins\.(?:globals|locals|vars)\(\)|.*\.__dict__)\.(?:get|pop|setdefault|__getitem__)$/.exec(
      path,
    )?.[1];
  const [key] = positional;
  return object === undefined || key === undefined ? undefined : context.item(reference(object), key);
}

/** A text literal of Python in single quotes, as JSON has it. */
function asJson(text: string): string {
  const inside = /^\s*[rbu]?'(.*)'\s*$/is.exec(text)?.[1];
  return inside === undefined
    ? text
    : JSON.stringify(inside).replaceAll("\\\\x", "\\u00").replaceAll("\\\\u", "\\u");
}

/** `re.sub` of single characters: other patterns are not run, since they may take any time. */
function substituted(pattern: Value, replacement: Value, text: Value): Value {
  const [characters] = textsOf(pattern).map((source) =>
    /^\[([^\]\\^-]+)\]\+?$|^([^\\.*+?[\](){}|^$])$/.exec(source),
  );
  const [fresh] = textsOf(replacement);
  const set = characters?.[1] ?? characters?.[2];
  return set === undefined || fresh === undefined
    ? textValue(HOLE)
    : mapAtoms(text, (atom) =>
        atom.kind === "text"
          ? textValue(
              Array.from(atom.text, (character) => (set.includes(character) ? fresh : character)).join(""),
            )
          : UNKNOWN,
      );
}

function imported(name: string): Value {
  return name.includes(HOLE) || !/^[\w.]+$/.test(name) ? UNKNOWN : reference(name);
}

function toBytes(value: Value): Value {
  return mapAtoms(value, (atom) => {
    if (atom.kind === "text") {
      return valueOf({ ...atom, bytes: true });
    }
    const elements = elementsOf(valueOf(atom));
    const codes = elements?.map(({ atoms: [code] }) => (code?.kind === "number" ? code.number : undefined));
    return codes === undefined || codes.includes(undefined)
      ? textValue(HOLE, true)
      : textValue(String.fromCharCode(...codes.slice(0, 10_000).map((code) => (code ?? 0) & 0xff)), true);
  });
}

function joinPath(parts: readonly Value[]): Value {
  return (
    callMethod(textValue("/"), "join", {
      positional: [listValue(parts)],
      keywords: new Map(),
      open: false,
    }) ?? UNKNOWN
  );
}

/** `conf.get("core", "dags_folder")`: the one setting whose value is known. */
function dagsFolderOfConfiguration([section, key]: readonly Value[]): Value | undefined {
  const asked = `${textsOf(section ?? UNKNOWN).join(" ")}.${textsOf(key ?? UNKNOWN).join(" ")}`;
  return asked.toLowerCase() === "core.dags_folder" ? textValue(DAGS_FOLDER) : undefined;
}

function unquote(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)));
}
