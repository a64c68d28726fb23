import { requirementsFindings } from "../../../../../functions/dag-publisher/check/files/requirements";

const CONSTRAINT =
  '--constraint "https://raw.githubusercontent.com/apache/airflow/constraints-2.10.3/constraints-3.11.txt"\n';

function findings(text: string, hosts?: readonly string[]): string[] {
  return requirementsFindings(Buffer.from(CONSTRAINT + text), { hosts }).map(
    ({ rule, severity = "error" }) => `${rule} ${severity}`,
  );
}

describe("FILE003", () => {
  test.each([
    ["a repository", "git+https://github.com/example/lib.git@v1"],
    ["a named repository", "lib @ git+https://github.com/example/lib.git"],
    ["a named repository without blanks", "lib@git+https://github.com/example/lib.git"],
    ["a URL", "https://example.com/lib-1.0-py3-none-any.whl"],
    ["a named URL", "lib @ https://example.com/lib-1.0-py3-none-any.whl"],
    ["a path", "./lib"],
    ["an editable package", "-e ./lib"],
    ["an editable package, long form", "--editable=git+https://github.com/example/lib.git"],
    ["a trusted host", "--trusted-host example.com"],
    ["another index", "--index-url https://pypi.example.com/simple"],
    ["another index, short form without a blank", "-ihttps://pypi.example.com/simple"],
    ["an index without TLS", "--index-url http://pypi.org/simple"],
    ["an extra index", "--extra-index-url=https://pypi.example.com/simple"],
    ["an index whose user looks like PyPI", "--index-url https://pypi.org@example.com/simple"],
    ["links", "--find-links https://example.com/"],
    ["further requirements", "-r other.txt"],
    ["a line that goes on", "--trusted-host \\\nexample.com"],
  ])("finds %s", (_property, line) => {
    expect(findings(line)).toEqual(["FILE003 error"]);
  });

  test.each([
    ["no version", "pandas"],
    ["a range", "pandas>=2.0"],
    ["a compatible version", "pandas~=2.0"],
    ["a wildcard", "pandas==2.*"],
    ["extras without a version", "pandas[excel]"],
  ])("warns of %s", (_property, line) => {
    expect(findings(line)).toEqual(["FILE003 warning"]);
  });

  test.each([
    ["an exact version", "pandas==2.2.1"],
    ["extras and a marker", 'pandas[excel]==2.2.1 ; python_version >= "3.11"'],
    ["a comment", "# pandas\npandas==2.2.1 # needed by reports"],
    ["hashes", `pandas==2.2.1 \\\n  --hash=sha256:${"a".repeat(64)}`],
    [
      "wheels of plugins.zip",
      "--find-links /usr/local/airflow/plugins\n--no-index\n/usr/local/airflow/plugins/a.whl",
    ],
    ["PyPI", "--index-url https://pypi.org/simple"],
    ["a provider, whose version is in Airflow's constraints", "apache-airflow-providers-amazon"],
  ])("leaves alone %s", (_property, line) => {
    expect(findings(line)).toEqual([]);
  });

  test("warns of a provider without a version where the constraints are not Airflow's", () => {
    const own = "--constraint https://example.com/constraints.txt\napache-airflow-providers-amazon";
    expect(requirementsFindings(Buffer.from(own)).map(({ message }) => message)).toEqual([
      "apache-airflow-providers-amazon has no exact version",
    ]);
  });

  test("takes the index of a host of the policy", () => {
    expect(findings("--index-url https://pypi.example.com/simple", ["pypi.example.com"])).toEqual([]);
  });

  test("warns where there are no constraints", () => {
    expect(requirementsFindings(Buffer.from("pandas==2.2.1"))).toMatchObject([
      { rule: "FILE003", severity: "warning" },
    ]);
  });

  test("has nothing against an empty file", () => {
    expect(requirementsFindings(Buffer.from("# none\n\n"))).toEqual([]);
  });

  test("FILE006: finds the password of an index, and does not repeat it", () => {
    const found = requirementsFindings(
      Buffer.from(`${CONSTRAINT}--index-url https://me:hunter22@pypi.example.com/simple`),
    );
    expect(found.map(({ rule }) => rule)).toEqual(["FILE003", "FILE006"]);
    expect(JSON.stringify(found)).not.toContain("hunter22");
  });

  test("gives the place of the line", () => {
    const text = "pandas==2.2.1\n-e ./lib\n";
    const at = requirementsFindings(Buffer.from(text)).at(-1)?.at;
    expect(text.slice(at?.start, at?.end)).toBe("-e ./lib");
  });
});
