import { BASH, dataOf, render } from "./support";

const blueprint = (rows: string, holes = "bash_command: {__parameter__: command}"): string =>
  [
    "default: {start_date: 2025-01-01}",
    "template:",
    "  schedule: {__parameter__: schedule}",
    "  tasks:",
    `    load: {${BASH}, ${holes}}`,
    "parameters:",
    "  command: {type: text}",
    '  schedule: {type: text, default: "@daily"}',
    `dags: ${rows}`,
  ].join("\n");

test("a template becomes a DAG for each row, with the row's values or the defaults", () => {
  const { python, errors } = render(
    blueprint('[{dag_id: a, command: one}, {dag_id: b, command: two, schedule: "@hourly"}]'),
  );

  expect(errors).toEqual([]);
  expect(Object.values(python).map(dataOf)).toMatchObject([
    { dag: { dag_id: "a", schedule: "@daily" }, tasks: [{ arguments: { bash_command: "one" } }] },
    { dag: { dag_id: "b", schedule: "@hourly" }, tasks: [{ arguments: { bash_command: "two" } }] },
  ]);
});

test("200 rows are 200 DAGs, as a map by dag_id too", () => {
  const rows = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`dag_${index}`, { command: `${index}` }]),
  );

  expect(Object.keys(render(blueprint(JSON.stringify(rows))).python)).toHaveLength(200);
});

test.each<[what: string, text: string, message: string]>([
  [
    "a value of another type",
    blueprint("[{dag_id: a, command: 1}]"),
    "etl.yaml:9:29  dags[0].command must be a text, got: 1",
  ],
  [
    "a missing value",
    blueprint("[{dag_id: a}]"),
    "etl.yaml:9:8  dags[0] must have the parameter command, which has no default",
  ],
  [
    "an unknown parameter",
    blueprint("[{dag_id: a, command: x, c: y}]"),
    "etl.yaml:9:32  dags[0].c must be a parameter of the template: command, schedule",
  ],
  [
    "a dag_id twice",
    blueprint("[{dag_id: a, command: x}, {dag_id: a, command: y}]"),
    'etl.yaml:9:33  dags[1] must have a dag_id of its own, got twice: "a"',
  ],
  [
    "a hole that is no parameter",
    blueprint(
      "[{dag_id: a, command: x}]",
      "bash_command: {__parameter__: command}, retries: {__parameter__: r}",
    ),
    'etl.yaml:5:118  template.tasks.load.retries must be __parameter__ alone, with the name of a parameter, got: "r"',
  ],
  [
    "a parameter without a hole",
    blueprint("[{dag_id: a, command: x}]", "bash_command: x"),
    "etl.yaml:7:3  parameters.command must be used in the template, as {__parameter__: command}",
  ],
  [
    "a value that the definition may not have, at its row",
    blueprint("[{dag_id: a, command: '{{ conf }}'}]"),
    "etl.yaml:9:29  dags[0].command must not use conf in a template: it is Airflow's own configuration, with its secrets",
  ],
  [
    "a mistake in the template, at the template",
    blueprint("[{dag_id: a, command: x}]", "bash_command: {__parameter__: command}, queue: q"),
    "template.tasks.load.queue must not be given",
  ],
])("%s is refused", (_what, text, message) => {
  const { errors, python } = render(text);

  expect(errors).toContainEqual(expect.stringContaining(message));
  expect(python).toEqual({});
});
