import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const { affectedSuites } = jest.requireActual<{
  affectedSuites: (suites: readonly string[], files: readonly string[]) => string[];
}>("../../../.ci/affected-suites.cjs");

const ALL = [
  "check",
  "unit",
  "cdktn",
  "access",
  "airflow",
  "lambda",
  "package",
  "rules",
  "bench",
  "terraform",
];

test.each([
  ["documentation of the code", ["CHANGELOG.md", "docs/decisions/README.md", "modules/audit/README.md"], []],
  ["a page with commands", ["README.md", "docs/security.md"], ["package"]],
  ["runbooks", ["docs/operations.md"], ["airflow", "lambda", "package", "terraform"]],
  ["a workflow", [".github/workflows/ci.yml"], []],
  ["nothing at all", [], []],
  ["a synth test", ["__tests__/synth/network/team-network.test.ts"], ["cdktn"]],
  ["a suite's own test", ["__tests__/rules/alerts.test.ts"], ["rules"]],
  [
    "tests of two suites",
    ["__tests__/lambda/detector.test.ts", "__tests__/access/roles.test.ts"],
    ["access", "lambda"],
  ],
  ["a benchmark", ["bench/synth.ts"], ["bench"]],
  ["what Airflow runs", ["__tests__/airflow/dags/ordinary_work.py"], ["airflow"]],
])("%s runs check, unit and the suites that it affects", (_, files, further) => {
  expect(affectedSuites(ALL, files)).toEqual(["check", "unit", ...further]);
});

test.each([
  ["a construct", "modules/network/team-network.ts"],
  ["the detector", "functions/privilege-detector/handler.ts"],
  ["what tests share", "__tests__/terraform/support/tools.ts"],
  ["a dependency", "package-lock.json"],
  ["what runs the suites", ".ci/run"],
  ["a file of a kind that nobody thought of", "new-folder/new.file"],
])("%s runs every suite, also together with documentation", (_, file) => {
  expect(affectedSuites(ALL, ["README.md", file])).toEqual(ALL);
});

test("a page that a suite reads runs that suite", () => {
  const root = path.resolve(__dirname, "../../..");
  const reads = ["access", "airflow", "lambda", "package", "rules", "terraform"].flatMap((suite) =>
    readdirSync(path.join(root, "__tests__", suite), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const text = readFileSync(path.join(root, "__tests__", suite, file), "utf8");
        return [...text.matchAll(/"(docs\/[\w-]+\.md)"/g)].map(([, page = ""]) => ({
          suite,
          page,
        }));
      }),
  );

  expect(reads.length).toBeGreaterThan(8);
  expect(reads.filter(({ suite, page }) => !affectedSuites(ALL, [page]).includes(suite))).toEqual([]);
});
