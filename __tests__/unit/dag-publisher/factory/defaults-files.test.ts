import { airflowTarget } from "../../../../functions/dag-publisher/factory/airflow-target";
import { diagnosticLine } from "../../../../functions/dag-publisher/factory/dag-definition-error";
import { renderDefinitions } from "../../../../functions/dag-publisher/factory/render-definitions";
import { dataOf, policyOf } from "./support";

const TASKS = "  tasks: {t: {operator: airflow.operators.empty.EmptyOperator}}\n";

interface DagData {
  readonly dag: Record<string, unknown> & { readonly default_args: Record<string, unknown> };
}

/** The DAGs' arguments by dag_id, and problems as lines, of files by their paths. */
function renderAll(files: Record<string, string>): {
  dags: Record<string, DagData["dag"]>;
  errors: string[];
} {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { dags, errors } = renderDefinitions(all, policyOf(), airflowTarget("3.1"));
  return {
    dags: Object.fromEntries(dags.map(({ dagId, python }) => [dagId, (dataOf(python) as DagData).dag])),
    errors: errors.map(diagnosticLine),
  };
}

describe("defaults.yml and defaults.yaml", () => {
  it("give to the DAGs in their folder and below: the nearest counts, and tags are united", () => {
    const { dags, errors } = renderAll({
      "dags/defaults.yml": "default_args: {owner: top, retries: 1}\ndescription: top\ntags: [z, a]\n",
      "dags/team/defaults.yaml": "default_args: {owner: near}\ndescription: near\ntags: [m, a]\n",
      "dags/a.yaml": `a:\n${TASKS}`,
      "dags/team/b.yaml": `b:\n${TASKS}`,
      "dags/teams/c.yaml": `c:\n${TASKS}`,
      "other/d.yaml": `d:\n${TASKS}`,
    });

    expect(errors).toEqual([]);
    expect(dags.a).toMatchObject({
      default_args: { owner: "top", retries: 1 },
      description: "top",
      tags: ["a", "z"],
    });
    expect(dags.b).toMatchObject({
      default_args: { owner: "near", retries: 1 },
      description: "near",
      tags: ["a", "m", "z"],
    });
    expect(dags.c).toMatchObject({ default_args: { owner: "top" } });
    expect(dags.d).toMatchObject({ default_args: {} });
    expect(dags.d).not.toHaveProperty("tags");
  });

  it("count before `default` for a DAG's keys and after it for default_args, and after the DAG for both", () => {
    const { dags, errors } = renderAll({
      "defaults.yml":
        "default_args: {owner: file, retries: 1, depends_on_past: true}\ndescription: file\ntags: [x]\nmax_active_runs: 3\n",
      "a.yaml":
        "default: {default_args: {owner: default, retries: 2}, description: default, max_active_tasks: 7}\n" +
        `a:\n  default_args: {owner: own}\n  tags: [own]\n  max_active_runs: 5\n${TASKS}`,
    });

    expect(errors).toEqual([]);
    expect(dags.a).toMatchObject({
      default_args: { owner: "own", retries: 2, depends_on_past: true },
      description: "file",
      tags: ["own"],
      max_active_runs: 5,
      max_active_tasks: 7,
    });
  });

  it("are checked as what they give, and a mistake is reported once, in their own file", () => {
    const { errors } = renderAll({
      "defaults.yml": "tags: [b, 5]\ndefault_args:\n  owner: x\n  queue: big\nscheduel: '@daily'\n",
      "sub/defaults.yml": "tags: [c]\n",
      "sub/a.yaml": `a:\n${TASKS}b:\n${TASKS}`,
      "c.yaml": `c:\n${TASKS}`,
    });

    expect(errors).toEqual([
      expect.stringMatching(/^defaults\.yml:1:11 {2}tags\[1\] must be text/),
      expect.stringMatching(/^defaults\.yml:4:3 {2}default_args\.queue must not be given/),
      expect.stringMatching(
        /^defaults\.yml:5:1 {2}scheduel must be a known key of a DAG \(nearest: schedule\)/,
      ),
    ]);
  });

  test.each<[what: string, files: Record<string, string>, message: RegExp]>([
    ["invalid YAML", { "defaults.yml": "a: b: c\n" }, /^defaults\.yml:1:4 {2}must be valid YAML/],
    ["a list", { "defaults.yml": "- a\n" }, /^defaults\.yml.* must be a map with keys of a DAG, got: /],
    [
      "default_args that are no map",
      { "defaults.yml": "default_args: [a]\n" },
      /^defaults\.yml:1:1 {2}default_args must be a map/,
    ],
    [
      "two beside each other",
      { "defaults.yaml": "tags: [a]\n", "defaults.yml": "tags: [b]\n" },
      /^defaults\.yml.* must be the only file of defaults in its folder/,
    ],
  ])("with %s are refused", (_what, files, message) => {
    expect(renderAll({ ...files, "a.yaml": `a:\n${TASKS}` }).errors).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it("without files of definitions are refused, as all rendered DAGs would be removed", () => {
    expect(renderAll({ "defaults.yml": "tags: [a]\n" }).errors).toEqual([
      expect.stringMatching(/^defaults\.yml.* must have files of definitions beside it or below, got: none/),
    ]);
  });
});

it("a mistake in `default` is reported once for all DAGs of the file", () => {
  const { errors } = renderAll({
    "a.yaml": `default:\n  default_args: {queue: big}\na:\n${TASKS}b:\n${TASKS}`,
  });

  expect(errors).toEqual([
    expect.stringMatching(/^a\.yaml:2:18 {2}default\.default_args\.queue must not be given/),
  ]);
});
