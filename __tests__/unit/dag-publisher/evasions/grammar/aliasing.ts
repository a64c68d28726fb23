import { indented, type Program } from "./program";

/** Lines that use an object, given an expression for it. */
export type Use = (object: string) => readonly string[];

/** Ways to give an object another name before it is used: lines that use what `object` evaluates to. */
export type Alias = (object: string, use: Use, program: Program) => readonly string[];

export const ALIASES: Readonly<Record<string, Alias>> = {
  assignment: (object, use, program) => {
    const name = program.name();
    return [`${name} = ${object}`, ...use(name)];
  },
  "assignment-chain": (object, use, program) => {
    const [a, b, c] = [program.name(), program.name(), program.name()];
    return [`${a} = ${object}`, `${b} = ${a}`, `${c} = ${b}`, ...use(c)];
  },
  "assignment-many": (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`${a} = ${b} = ${object}`, ...use(b)];
  },
  "assignment-annotated": (object, use, program) => {
    const name = program.name();
    return [`${name}: object = ${object}`, ...use(name)];
  },
  "assigned-twice": (object, use, program) => {
    const name = program.name();
    return [`${name} = print`, `${name} = ${object}`, ...use(name)];
  },
  walrus: (object, use, program) => use(`(${program.name()} := ${object})`),
  "walrus-condition": (object, use, program) => {
    const name = program.name();
    return [`if (${name} := ${object}) is not None:`, ...indented(use(name))];
  },
  "default-argument": (object, use, program) => {
    const [run, name] = [program.name(), program.name()];
    return [`def ${run}(${name}=${object}):`, ...indented(use(name)), `${run}()`];
  },
  "default-keyword-argument": (object, use, program) => {
    const [run, name] = [program.name(), program.name()];
    return [`def ${run}(*, ${name}=${object}):`, ...indented(use(name)), `${run}()`];
  },
  argument: (object, use, program) => {
    const [run, name] = [program.name(), program.name()];
    return [`def ${run}(${name}):`, ...indented(use(name)), `${run}(${object})`];
  },
  "star-arguments": (object, use, program) => {
    const run = program.name();
    return [`def ${run}(*args):`, ...indented(use("args[0]")), `${run}(${object})`];
  },
  "keyword-arguments": (object, use, program) => {
    const run = program.name();
    return [`def ${run}(**kwargs):`, ...indented(use('kwargs["tool"]')), `${run}(tool=${object})`];
  },
  "tuple-unpacking": (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`${a}, ${b} = 1, ${object}`, ...use(b)];
  },
  "nested-unpacking": (object, use, program) => {
    const [a, b, c] = [program.name(), program.name(), program.name()];
    return [`${a}, (${b}, [${c}]) = 0, (1, [${object}])`, ...use(c)];
  },
  "star-unpacking": (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`${a}, *${b} = 0, ${object}`, ...use(`${b}[0]`)];
  },
  list: (object, use, program) => {
    const name = program.name();
    return [`${name} = [${object}]`, ...use(`${name}[0]`)];
  },
  "list-append": (object, use, program) => {
    const name = program.name();
    return [`${name} = []`, `${name}.append(${object})`, ...use(`${name}.pop()`)];
  },
  dict: (object, use, program) => {
    const name = program.name();
    return [`${name} = {"run": ${object}}`, ...use(`${name}["run"]`)];
  },
  "dict-get": (object, use, program) => {
    const name = program.name();
    return [`${name} = dict(run=${object})`, ...use(`${name}.get("run")`)];
  },
  "dict-set": (object, use, program) => {
    const name = program.name();
    return [`${name} = {}`, `${name}["run"] = ${object}`, ...use(`${name}["run"]`)];
  },
  "dict-values": (object, use, program) => {
    const name = program.name();
    return [`${name} = {1: ${object}}`, ...use(`next(iter(${name}.values()))`)];
  },
  "set-iteration": (object, use, program) => {
    const name = program.name();
    return [`for ${name} in [${object}]:`, ...indented(use(name))];
  },
  "for-target": (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`for ${a}, ${b} in enumerate((${object},)):`, ...indented(use(b))];
  },
  "for-target-storage": (object, use, program) => {
    const name = program.name();
    return [`${name} = [None]`, `for ${name}[0] in [${object}]:`, "    pass", ...use(`${name}[0]`)];
  },
  comprehension: (object, use, program) => {
    const name = program.name();
    return use(`[${name} for ${name} in (${object},)][0]`);
  },
  generator: (object, use, program) => {
    const name = program.name();
    return use(`next(${name} for ${name} in [${object}])`);
  },
  "dict-comprehension": (object, use, program) => {
    const name = program.name();
    return use(`{"a": ${name} for ${name} in [${object}]}["a"]`);
  },
  "class-attribute": (object, use) => [
    "class Tools:",
    `    run = staticmethod(${object})`,
    ...use("Tools.run"),
  ],
  "class-attribute-list": (object, use) => ["class Tools:", `    all = [${object}]`, ...use("Tools.all[0]")],
  "instance-attribute": (object, use, program) => {
    const name = program.name();
    return ["class Tools: pass", `${name} = Tools()`, `${name}.run = ${object}`, ...use(`${name}.run`)];
  },
  "self-attribute": (object, use) => [
    "class Tools:",
    "    def __init__(self):",
    `        self.run = ${object}`,
    ...use("Tools().run"),
  ],
  property: (object, use) => [
    "class Tools:",
    "    @property",
    "    def run(self):",
    `        return ${object}`,
    ...use("Tools().run"),
  ],
  "inherited-attribute": (object, use) => [
    "class Base:",
    `    all = (${object},)`,
    "class Derived(Base): pass",
    ...use("Derived.all[0]"),
  ],
  "dunder-getattr": (object, use) => [
    "class Tools:",
    "    def __getattr__(self, name):",
    `        return ${object}`,
    ...use("Tools().anything"),
  ],
  "dunder-call": (object, use) => [
    "class Tools:",
    "    def __call__(self):",
    `        return ${object}`,
    ...use("Tools()()"),
  ],
  "dunder-getitem": (object, use) => [
    "class Tools:",
    `    def __class_getitem__(cls, key): return ${object}`,
    ...use("Tools[0]"),
  ],
  namespace: (object, use, program) => {
    program.importing("import types");
    const name = program.name();
    return [`${name} = types.SimpleNamespace(run=${object})`, ...use(`${name}.run`)];
  },
  namedtuple: (object, use, program) => {
    program.importing("import collections");
    const name = program.name();
    return [`${name} = collections.namedtuple("Pair", "a b")(1, ${object})`, ...use(`${name}.b`)];
  },
  dataclass: (object, use, program) => {
    program.importing("import dataclasses");
    return [
      "@dataclasses.dataclass",
      "class Tools:",
      "    run: object = None",
      ...use(`Tools(run=${object}).run`),
    ];
  },
  setattr: (object, use) => [
    "class Tools: pass",
    `setattr(Tools, "all", [${object}])`,
    ...use("Tools.all[0]"),
  ],
  "function-attribute": (object, use, program) => {
    const name = program.name();
    return [`def ${name}(): pass`, `${name}.run = ${object}`, ...use(`${name}.run`)];
  },
  decorator: (object, use, program) => {
    const [give, name] = [program.name(), program.name()];
    return [
      `def ${give}(function):`,
      `    return ${object}`,
      `@${give}`,
      `def ${name}(): pass`,
      ...use(name),
    ];
  },
  "decorator-lambda": (object, use, program) => {
    const name = program.name();
    return [`@(lambda function: ${object})`, `def ${name}(): pass`, ...use(name)];
  },
  "class-decorator": (object, use) => [`@lambda cls: ${object}`, "class Tools: pass", ...use("Tools")],
  lambda: (object, use, program) => {
    const name = program.name();
    return [`${name} = lambda: ${object}`, ...use(`${name}()`)];
  },
  "lambda-argument": (object, use) => use(`(lambda x: x)(${object})`),
  partial: (object, use, program) => {
    program.importing("import functools");
    const name = program.name();
    return [`${name} = functools.partial(lambda x: x, ${object})`, ...use(`${name}()`)];
  },
  map: (object, use) => use(`next(map(lambda _: ${object}, [0]))`),
  filter: (object, use) => use(`next(filter(None, [0, ${object}]))`),
  zip: (object, use) => use(`next(zip([${object}]))[0]`),
  conditional: (object, use, program) => {
    const name = program.name();
    return [`${name} = ${object} if len("ab") == 2 else print`, ...use(name)];
  },
  "boolean-or": (object, use, program) => {
    const name = program.name();
    return [`${name} = None or ${object}`, ...use(name)];
  },
  "boolean-and": (object, use) => use(`(1 and ${object})`),
  "index-choice": (object, use) => use(`(print, ${object})[1 > 0]`),
  "try-except": (object, use, program) => {
    const name = program.name();
    return ["try:", `    ${name} = {}["run"]`, "except KeyError:", `    ${name} = ${object}`, ...use(name)];
  },
  "raised-exception": (object, use) => [
    "class Carrier(Exception): pass",
    "try:",
    `    raise Carrier(${object})`,
    "except Carrier as carrier:",
    ...indented(use("carrier.args[0]")),
  ],
  "function-return": (object, use, program) => {
    const name = program.name();
    return [`def ${name}():`, `    return ${object}`, ...use(`${name}()`)];
  },
  "function-return-twice": (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`def ${a}(): return ${object}`, `def ${b}(): return ${a}`, ...use(`${b}()()`)];
  },
  "generator-function": (object, use, program) => {
    const name = program.name();
    return [`def ${name}():`, `    yield ${object}`, ...use(`next(${name}())`)];
  },
  "generator-send": (object, use, program) => {
    const [name, received] = [program.name(), program.name()];
    return [
      `def ${name}():`,
      `    ${received} = yield`,
      ...indented(use(received)),
      "    yield",
      `${received} = ${name}()`,
      `next(${received})`,
      `${received}.send(${object})`,
    ];
  },
  global: (object, use, program) => {
    const [run, name] = [program.name(), program.name()];
    return [`def ${run}():`, `    global ${name}`, `    ${name} = ${object}`, `${run}()`, ...use(name)];
  },
  "globals-item": (object, use, program) => {
    const name = program.name();
    return [`globals()["${name}"] = ${object}`, ...use(name)];
  },
  nonlocal: (object, use, program) => {
    const [outer, inner, name] = [program.name(), program.name(), program.name()];
    return [
      `def ${outer}():`,
      `    ${name} = None`,
      `    def ${inner}():`,
      `        nonlocal ${name}`,
      `        ${name} = ${object}`,
      `    ${inner}()`,
      ...indented(use(name)),
      `${outer}()`,
    ];
  },
  closure: (object, use, program) => {
    const [outer, inner, name] = [program.name(), program.name(), program.name()];
    return [
      `def ${outer}(${name}):`,
      `    def ${inner}():`,
      ...indented(indented(use(name))),
      `    return ${inner}`,
      `${outer}(${object})()`,
    ];
  },
  with: (object, use, program) => {
    program.importing("import contextlib");
    const name = program.name();
    return [`with contextlib.nullcontext(${object}) as ${name}:`, ...indented(use(name))];
  },
  "with-function": (object, use, program) => {
    program.importing("import contextlib");
    const [give, name] = [program.name(), program.name()];
    return [
      "@contextlib.contextmanager",
      `def ${give}():`,
      `    yield ${object}`,
      `with ${give}() as ${name}:`,
      ...indented(use(name)),
    ];
  },
  match: (object, use, program) => {
    const name = program.name();
    return [`match ${object}:`, `    case ${name}:`, ...indented(indented(use(name)))];
  },
  "match-sequence": (object, use, program) => {
    const name = program.name();
    return [`match [1, ${object}]:`, `    case [_, ${name}]:`, ...indented(indented(use(name)))];
  },
  "while-loop": (object, use, program) => {
    const [name, count] = [program.name(), program.name()];
    return [
      `${name} = None`,
      `${count} = 2`,
      `while ${count}:`,
      `    ${count} -= 1`,
      `    ${name} = ${object}`,
      ...use(name),
    ];
  },
  deleted: (object, use, program) => {
    const [a, b] = [program.name(), program.name()];
    return [`${a} = ${object}`, `${b} = ${a}`, `del ${a}`, ...use(b)];
  },
  async: (object, use, program) => {
    program.importing("import asyncio");
    const [give, name] = [program.name(), program.name()];
    return [`async def ${give}():`, `    return ${object}`, `${name} = asyncio.run(${give}())`, ...use(name)];
  },
  "context-variable": (object, use, program) => {
    program.importing("import contextvars");
    const name = program.name();
    return [`${name} = contextvars.ContextVar("x", default=${object})`, ...use(`${name}.get()`)];
  },
  queue: (object, use, program) => {
    program.importing("import collections");
    const name = program.name();
    return [`${name} = collections.deque([${object}])`, ...use(`${name}.popleft()`)];
  },
  copy: (object, use, program) => {
    program.importing("import copy");
    return use(`copy.copy([${object}])[0]`);
  },
};

