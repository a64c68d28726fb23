import { render } from "./support";

test("refuses 10,000 tasks in one message", () => {
  const tasks = Array.from(
    { length: 10_000 },
    (_, index) => `    t${index}: {operator: airflow.operators.empty.EmptyOperator}`,
  );

  expect(render(["etl:", "  tasks:", ...tasks].join("\n")).errors).toEqual([
    expect.stringMatching(/etl\.tasks must have at most 500 of them, got: 10000/),
  ]);
});
