import { airflowTarget } from "../../../../functions/dag-publisher/factory/airflow-target";
import { migrationReport, migrationText } from "../../../../functions/dag-publisher/factory/migration-report";
import { policyOf } from "./support";

const TASKS = "  tasks: {t: {operator: airflow.operators.empty.EmptyOperator}}\n";

function reportOf(files: Record<string, string>): ReturnType<typeof migrationReport> {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  return migrationReport(all, policyOf(), airflowTarget("3.1"));
}

describe("the migration report", () => {
  it("has a mistake in `default` once, not once for each DAG", () => {
    const { hindered } = reportOf({
      "a.yaml": `default:\n  default_args: {queue: big}\na:\n${TASKS}b:\n${TASKS}`,
    });

    expect(hindered).toEqual([{ path: "a.yaml", lines: [expect.stringMatching(/^a\.yaml:2:18 /)] }]);
  });

  it("has a mistake in defaults.yml under that file, and counts the files that take it as unchanged", () => {
    const report = reportOf({
      "defaults.yml": "default_args:\n  queue: big\n",
      "a.yaml": `a:\n${TASKS}`,
      "b.yaml": `b:\n${TASKS}`,
    });

    expect(report).toEqual({
      unchanged: ["a.yaml", "b.yaml"],
      hindered: [{ path: "defaults.yml", lines: [expect.stringMatching(/^defaults\.yml:2:3 .*queue/)] }],
      others: [],
    });
    expect(migrationText(report)).toContain("2 of 3 files fit unchanged.");
  });

  it("takes what defaults.yml gives, such as the start_date that Airflow 2 needs", () => {
    const files = [
      { path: "defaults.yml", text: "default_args: {start_date: 2025-01-01}\nschedule: '@daily'\n" },
      { path: "a.yaml", text: `a:\n${TASKS}` },
    ];

    expect(migrationReport(files, policyOf(), airflowTarget("2.10"))).toEqual({
      unchanged: ["a.yaml"],
      hindered: [],
      others: ["defaults.yml"],
    });
    expect(migrationReport(files.slice(1), policyOf(), airflowTarget("2.10")).hindered).toHaveLength(1);
  });
});
