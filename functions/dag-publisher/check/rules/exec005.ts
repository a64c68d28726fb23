import { isExactText } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { handedOn, lastName, shown } from "./references";

/** Attributes that lead from any object to all of Python. */
const DUNDERS = new Set([
  "__globals__",
  "__builtins__",
  "__subclasses__",
  "__mro__",
  "__bases__",
  "__base__",
  "__code__",
  "__closure__",
  "__getattribute__",
  "__loader__",
  "__reduce__",
  "__reduce_ex__",
  "__import__",
  "__func__",
  "f_globals",
  "f_builtins",
  "f_locals",
  "f_back",
  "gi_frame",
  "cr_frame",
  "tb_frame",
  "co_code",
  "mro",
]);

/** What finds a thing by its name: harmless where it is called with names that are known, never where it is passed on. */
const FINDERS = new Set([
  "builtins.getattr",
  "builtins.setattr",
  "builtins.delattr",
  "builtins.vars",
  "builtins.globals",
  "builtins.locals",
]);

const FRAMES = new PathQuestion(
  /^(?:sys\._getframe|sys\._current_frames|inspect\.(?:currentframe|stack|trace|getouterframes|getinnerframes|getmembers)|operator\.(?:attrgetter|methodcaller))$/,
);

/** Modules that are imported by `from`, and classes that run what they are given. */
const SENSITIVE =
  /^(?:airflow\.(?:settings|models|configuration|configuration\.conf|utils(?:\.\w+)?|www|cli)|concurrent\.futures|importlib\.\w+|.*(?:Operator|Sensor|Hook))$/;

const INSIDE = new PathQuestion(
  (path) => path.includes(".") && DUNDERS.has(lastName(path)) && !path.endsWith("()") && !path.endsWith("[]"),
);
const FINDS = new PathQuestion(FINDERS);
const EVERYTHING = new PathQuestion(new Set(["sys.modules", "builtins"]));
const RUNS_WHAT_IT_IS_GIVEN = new PathQuestion(SENSITIVE);
const OF_ATTRIBUTES = new PathQuestion(new Set(["builtins.getattr", "builtins.setattr", "builtins.delattr"]));

export const exec005: DagRule = {
  id: "EXEC005",
  title: "Finds what it uses by a name, or by Python's insides",
  why:
    "Frames, subclasses, globals and attributes by name lead to anything in the process, past every rule that looks for " +
    "the name itself.",
  bad: "().__class__.__bases__[0].__subclasses__()",
  good: "import the thing, and write its name",
  source: "Python, reference/datamodel; published escapes from Python sandboxes",
  fix: "write the name plainly",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const reference of facts.references) {
      const { path, node, called } = reference;
      if (INSIDE.of(reference)) {
        const name = lastName(path);
        yield {
          message: `${name} leads to all of Python's insides`,
          at: node,
          severity: name === "mro" ? "warning" : "error",
        };
      } else if (!called && FINDS.of(reference)) {
        yield {
          message: `${shown(path)} is passed on, so that what it finds cannot be known`,
          at: node,
          severity: "error",
        };
      } else if (FRAMES.of(reference)) {
        const safe = called && /attrgetter|methodcaller|getmembers|stack|trace|currentframe/.test(path);
        yield {
          message: `${shown(path)} finds what it uses by its place or name`,
          at: node,
          severity: safe ? "warning" : "error",
        };
      } else if (EVERYTHING.of(reference)) {
        yield { message: `${shown(path)} holds everything that Python has loaded`, at: node };
      }
    }
    const modules = new Set(
      facts.imports.flatMap(({ path, name }) => (name === undefined ? beginningsOf(path) : [])),
    );
    for (const { path, node } of handedOn(
      facts.references.filter(
        (reference) => modules.has(reference.path) || RUNS_WHAT_IT_IS_GIVEN.of(reference),
      ),
    )) {
      yield {
        message: `${shown(path)} is handed on as a whole, so that what is used of it cannot be known`,
        fix: "take what is needed of it right here, by its name",
        at: node,
        severity: "warning",
      };
    }
    for (const { paths, positional, node } of facts.callsTo(OF_ATTRIBUTES)) {
      const finder = paths.find((path) => OF_ATTRIBUTES.test(path));
      const [object, name] = positional;
      const onModule =
        finder !== undefined &&
        object?.atoms.some((atom) => atom.kind === "reference" && /^[\w.]+$/.test(atom.path)) === true;
      if (onModule && (name === undefined || !isExactText(name))) {
        yield {
          message: `which attribute ${shown(finder)} takes of a module cannot be known here`,
          at: node,
        };
      }
    }
    for (const { paths, key, node, written } of facts.subscripts) {
      const dictionary = paths.find((path) =>
        /^builtins\.(?:globals|locals|vars)\(\)$|\.__dict__$/.test(path),
      );
      if (dictionary !== undefined && !written && !isExactText(key)) {
        yield { message: `which name ${shown(dictionary)} is asked for cannot be known here`, at: node };
      }
    }
  },
};

/** `a.b.c`, `a.b`, `a`: an import makes all of them known. */
function beginningsOf(module: string): string[] {
  return module.split(".").map((_part, index, parts) => parts.slice(0, index + 1).join("."));
}
