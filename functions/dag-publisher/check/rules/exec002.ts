import { isExactText } from "../analysis/value";
import { beginningOf, PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, shown, usesOf } from "./references";

const LOADERS = new Beginnings([
  "runpy",
  "imp",
  "zipimport",
  "code",
  "codeop",
  "ctypes",
  "cffi",
  "_ctypes",
  "gc",
  "bdb",
  "pdb",
  "marshal.loads",
  "marshal.load",
  "types.CodeType",
  "types.FunctionType",
  "types.LambdaType",
  "types.MethodType",
  "types.ModuleType",
  "unittest.mock._importer",
  "unittest.mock._get_target",
  "unittest.defaultTestLoader",
  "unittest.TestLoader",
  "unittest.loader",
  "unittest.main",
  "site.addsitedir",
  "site.addpackage",
  "importlib",
  "pkgutil.resolve_name",
  "pkgutil.get_loader",
  "pydoc.locate",
  "builtins.__import__",
  "builtins.__loader__",
  "builtins.__spec__",
  "airflow.utils.module_loading.import_string",
  "airflow.sdk.module_loading.import_string",
  "sys.meta_path",
  "sys.path_hooks",
  "sys.path_importer_cache",
]);

const HARMLESS = new Set([
  "importlib.metadata",
  "importlib.resources",
  "importlib.abc",
  "importlib.machinery.ModuleSpec",
]);

/** Import by a name; what is imported counts as if it were written plainly, where the name is known. */
const BY_NAME = new Set([
  "importlib.import_module",
  "importlib.__import__",
  "builtins.__import__",
  "airflow.utils.module_loading.import_string",
  "airflow.sdk.module_loading.import_string",
]);

const IMPORTS = new PathQuestion(BY_NAME);

export const exec002: DagRule = {
  id: "EXEC002",
  title: "Loads code in another way than by an import statement",
  why: "What is loaded by a name, from a file or from memory is not in the file that is checked.",
  bad: "importlib.import_module(name)",
  good: "import team_lib.clean",
  source: "Python, library/importlib; bandit; Semgrep non-literal-import",
  fix: "write an import statement",
  severity: always("error"),
  *find({ facts }) {
    for (const { path, node, of } of usesOf(facts, LOADERS)) {
      if (
        beginningOf(path, HARMLESS) === undefined &&
        path !== "importlib" &&
        path !== "importlib.import_module" &&
        !BY_NAME.has(of)
      ) {
        yield { message: `${shown(path)} loads code that is not in this file`, at: node };
      }
    }
    for (const { paths, positional, node } of facts.callsTo(IMPORTS)) {
      const by = paths.find((path) => BY_NAME.has(path));
      const [name] = positional;
      if (by !== undefined) {
        const exact = name !== undefined && isExactText(name);
        yield {
          message: exact
            ? `${shown(by)} imports by a text`
            : `what ${shown(by)} imports cannot be known here`,
          at: node,
          // What it imports is found by the rules about that module.
          severity: exact ? "warning" : "error",
        };
      }
    }
    for (const { path, node, called } of facts.referencesTo(IMPORTS)) {
      if (!called) {
        yield { message: `${shown(path)} is passed on, so that what it imports cannot be known`, at: node };
      }
    }
  },
};
