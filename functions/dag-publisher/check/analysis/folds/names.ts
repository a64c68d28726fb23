import { HOLE, pathsOf, reference, textsOf, UNKNOWN, union, type Value } from "../value";
import { type Fold, type Folds, ofText, same } from "./fold";

export const getAttribute: Fold = ([object, name, standard], context) =>
  object === undefined || name === undefined
    ? UNKNOWN
    : union([
        ...textsOf(name).map((text) => context.attribute(object, text)),
        ...(name.open || textsOf(name).length === 0 ? [UNKNOWN] : []),
        ...(standard === undefined ? [] : [standard]),
      ]);

const importModule: Fold = ofText(imported);
/** `__import__("os.path")` is os. */
const importTop: Fold = ofText((name) => imported(name.split(".")[0] ?? ""));

/** Functions by which something is found by its name, and those that hand on what they are given. */
export const NAME_FOLDS: Folds = {
  "builtins.getattr": getAttribute,
  "builtins.object.__getattribute__": getAttribute,
  "inspect.getattr_static": getAttribute,
  "operator.getitem": ([object, key], context) =>
    object === undefined || key === undefined ? UNKNOWN : context.item(object, key),
  "builtins.vars": ([object]) =>
    object === undefined
      ? undefined
      : union([...pathsOf(object).map((path) => reference(`${path}.__dict__`)), UNKNOWN]),
  "builtins.__import__": importTop,
  "importlib.__import__": importTop,
  "importlib.import_module": importModule,
  "pydoc.locate": importModule,
  "airflow.utils.module_loading.import_string": importModule,
  "pkgutil.resolve_name": ofText((name) => imported(name.replace(":", "."))),
  "functools.partial": same,
  "builtins.staticmethod": same,
  "builtins.classmethod": same,
  "copy.copy": same,
  "copy.deepcopy": same,
  "typing.cast": ([, value]) => value ?? UNKNOWN,
};

function imported(name: string): Value {
  return name.includes(HOLE) || !/^[\w.]+$/.test(name) ? UNKNOWN : reference(name);
}
