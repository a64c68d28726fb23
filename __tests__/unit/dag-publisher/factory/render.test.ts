import fc from "fast-check";
import { seeds } from "../../../support/seeds";
import { anyDefinitions } from "./arbitraries";
import { BASH, dagWithTask, dataOf, render } from "./support";

describe("a rendered file", () => {
  const text = [
    "default: {default_args: {owner: data, start_date: 2025-01-01}, tags: [etl]}",
    "etl:",
    '  schedule: "0 3 * * *"',
    "  task_groups: [{group_name: load, dependencies: [extract]}]",
    "  tasks:",
    `    - {task_id: write, ${BASH}, bash_command: "echo '\\u00e9'", task_group_name: load}`,
    "    - {task_id: extract, operator: airflow.operators.bash.BashOperator, bash_command: echo}",
  ].join("\n");
  const { python, errors } = render(text);
  const file = python.etl ?? "";

  test("has constant code, one literal, and nothing else of the author's", () => {
    const other = render(text.replace("echo", "exho").replace("0 3", "0 4")).python.etl ?? "";
    const withoutData = (one: string): string =>
      one.replace(/DEFINITION = \([^]*?\n\)/, "").replace(/source-sha256: [0-9a-f]{64}\n$/, "");

    expect(errors).toEqual([]);
    expect(other).not.toBe(file);
    expect(withoutData(other)).toBe(withoutData(file));
    expect(file).not.toMatch(/getattr|globals|import_string|eval|exec|environ|\bf["']/);
    expect(file).toMatch(/^[\n -~]*$/);
  });

  test("begins with a table of its tasks and ends with the hash of its source", () => {
    expect(file).toContain("#   extract     BashOperator\n#   load.write  BashOperator\n");
    expect(file).toMatch(/\n# source-sha256: [0-9a-f]{64}\n$/);
  });

  test("has the definition with its defaults as data", () => {
    expect(dataOf(file)).toMatchObject({
      dag: { dag_id: "etl", schedule: "0 3 * * *", tags: ["etl"], default_args: { owner: "data" } },
      groups: [{ id: "load", arguments: {} }],
      order: [["extract", ["load"]]],
      tasks: [{ id: "extract" }, { id: "write", group: "load", arguments: { bash_command: "echo 'é'" } }],
    });
  });

  test("imports by Airflow's version", () => {
    const before = render(text, { airflow: "2.10.3" }).python.etl ?? "";

    expect(file).toContain("from airflow.sdk import DAG\n");
    expect(file).toContain(
      "from airflow.providers.standard.operators.bash import BashOperator as operator_0\n",
    );
    expect(before).toContain("from airflow import DAG\n");
    expect(before).toContain("from airflow.operators.bash import BashOperator as operator_0\n");
  });

  test("is the same for JSON and for a map of tasks", () => {
    const list = { etl: { tasks: [{ task_id: "a", operator: "airflow.operators.empty.EmptyOperator" }] } };
    const map = { etl: { tasks: { a: { operator: "airflow.operators.empty.EmptyOperator" } } } };
    const withoutHash = (one = ""): string => one.replace(/[0-9a-f]{64}/, "");

    expect(withoutHash(render(JSON.stringify(list)).python.etl)).toBe(
      withoutHash(render(JSON.stringify(map)).python.etl),
    );
  });
});

test("anchors, aliases and merge keys are resolved", () => {
  const text = `etl:\n  tasks:\n    a: &a {${BASH}, bash_command: one, retries: 3}\n    b:\n      <<: *a\n      bash_command: two\n`;

  expect(dataOf(render(text).python.etl ?? "")).toMatchObject({
    tasks: [
      { arguments: { bash_command: "one", retries: 3 } },
      { arguments: { bash_command: "two", retries: 3 } },
    ],
  });
});

test.each<[what: string, schedule: string, data: unknown]>([
  ["none, as text", '" None "', null],
  ["a preset", '"@daily"', "@daily"],
  ["EventBridge's cron", '"0 5 * * ? *"', "0 5 * * *"],
  ["a length of time", "{__type__: datetime.timedelta, hours: 2}", { __type__: "timedelta", hours: 2 }],
  [
    "a timetable",
    "{__type__: airflow.timetables.trigger.CronTriggerTimetable, cron: 0 1 * * *, timezone: UTC}",
    { __type__: "cron_trigger", cron: "0 1 * * *", timezone: "UTC" },
  ],
  [
    "URIs",
    "[s3://a, s3://b]",
    [
      { __type__: "asset", uri: "s3://a" },
      { __type__: "asset", uri: "s3://b" },
    ],
  ],
  [
    "a condition",
    "{__or__: [{__and__: [s3://a, s3://b]}, s3://c]}",
    {
      __type__: "any",
      of: [
        {
          __type__: "all",
          of: [
            { __type__: "asset", uri: "s3://a" },
            { __type__: "asset", uri: "s3://b" },
          ],
        },
        { __type__: "asset", uri: "s3://c" },
      ],
    },
  ],
  [
    "a condition as text",
    '{datasets: "(s3://a & s3://b) | s3://c"}',
    { __type__: "any", of: [{ __type__: "all" }, { uri: "s3://c" }] },
  ],
])("a schedule: %s", (_what, schedule, data) => {
  const { python, errors } = render(
    `etl:\n  schedule: ${schedule}\n  tasks: {a: {operator: airflow.operators.empty.EmptyOperator}}`,
  );

  expect(errors).toEqual([]);
  expect(dataOf(python.etl ?? "")).toMatchObject({ dag: { schedule: data } });
});

test("a task is mapped over lists and over what others return, which come first", () => {
  const text = [
    "etl:",
    "  tasks:",
    `    - {task_id: run, ${BASH}, expand: {bash_command: list.output}, partial: {retries: 2}}`,
    `    - {task_id: list, ${BASH}, expand: {bash_command: [a, b]}}`,
  ].join("\n");

  expect(dataOf(render(text).python.etl ?? "")).toMatchObject({
    tasks: [
      { id: "list", expand: [["bash_command", "values", ["a", "b"]]] },
      {
        id: "run",
        arguments: { retries: 2 },
        expand: [["bash_command", "output", "list"]],
      },
    ],
  });
});

test("what surprises is a warning", () => {
  const text = `etl:\n  default_args: {start_date: 2 days, catchup: "false,"}\n${dagWithTask(BASH, "bash_command: 'echo {{ params.x }}'").split("\n").slice(2).join("\n")}`;

  expect(render(text)).toMatchObject({
    errors: [],
    warnings: [
      expect.stringContaining("etl.default_args.start_date moves with each day"),
      expect.stringContaining("etl.default_args.catchup has no effect under default_args"),
      expect.stringContaining("bash_command has params in a shell command"),
    ],
  });
});

test("every valid definition is rendered, always to the same bytes, and its data is what was written", () => {
  fc.assert(
    fc.property(anyDefinitions, (definitions) => {
      const text = JSON.stringify(definitions);
      const { python, errors } = render(text);

      expect(errors).toEqual([]);
      expect(render(text).python).toEqual(python);
      for (const [dagId, file] of Object.entries(python)) {
        const data = dataOf(file) as { dag: object; tasks: { id: string; arguments: object }[] };
        expect(file).toMatch(/^[\n -~]*$/);
        const tasks = definitions[dagId]?.tasks as Record<string, { params: object }>;
        const back = Object.fromEntries(data.tasks.map(({ id, arguments: args }) => [id, args]));
        // JSON has no -0.
        expect(JSON.stringify(back)).toBe(
          JSON.stringify(Object.fromEntries(data.tasks.map(({ id }) => [id, { params: tasks[id]?.params }]))),
        );
      }
    }),
    { numRuns: seeds(2000) },
  );
});
