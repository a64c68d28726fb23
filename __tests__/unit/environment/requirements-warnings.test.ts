import { constraintsUrl, requirementsWarnings } from "../../../modules/environment/requirements-warnings";

const SETTING = { airflowVersion: "2.11.2", endpointServices: [] };
const OFFLINE = { ...SETTING, egress: "endpoints" } as const;
const CONSTRAINT = `--constraint "${constraintsUrl("2.11.2")}"`;
const OWN_CONSTRAINT = "--constraint /usr/local/airflow/dags/constraints.txt";

// Amazon MWAA User Guide, "Understanding Amazon MWAA versions": Python by version.
test.each([
  ["2.7.2", "3.11"],
  ["2.10.3", "3.11"],
  ["2.11.0", "3.12"],
  ["3.2.1", "3.12"],
])("the constraints of %s are those for Python %s", (version, python) => {
  expect(constraintsUrl(version)).toBe(
    `https://raw.githubusercontent.com/apache/airflow/constraints-${version}/constraints-${python}.txt`,
  );
});

test("nothing is said of constraints of the version, with a way to the Internet", () => {
  expect(requirementsWarnings(`${CONSTRAINT}\npandas==2.1.4\n`, SETTING)).toEqual([]);
  expect(requirementsWarnings("# nothing yet\n\n", OFFLINE)).toEqual([]);
});

test("missing constraints give a warning with the exact URL", () => {
  expect(requirementsWarnings("pandas==2.1.4\n", SETTING)).toEqual([
    expect.stringContaining(
      `no --constraint: packages may replace those that Airflow 2.11.2 needs (${CONSTRAINT})`,
    ),
  ]);
});

test.each(["constraints-2.10.3/constraints-3.11.txt", "constraints-2.11.2/constraints-3.11.txt"])(
  "constraints of another version, %s, give one too",
  (file) => {
    const other = `-c https://raw.githubusercontent.com/apache/airflow/${file}`;
    expect(requirementsWarnings(`${other}\npandas==2.1.4`, SETTING)).toEqual([
      expect.stringContaining(`and the environment is 2.11.2 (${CONSTRAINT})`),
    ]);
  },
);

test("packages of PyPI give a warning where nothing reaches it", () => {
  const [warning] = requirementsWarnings(`${OWN_CONSTRAINT}\npandas==2.1.4\nnumpy==1.26.4\n`, OFFLINE);
  expect(warning).toMatch(
    /^requirements\.txt installs pandas, numpy from PyPI, which a VPC with egress endpoints/,
  );
});

test("wheels, no index, and CodeArtifact behind its endpoint give none", () => {
  const wheels = "/usr/local/airflow/plugins/pandas-2.1.4-cp312-none-any.whl";
  const index =
    "--index-url https://aws:token@acme-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/python/simple/";
  const withEndpoint = { ...OFFLINE, endpointServices: ["codeartifact.repositories"] };
  expect(requirementsWarnings(`${OWN_CONSTRAINT}\n${wheels}`, OFFLINE)).toEqual([]);
  expect(
    requirementsWarnings(
      `--find-links /usr/local/airflow/plugins\n--no-index\n${OWN_CONSTRAINT}\npandas==2.1.4`,
      OFFLINE,
    ),
  ).toEqual([]);
  expect(requirementsWarnings(`${OWN_CONSTRAINT}\n${index}\npandas==2.1.4`, withEndpoint)).toEqual([]);
  const [warning] = requirementsWarnings(`${OWN_CONSTRAINT}\n${index}\npandas==2.1.4`, OFFLINE);
  expect(warning).toContain("from acme-111122223333.d.codeartifact.eu-west-1.amazonaws.com, which");
  expect(warning).not.toContain("token");
});

test("constraints over the Internet give a warning where nothing reaches it", () => {
  expect(requirementsWarnings(`${CONSTRAINT}\n--no-index\n`, OFFLINE)).toEqual([
    expect.stringContaining("takes its constraints from raw.githubusercontent.com, which a VPC"),
  ]);
});
