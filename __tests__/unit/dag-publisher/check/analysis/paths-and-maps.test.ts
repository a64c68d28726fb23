import {
  HOLE,
  pathsOf,
  textsOf,
  type Value,
} from "../../../../../functions/dag-publisher/check/analysis/value";
import { collectFacts } from "../../../../../functions/dag-publisher/check/analysis/facts";
import { PythonParser } from "../../../../../functions/dag-publisher/check/python/parser";

/** What the argument of `f(…)`, the last call of the code, may be. */
async function argument(code: string): Promise<Value | undefined> {
  const facts = collectFacts((await PythonParser.load()).parse(code).root);
  return facts.calls.find(({ node }) => node.text.startsWith("f("))?.positional[0];
}

test.each([
  ["__file__ is in the DAGs folder", "f(__file__)", `/usr/local/airflow/dags/${HOLE}`],
  [
    "its folder is, too",
    "import os\nf(os.path.dirname(os.path.abspath(__file__)))",
    `/usr/local/airflow/dags/${HOLE}`,
  ],
  ["dirname of what is known", 'import os\nf(os.path.dirname("/a/b/c"))', "/a/b"],
  ["Path.parent", 'from pathlib import Path\nf(Path("/a/b").resolve().parent)', "/a"],
  ["joinpath", 'from pathlib import Path\nf(Path("/a").joinpath("b", "c"))', "/a/b/c"],
  ["an unknown folder and a known name", 'f(x / "b" / "c")', `${HOLE}/b/c`],
  [
    "the configured folder",
    'from airflow.configuration import conf\nf(conf.get("core", "dags_folder"))',
    "/usr/local/airflow/dags",
  ],
])("paths: %s", async (_property, code, text) => {
  const value = await argument(code);
  expect(value && textsOf(value)).toContain(text);
});

test("a division of numbers is no path", async () => {
  expect(await argument("f(10 / 2)")).toEqual({ atoms: [], open: true });
});

test.each(["f({**os.environ, 'a': 1})", "f(dict(os.environ, a=1))"])(
  "what is no dictionary of the file stays visible in one: %s",
  async (code) => {
    const value = await argument(`import os\n${code}`);
    expect(value && pathsOf(value)).toEqual(["os.environ"]);
    expect(value?.open).toBe(true);
  },
);

test("dictionaries of the file are merged, and closed", async () => {
  const value = await argument("a = {'x': 1}\nf({**a, 'y': 2})");
  expect(value?.open).toBe(false);
  const [atom] = value?.atoms ?? [];
  expect(atom?.kind === "dict" && atom.entries.flatMap(([key]) => textsOf(key))).toEqual(["x", "y"]);
});
