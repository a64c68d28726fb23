import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { graph } from "../../../cli/graph";
import { render, renderFromDagFactory } from "../../../cli/render";
import { definitionJsonSchema } from "../../../functions/dag-publisher/factory/json-schema";
import { filesOf } from "../../support/files";

const EXAMPLES = path.resolve(__dirname, "../../../examples/dag-definitions");
const EMPTY = "operator: airflow.operators.empty.EmptyOperator";

describe("mwaa-teams render", () => {
  let folder: string;
  let definitions: string;
  let out: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "render dags "));
    definitions = path.join(folder, "definitions");
    out = path.join(folder, "dags");
    fs.mkdirSync(path.join(definitions, "team"), { recursive: true });
    write("a.yaml", `one: {tasks: {t: {${EMPTY}}}}\ntwo: {tasks: {t: {${EMPTY}}}}\n`);
    write("team/b.yml", `three: {tasks: {t: {${EMPTY}}}}\n`);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function write(name: string, text: string): void {
    fs.writeFileSync(path.join(definitions, name), text);
  }
  const run = (check = false, from = definitions): string =>
    render(from, { out, airflowVersion: "3.1", check }).report;
  const written = (): string[] => Object.keys(filesOf(out)).sort();

  test("writes a file for each DAG, and the same bytes again", () => {
    run();
    const first = filesOf(out);

    expect(written()).toEqual(["a/one.py", "a/two.py", "team/b/three.py"]);
    expect(run()).toBe(`3 DAGs in ${out}: 0 written, 0 removed`);
    expect(filesOf(out)).toEqual(first);
  });

  test("removes what is no longer defined, and nothing that somebody wrote", () => {
    run();
    fs.writeFileSync(path.join(out, "a/own.py"), "import airflow\n");
    write("a.yaml", `one: {tasks: {t: {${EMPTY}}}}\n`);
    fs.rmSync(path.join(definitions, "team/b.yml"));

    run();

    expect(written()).toEqual(["a/one.py", "a/own.py"]);
  });

  test("of one file touches only that file's DAGs", () => {
    run();
    write("a.yaml", `four: {tasks: {t: {${EMPTY}}}}\n`);

    run(false, path.join(definitions, "a.yaml"));

    expect(written()).toEqual(["a/four.py", "team/b/three.py"]);
  });

  test("writes nothing where one file has a mistake, which it names", () => {
    write("team/b.yml", "three: {tasks: {t: {operator: os.system}}}\n");

    expect(() => run()).toThrow(
      /team\/b\.yml:1:31 {2}three\.tasks\.t\.operator must be an operator of the allow-list/,
    );
    expect(fs.existsSync(out)).toBe(false);
  });

  test("does not overwrite a file that somebody wrote", () => {
    fs.mkdirSync(path.join(out, "a"), { recursive: true });
    fs.writeFileSync(path.join(out, "a/one.py"), "import airflow\n");

    expect(() => run()).toThrow("must not be a file that somebody wrote");
    expect(written()).toEqual(["a/one.py"]);
  });

  test("--check fails while the output is out of date, naming the files, and writes nothing", () => {
    expect(() => run(true)).toThrow(/a\/one\.py {2}must be up to date: run mwaa-teams render/);
    expect(fs.existsSync(out)).toBe(false);
    run();
    expect(run(true)).toBe("3 DAGs are up to date");
    write("team/b.yml", `five: {tasks: {t: {${EMPTY}}}}\n`);
    expect(() => run(true)).toThrow(/five\.py[^]*three\.py/);
  });

  test("takes the team's policy, and says what is wrong with the version or a path", () => {
    const policy = path.join(folder, "dag-policy.yaml");
    fs.writeFileSync(policy, "dagIdPrefix: pay_\n");

    expect(() => render(definitions, { out, airflowVersion: "3.1", policy })).toThrow(
      "one must begin with pay_",
    );
    expect(() => render(definitions, { out, airflowVersion: "2.9" })).toThrow(
      '--airflow-version  must be 2.10, 2.11, or 3.0 and later, got: "2.9"',
    );
    expect(() => run(false, path.join(folder, "none"))).toThrow(
      "none  must be a file or a folder that exists",
    );
  });

  test("of one file takes the defaults beside it, as of the folder", () => {
    write("defaults.yml", "default_args: {owner: payments}\n");
    run();
    const ofFolder = fs.readFileSync(path.join(out, "a/one.py"), "utf8");

    expect(ofFolder).toContain("payments");
    expect(run(true, path.join(definitions, "a.yaml"))).toBe("2 DAGs are up to date");
    expect(() => run(false, path.join(definitions, "defaults.yml"))).toThrow(
      "must have files of definitions beside it or below, got: none",
    );
    expect(graph(path.join(definitions, "a.yaml"), { airflowVersion: "3.1" })).toContain("EmptyOperator");
  });

  test("--from-dag-factory says which files fit, and what stands in the way of the others", () => {
    write("team/b.yml", `three:\n  tasks:\n    t: {${EMPTY}, queue: big}\n`);
    write("defaults.yml", "default_args: {owner: x}\n");
    write("a.yaml", `one:\n  tasks: {t: {${EMPTY}}}\n`);

    const report = renderFromDagFactory(definitions, { airflowVersion: "3.1" });

    expect(report).toContain("1 of 2 files fit unchanged.");
    expect(report).toMatch(
      /To change: 1\n.*b\.yml\n.*three\.tasks\.t\.queue must not be given: .*; leave it out/,
    );
    expect(report).toMatch(/Without a DAG: 1\n.*defaults\.yml/);
  });
});

test("the examples are rendered, for every Airflow", () => {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "examples-"));

  for (const airflowVersion of ["2.10", "2.11", "3.0", "3.1"]) {
    expect(render(EXAMPLES, { out, airflowVersion })).toMatchObject({ warnings: [] });
  }
  expect(Object.keys(filesOf(out))).toHaveLength(8);
  fs.rmSync(out, { recursive: true });
});

test("mwaa-teams graph shows groups, tasks and dependencies", () => {
  const text = graph(path.join(EXAMPLES, "daily-orders.yaml"), { airflowVersion: "3.1" });

  expect(text).toContain('subgraph n0["load"]\n    n2["copy_orders<br/>BashOperator"]');
  expect(text).toMatch(/n1 --> n0$/m);
});

test("the JSON Schema has the operators with their arguments, and nothing that is refused", () => {
  const { $defs } = definitionJsonSchema() as {
    $defs: {
      task: {
        allOf: { if: { properties: { operator: { const: string } } }; then: { properties: object } }[];
      };
    };
  };
  const glue = $defs.task.allOf.find((one) => one.if.properties.operator.const.endsWith(".GlueJobOperator"));

  expect($defs.task.allOf.length).toBeGreaterThan(250);
  expect(Object.keys(glue?.then.properties ?? {})).toEqual(
    expect.arrayContaining(["job_name", "retries", "dependencies"]),
  );
  expect(Object.keys(glue?.then.properties ?? {})).not.toContain("executor_config");
});