/** Others call the object: `object` and its arguments, as lines; nothing where they cannot pass these arguments. */
export type CallThrough = (
  object: string,
  args: readonly string[],
  program: Program,
) => readonly string[] | undefined;

export const CALL_THROUGHS: Readonly<Record<string, CallThrough>> = {
  partial: (object, args, program) => {
    program.importing("import functools");
    return [`functools.partial(${[object, ...args].join(", ")})()`];
  },
  "partial-import": (object, args, program) => {
    program.importing("from functools import partial as prepare");
    const name = program.name();
    return [`${name} = prepare(${object})`, `${name}(${args.join(", ")})`];
  },
  map: (object, args) => (args.length === 0 ? undefined : [`list(map(${object}, ${eachInList(args)}))`]),
  starmap: (object, args, program) => {
    program.importing("import itertools");
    return [`list(itertools.starmap(${object}, [(${positional(args).join(", ")},)]))`];
  },
  "sort-key": ofOne((object, arg) => [`sorted([${arg}], key=${object})`]),
  "max-key": ofOne((object, arg) => [`max([${arg}, ${arg}], key=${object})`]),
  filter: ofOne((object, arg) => [`list(filter(${object}, [${arg}]))`]),
  "star-call": (object, args, program) => {
    const name = program.name();
    return [`${name} = [${positional(args).join(", ")}]`, `${object}(*${name})`];
  },
  thread: (object, args, program) => {
    program.importing("import threading");
    const name = program.name();
    return [
      `${name} = threading.Thread(target=${object}, args=${tuple(args)})`,
      `${name}.start()`,
      `${name}.join()`,
    ];
  },
  executor: (object, args, program) => {
    program.importing("from concurrent.futures import ThreadPoolExecutor");
    return [
      "with ThreadPoolExecutor(1) as pool:",
      `    pool.submit(${[object, ...args].join(", ")}).result()`,
    ];
  },
  "executor-map": (object, args, program) => {
    if (args.length === 0) {
      return undefined;
    }
    program.importing("from concurrent.futures import ThreadPoolExecutor");
    return ["with ThreadPoolExecutor(1) as pool:", `    list(pool.map(${object}, ${eachInList(args)}))`];
  },
  "exit-stack": (object, args, program) => {
    program.importing("import contextlib");
    return ["with contextlib.ExitStack() as stack:", `    stack.callback(${[object, ...args].join(", ")})`];
  },
  context: (object, args, program) => {
    program.importing("import contextvars");
    return [`contextvars.copy_context().run(${[object, ...args].join(", ")})`];
  },
  "loop-executor": (object, args, program) => {
    program.importing("import asyncio");
    const name = program.name();
    return [
      `async def ${name}():`,
      `    await asyncio.get_running_loop().run_in_executor(None, ${[object, ...positional(args)].join(", ")})`,
      `asyncio.run(${name}())`,
    ];
  },
  "dunder-call": (object, args) => [`${object}.__call__(${args.join(", ")})`],
  "type-call": (object, args) => [`type(${object}).__call__(${[object, ...args].join(", ")})`],
  "operator-overload": (object, args) => [
    "class Step:",
    `    def __rshift__(self, other): return ${object}(${["other", ...args.slice(1)].slice(0, args.length).join(", ")})`,
    `Step() >> ${args[0] ?? "None"}`,
  ],
  "class-getitem": ofOne((object, arg) => [
    "class Step:",
    `    __class_getitem__ = staticmethod(${object})`,
    `Step[${arg}]`,
  ]),
  "default-factory": (object, args, program) => {
    program.importing("import collections");
    return [`collections.defaultdict(lambda: ${object}(${args.join(", ")}))["x"]`];
  },
  "call-sentinel": (object, args) => [`next(iter(lambda: ${object}(${args.join(", ")}), 1 == 2))`],
  annotation: (object, args, program) => [`def ${program.name()}(x: ${object}(${args.join(", ")})): pass`],
  "default-value": (object, args, program) => [
    `def ${program.name()}(x=${object}(${args.join(", ")})): pass`,
  ],
  fstring: (object, args, program) => {
    const name = program.name();
    return [`${name} = lambda: ${object}(${args.join(", ")})`, `f"{${name}()}"`];
  },
  // Grammars differ in what a star before a call belongs to.
  star: (object, args) => [`[*${object}(${args.join(", ")})]`],
  "double-star": (object, args) => [`dict(**${object}(${args.join(", ")}))`],
  "star-argument": (object, args) => [`print(*${object}(${args.join(", ")}))`],
  await: (object, args, program) => {
    program.importing("import asyncio as loops");
    const name = program.name();
    return [`async def ${name}():`, `    await ${object}(${args.join(", ")})`, `loops.run(${name}())`];
  },
  assert: (object, args) => [`assert [${object}(${args.join(", ")})]`],
  "class-keyword": (object, args) => [
    "class Meta:",
    "    def __init_subclass__(cls, **kwargs): pass",
    `class Made(Meta, run=${object}(${args.join(", ")})): pass`,
  ],
  "python-operator": (object, args, program) => {
    program.importing("from airflow.operators.python import PythonOperator");
    return [
      `PythonOperator(task_id="work", python_callable=${object}, op_args=[${positional(args).join(", ")}])`,
    ];
  },
  "python-operator-standard": (object, args, program) => {
    program.importing("from airflow.providers.standard.operators.python import PythonOperator");
    const name = program.name();
    return [
      `${name} = dict(task_id="work", python_callable=${object}, op_args=${tuple(args)})`,
      `PythonOperator(**${name})`,
    ];
  },
  "task-function": (object, args, program) => {
    program.importing("from airflow.decorators import task");
    return [`task(${object})(${args.join(", ")})`];
  },
  "failure-callback": (object, args, program) => {
    program.importing("from airflow.operators.empty import EmptyOperator");
    return [
      `EmptyOperator(task_id="work", on_failure_callback=lambda context: ${object}(${args.join(", ")}))`,
    ];
  },
  macro: (object, args, program) => {
    // A macro runs when a template names it.
    program.importing("from airflow import DAG");
    return [
      `with DAG("macros", user_defined_macros={"run": lambda: ${object}(${args.join(", ")})}) as dag_of_macros:`,
      "    pass",
    ];
  },
};

/** For objects that are called with one argument. */
function ofOne(write: (object: string, arg: string) => readonly string[]): CallThrough {
  return (object, args) =>
    args[0] !== undefined && positional(args).length === 1 ? write(object, args[0]) : undefined;
}

function eachInList(args: readonly string[]): string {
  return positional(args)
    .map((arg) => `[${arg}]`)
    .join(", ");
}

function tuple(args: readonly string[]): string {
  return `(${positional(args)
    .map((arg) => `${arg},`)
    .join(" ")})`;
}

/** Without the arguments by keyword. */
function positional(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !/^\w+=/.test(arg));
}
