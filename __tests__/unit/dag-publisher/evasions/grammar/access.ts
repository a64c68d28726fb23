import { literal, type Program } from "./program";
import { type Family, type Target, type Text } from "./sinks";

/** A way from nothing to an object. */
export interface AccessForm {
  /** An expression for the object; imports and helpers go into the program. Nothing where the way does not lead there. */
  readonly write: (target: Target, program: Program, text: Text) => string | undefined;
  /** Rule families that may speak of the way itself. */
  readonly families?: readonly Family[];
}

const EXEC: readonly Family[] = ["EXEC"];
const EXEC_OR_IMPORT: readonly Family[] = ["EXEC", "IMP"];

/** The object as everybody would write it. */
export const PLAIN: AccessForm = {
  write: (target, program) =>
    target.module === "builtins" && target.name !== undefined
      ? target.name
      : dotted(imported(target, program), target.name),
};

export const ACCESS_FORMS: Readonly<Record<string, AccessForm>> = {
  // By import.
  "module-alias": {
    write: ({ module, name }, program) => {
      const alias = program.name();
      program.imports.push(`import ${module} as ${alias}`);
      return dotted(alias, name);
    },
  },
  "from-import": {
    write: ({ module, name }, program) => {
      if (name === undefined) {
        return undefined;
      }
      program.imports.push(`from ${module} import ${name}`);
      return name;
    },
  },
  "from-import-as": {
    write: ({ module, name }, program) => {
      const alias = program.name();
      program.imports.push(
        name === undefined ? `import ${module} as ${alias}` : `from ${module} import ${name} as ${alias}`,
      );
      return alias;
    },
  },
  "from-parent": {
    write: ({ module, name }, program) => {
      const [parent, last] = split(module);
      if (parent === "") {
        return undefined;
      }
      program.imports.push(`from ${parent} import ${last}`);
      return dotted(last, name);
    },
  },
  "star-import": {
    write: ({ module, name }, program) => {
      if (name === undefined) {
        return undefined;
      }
      program.head.push(`from ${module} import *`);
      return name;
    },
  },
  "import-in-branch": {
    write: ({ module, name }, program) => {
      const alias = program.name();
      program.head.push(
        `if len("ab") == 2:`,
        `    import ${module} as ${alias}`,
        "else:",
        `    ${alias} = None`,
      );
      return dotted(alias, name);
    },
  },
  "import-in-try": {
    write: ({ module, name }, program) => {
      const alias = program.name();
      program.head.push(
        "try:",
        `    import nothing_here as ${alias}`,
        "except ImportError:",
        `    import ${module} as ${alias}`,
      );
      return dotted(alias, name);
    },
  },
  "import-in-function": {
    write: ({ module, name }, program) => {
      const [fetch, alias] = [program.name(), program.name()];
      program.head.push(`def ${fetch}():`, `    import ${module} as ${alias}`, `    return ${alias}`);
      return dotted(`${fetch}()`, name);
    },
  },
  "import-in-class": {
    write: ({ module, name }, program) => {
      program.head.push("class Tools:", `    import ${module} as lib`);
      return dotted("Tools.lib", name);
    },
  },
  "import-global": {
    write: ({ module, name }, program) => {
      const [fetch, alias] = [program.name(), program.name()];
      program.head.push(
        `def ${fetch}():`,
        `    global ${alias}`,
        `    import ${module} as ${alias}`,
        `${fetch}()`,
      );
      return dotted(alias, name);
    },
  },
  "re-exported-by-module": {
    // Modules that DAGs may well import hold others as attributes.
    write: ({ module, name }, program) => {
      const holder = HOLDERS[module];
      if (holder === undefined || name === undefined) {
        return undefined;
      }
      const [through, attribute] = program.random.pick(holder);
      program.imports.push(`import ${through}`);
      return `${through}.${attribute}.${name}`;
    },
    families: EXEC_OR_IMPORT,
  },
  "re-exported-import": {
    write: ({ module, name }, program) => {
      const holder = HOLDERS[module];
      if (holder === undefined || name === undefined) {
        return undefined;
      }
      const [through, attribute] = program.random.pick(holder);
      const alias = program.name();
      program.imports.push(`from ${through} import ${attribute} as ${alias}`);
      return `${alias}.${name}`;
    },
    families: EXEC_OR_IMPORT,
  },

  // By attribute.
  "getattr-constant": {
    write: named((object, name) => `getattr(${object}, ${literal(name)})`),
    families: EXEC,
  },
  "getattr-built": {
    write: named((object, name, text) => `getattr(${object}, ${text(name)})`),
    families: EXEC,
  },
  "getattr-default": {
    write: named((object, name, text) => `getattr(${object}, ${text(name)}, None)`),
    families: EXEC,
  },
  "getattr-alias": {
    write: named((object, name, text, program) => {
      const look = program.name();
      program.head.push(`${look} = getattr`);
      return `${look}(${object}, ${text(name)})`;
    }),
    families: EXEC,
  },
  "getattr-reduce": {
    write: named((object, name, text, program) => {
      program.importing("import functools");
      return `functools.reduce(getattr, [${text(name)}], ${object})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "dunder-dict": { write: named((object, name) => `${object}.__dict__[${literal(name)}]`), families: EXEC },
  "dunder-dict-built": {
    write: named((object, name, text) => `${object}.__dict__[${text(name)}]`),
    families: EXEC,
  },
  "dunder-dict-get": {
    write: named((object, name, text) => `${object}.__dict__.get(${text(name)})`),
    families: EXEC,
  },
  "dunder-dict-search": {
    write: named((object, name) => {
      const [start, end] = [name.slice(0, 2), name.slice(-2)];
      return `[v for k, v in ${object}.__dict__.items() if k.startswith(${literal(start)}) and k.endswith(${literal(end)}) and len(k) == ${name.length}][0]`;
    }),
    families: EXEC,
  },
  vars: { write: named((object, name, text) => `vars(${object})[${text(name)}]`), families: EXEC },
  "dir-search": {
    write: named(
      (object, name) =>
        `getattr(${object}, next(n for n in dir(${object}) if n[::-1] == ${literal([...name].reverse().join(""))}))`,
    ),
    families: EXEC,
  },
  getattribute: {
    write: named((object, name) => `${object}.__getattribute__(${literal(name)})`),
    families: EXEC,
  },
  "getattribute-object": {
    write: named((object, name, text) => `object.__getattribute__(${object}, ${text(name)})`),
    families: EXEC,
  },
  attrgetter: {
    write: named((object, name, text, program) => {
      program.importing("import operator");
      return `operator.attrgetter(${text(name)})(${object})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "attrgetter-import": {
    write: named((object, name, text, program) => {
      program.importing("from operator import attrgetter as field");
      return `field(${text(name)})(${object})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  methodcaller: {
    write: named((object, name, text, program) => {
      program.importing("import operator");
      return `operator.methodcaller("__getattribute__", ${text(name)})(${object})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  itemgetter: {
    write: named((object, name, text, program) => {
      program.importing("import operator");
      return `operator.itemgetter(${text(name)})(vars(${object}))`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "inspect-members": {
    write: named((object, name, text, program) => {
      program.importing("import inspect");
      return `dict(inspect.getmembers(${object}))[${text(name)}]`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "match-class": {
    write: named((object, name, _text, program) => {
      const found = program.name();
      const holder = program.name();
      program.head.push(
        `${holder} = ${object}`,
        `match ${holder}:`,
        `    case object(${name}=${found}):`,
        "        pass",
      );
      return found;
    }),
  },

  // By the names of the module itself.
  globals: {
    write: (target, program, text) => {
      const [root, ...rest] = `${imported(target, program, true)}`.split(".");
      return dotted([`globals()[${text(root ?? "")}]`, ...rest].join("."), target.name);
    },
    families: EXEC,
  },
  "globals-get": {
    write: (target, program, text) => {
      const [root, ...rest] = `${imported(target, program, true)}`.split(".");
      return dotted([`globals().get(${text(root ?? "")})`, ...rest].join("."), target.name);
    },
    families: EXEC,
  },
  "function-globals": {
    write: (target, program, text) => {
      const [root, ...rest] = `${imported(target, program, true)}`.split(".");
      return dotted([`(lambda: 0).__globals__[${text(root ?? "")}]`, ...rest].join("."), target.name);
    },
    families: EXEC,
  },
  locals: {
    write: ({ module, name }, program, text) => {
      const alias = program.name();
      const fetch = program.name();
      program.head.push(
        `def ${fetch}():`,
        `    import ${module} as ${alias}`,
        `    return locals()[${text(alias)}]`,
      );
      return dotted(`${fetch}()`, name);
    },
    families: EXEC,
  },
  "frame-globals": {
    write: (target, program, text) => {
      const [root, ...rest] = `${imported(target, program, true)}`.split(".");
      program.importing("import sys");
      return dotted([`sys._getframe().f_globals[${text(root ?? "")}]`, ...rest].join("."), target.name);
    },
    families: EXEC_OR_IMPORT,
  },

  // By the import system.
  "sys-modules": {
    write: loaded((module, name, _text, program) => {
      program.importing("import sys");
      return dotted(`sys.modules[${literal(module)}]`, name);
    }),
    families: EXEC_OR_IMPORT,
  },
  "sys-modules-built": {
    write: loaded((module, name, text, program) => {
      program.importing("from sys import modules as known");
      return dotted(`known[${text(module)}]`, name);
    }),
    families: EXEC_OR_IMPORT,
  },
  "sys-modules-get": {
    write: loaded((module, name, text, program) => {
      program.importing("import sys");
      return dotted(`sys.modules.get(${text(module)})`, name);
    }),
    families: EXEC_OR_IMPORT,
  },
  "import-module": {
    write: ({ module, name }, program) => {
      program.importing("import importlib");
      return dotted(`importlib.import_module(${literal(module)})`, name);
    },
    families: EXEC_OR_IMPORT,
  },
  "import-module-built": {
    write: ({ module, name }, program, text) => {
      program.importing("from importlib import import_module as load");
      return dotted(`load(${text(module)})`, name);
    },
    families: EXEC_OR_IMPORT,
  },
  "import-module-relative": {
    write: ({ module, name }, program) => {
      const [parent, last] = split(module);
      if (parent === "") {
        return undefined;
      }
      program.importing("import importlib");
      return dotted(`importlib.import_module(${literal(`.${last}`)}, ${literal(parent)})`, name);
    },
    families: EXEC_OR_IMPORT,
  },
  "dunder-import": {
    write: ({ module, name }) => dotted(`__import__(${literal(module)}, fromlist=["x"])`, name),
    families: EXEC,
  },
  "dunder-import-built": {
    write: ({ module, name }, _program, text) => dotted(`__import__(${text(module)}, fromlist=["x"])`, name),
    families: EXEC,
  },
  "importlib-dunder-import": {
    write: ({ module, name }, program, text) => {
      program.importing("import importlib");
      return dotted(`importlib.__import__(${text(module)}, fromlist=["x"])`, name);
    },
    families: EXEC_OR_IMPORT,
  },
  "find-spec": {
    write: ({ module, name }, program, text) => {
      if (!["subprocess", "pickle", "timeit", "cProfile", "pty", "runpy"].includes(module)) {
        return undefined;
      }
      const [spec, made] = [program.name(), program.name()];
      program.importing("import importlib.util");
      program.head.push(
        `${spec} = importlib.util.find_spec(${text(module)})`,
        `${made} = importlib.util.module_from_spec(${spec})`,
        `${spec}.loader.exec_module(${made})`,
      );
      return dotted(made, name);
    },
    families: EXEC_OR_IMPORT,
  },
  "resolve-name": {
    write: named2((module, name, text, program) => {
      program.importing("import pkgutil");
      return `pkgutil.resolve_name(${text(`${module}:${name}`)})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "import-string": {
    write: named2((module, name, text, program) => {
      program.importing("from airflow.utils.module_loading import import_string");
      return `import_string(${text(`${module}.${name}`)})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "pydoc-locate": {
    write: named2((module, name, text, program) => {
      program.importing("import pydoc");
      return `pydoc.locate(${text(`${module}.${name}`)})`;
    }),
    families: EXEC_OR_IMPORT,
  },
  "mock-patch": {
    write: named2((module, name, text, program) => {
      program.importing("from unittest import mock");
      return `mock.patch(${text(`${module}.${name}`)}).get_original()[0]`;
    }),
    families: EXEC_OR_IMPORT,
  },
  posix: {
    write: ({ module, name }, program) => {
      if (module !== "os" || name === undefined || !["system", "execv", "posix_spawn"].includes(name)) {
        return undefined;
      }
      program.imports.push("import posix");
      return `posix.${name}`;
    },
    families: EXEC_OR_IMPORT,
  },

  // By the builtins.
  builtins: {
    write: builtin((name, _text, program) => {
      program.importing("import builtins");
      return `builtins.${name}`;
    }),
  },
  "builtins-from-import": {
    write: builtin((name, _text, program) => {
      const alias = program.name();
      program.imports.push(`from builtins import ${name} as ${alias}`);
      return alias;
    }),
  },
  "builtins-getattr": {
    write: builtin((name, text, program) => {
      program.importing("import builtins as base");
      return `getattr(base, ${text(name)})`;
    }),
    families: EXEC,
  },
  "dunder-builtins-item": { write: builtin((name, text) => `__builtins__[${text(name)}]`), families: EXEC },
  "dunder-builtins-get": {
    write: builtin((name, text) => `__builtins__.get(${text(name)})`),
    families: EXEC,
  },
  "dunder-builtins-either": {
    write: builtin(
      (name, text) =>
        `(__builtins__[${text(name)}] if isinstance(__builtins__, dict) else getattr(__builtins__, ${text(name)}))`,
    ),
    families: EXEC,
  },
  "dunder-builtins-import": {
    write: ({ module, name }, _program, text) =>
      dotted(`__builtins__["__import__"](${text(module)}, fromlist=["x"])`, name),
    families: EXEC,
  },
  "globals-builtins": {
    write: builtin((name, text) => `globals()["__builtins__"][${text(name)}]`),
    families: EXEC,
  },
  "module-builtins": {
    write: builtin((name, text, program) => {
      program.importing("import logging");
      return `logging.__builtins__[${text(name)}]`;
    }),
    families: EXEC,
  },
  "print-self": {
    // A builtin function's __self__ is the module of the builtins.
    write: builtin((name) => `print.__self__.${name}`),
    families: EXEC,
  },
  "print-self-getattr": {
    write: builtin((name, text) => `getattr(len.__self__, ${text(name)})`),
    families: EXEC,
  },
  "function-builtins": {
    write: builtin((name, text) => `(lambda: 0).__builtins__[${text(name)}]`),
    families: EXEC,
  },

  // By types.
  "mro-walk": {
    write: ({ module, name }, program) => {
      const found = `[c for c in ().__class__.__bases__[0].__subclasses__() if c.__name__ == "_wrap_close"][0].__init__.__globals__`;
      program.importing("import os");
      if (module === "builtins" && name !== undefined) {
        return `${found}["__builtins__"][${literal(name)}]`;
      }
      if (module === "os" && name !== undefined) {
        return `${found}[${literal(name)}]`;
      }
      return dotted(`${found}["sys"].modules[${literal(module)}]`, name);
    },
    families: EXEC,
  },
  "mro-walk-built": {
    write: ({ module, name }, program, text) => {
      const classes = `getattr(getattr("", ${text("__class__")}), ${text("__mro__")})[-1]`;
      const found = `getattr(getattr([c for c in getattr(${classes}, ${text("__subclasses__")})() if c.__name__ == ${text("_wrap_close")}][0], ${text("__init__")}), ${text("__globals__")})`;
      program.importing("import os");
      return dotted(`${found}["sys"].modules[${literal(module)}]`, name);
    },
    families: EXEC,
  },
  "type-of-class": {
    write: ({ module, name }, program) => {
      if (name === undefined) {
        return undefined;
      }
      const object = imported({ module, name }, program);
      return `type("Tool", (), {"run": staticmethod(${object}.${name})}).run`;
    },
  },
  "method-globals": {
    write: ({ module, name }, program, text) => {
      program.importing("import logging");
      return dotted(`logging.Logger.info.__globals__["sys"].modules[${text(module)}]`, name);
    },
    families: EXEC,
  },
  "loader-module": {
    write: ({ module, name }, _program, text) => {
      if (module !== "posix" && module !== "os") {
        return undefined;
      }
      return name === "system"
        ? `__spec__.loader.__init__.__globals__["sys"].modules[${text("posix")}].system`
        : undefined;
    },
    families: EXEC_OR_IMPORT,
  },
};

/** Well-known modules that hold another under a name of theirs. */
const HOLDERS: Readonly<Record<string, readonly (readonly [module: string, attribute: string])[]>> = {
  os: [
    ["shutil", "os"],
    ["logging", "os"],
    ["tempfile", "_os"],
    ["glob", "os"],
    ["pathlib", "os"],
    ["random", "_os"],
  ],
  sys: [
    ["logging", "sys"],
    ["pathlib", "sys"],
    ["shutil", "sys"],
  ],
  builtins: [["codecs", "builtins"]],
  pickle: [["logging.handlers", "pickle"]],
  socket: [["urllib.request", "socket"]],
  subprocess: [["asyncio.subprocess", "subprocess"]],
};

/** An expression for the module itself, imported. */
function imported({ module }: Target, program: Program, atTop = false): string {
  const line = `import ${module}`;
  if (atTop) {
    program.importing(line);
  } else {
    program.imports.push(line);
  }
  return module;
}

function dotted(object: string, name: string | undefined): string {
  return name === undefined ? object : `${object}.${name}`;
}

function split(module: string): readonly [parent: string, last: string] {
  const dot = module.lastIndexOf(".");
  return dot < 0 ? ["", module] : [module.slice(0, dot), module.slice(dot + 1)];
}

type Write = AccessForm["write"];

/** For targets that are an attribute of a module. */
function named(write: (object: string, name: string, text: Text, program: Program) => string): Write {
  return (target, program, text) =>
    target.name === undefined
      ? undefined
      : write(imported(target, program, true), target.name, text, program);
}

function named2(write: (module: string, name: string, text: Text, program: Program) => string): Write {
  return ({ module, name }, program, text) =>
    name === undefined ? undefined : write(module, name, text, program);
}

/** For modules that Airflow has loaded when a DAG is read. */
function loaded(
  write: (module: string, name: string | undefined, text: Text, program: Program) => string,
): Write {
  return ({ module, name }, program, text) => {
    if (module.startsWith("airflow")) {
      program.importing("import airflow");
    }
    return write(module, name, text, program);
  };
}

/** For the functions that Python has built in. */
function builtin(write: (name: string, text: Text, program: Program) => string): Write {
  return ({ module, name }, program, text) =>
    module !== "builtins" || name === undefined ? undefined : write(name, text, program);
}
