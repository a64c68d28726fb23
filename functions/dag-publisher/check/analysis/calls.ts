import { type CallContext, type Folds } from "./folds/fold";
import { LIST_FOLDS } from "./folds/lists";
import { getAttribute, NAME_FOLDS } from "./folds/names";
import { PATH_FOLDS } from "./folds/paths";
import { TEXT_FOLDS } from "./folds/texts";
import { callMethod } from "./methods";
import { type CallArguments, reference, type ReferenceAtom, textsOf, union, type Value } from "./value";

const FOLDS: Folds = { ...NAME_FOLDS, ...TEXT_FOLDS, ...LIST_FOLDS, ...PATH_FOLDS };

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
    : fold(args.positional, context, args);
}

/** Methods of a dictionary that give a value for a key. */
const LOOKS_UP = new Set(["get", "pop", "setdefault", "__getitem__"]);

/** `str.lower(x)`, `dict.get(x, "y")`. */
function byClass(path: string, { positional, ...rest }: CallArguments): Value | undefined {
  const method = path.startsWith("builtins.")
    ? /^builtins\.(?:str|bytes|list|dict|tuple)\.(\w+)$/.exec(path)?.[1]
    : undefined;
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
    return getAttribute([reference(path.replace(/\.__getattr(ibute)?__$/, "")), object], context, args);
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
  if (!LOOKS_UP.has(path.slice(path.lastIndexOf(".") + 1))) {
    return undefined;
  }
  const object =
    /^(sys\.modules|builtins\.(?:globals|locals|vars)\(\)|.*\.__dict__)\.(?:get|pop|setdefault|__getitem__)$/.exec(
      path,
    )?.[1];
  const [key] = positional;
  return object === undefined || key === undefined ? undefined : context.item(reference(object), key);
}
