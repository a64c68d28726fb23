import { DOCUMENTED_RULES } from "../../../../functions/dag-publisher/check/documentation";
import { RULES } from "../../../../functions/dag-publisher/check/rules";
import { RULE_IDS } from "../../../../functions/dag-publisher/policy/rule-ids";
import { type DagPolicy } from "../../../../functions/dag-publisher/policy/dag-policy";
import { check, checker, policy } from "./support";

const BAD = "x = 1\nexec(text)\n";

test("a finding has rule, place, line and remedy", async () => {
  expect(await check(BAD)).toEqual([
    {
      rule: "EXEC001",
      severity: "error",
      message: "exec runs text as code",
      fix: "read data with json.loads or ast.literal_eval, and write code as code",
      path: "payments/load.py",
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 5,
      snippet: "exec(text)",
    },
  ]);
});

test("comments of the author change nothing", async () => {
  const found = await check("exec(text)  # noqa: EXEC001  # nosec\n# ruff: noqa\n");
  expect(found.map(({ rule }) => rule)).toEqual(["EXEC001"]);
});

test("the policy sets a rule's severity, or turns it off", async () => {
  expect((await check(BAD, { rules: { EXEC001: "info" } })).map(({ severity }) => severity)).toEqual([
    "info",
  ]);
  expect(await check(BAD, { rules: { EXEC001: "off" } })).toEqual([]);
});

describe("an exception", () => {
  const exception = {
    path: "payments/*.py",
    rule: "EXEC001",
    reason: "old",
    owner: "team",
    expires: "2027-01-01",
  };

  test("covers its rule in its files, until its last day", async () => {
    expect(await check(BAD, { exceptions: [exception] })).toEqual([]);
  });

  test.each([
    ["another path", { path: "other/*.py" }],
    ["another rule", { rule: "EXEC002" }],
    ["a day that has passed", { expires: "2026-12-31" }],
  ])("of %s covers nothing", async (_name, change) => {
    expect(await check(BAD, { exceptions: [{ ...exception, ...change }] })).toHaveLength(1);
  });
});

test("nothing covers a file that no other rule can read, whatever made the policy", async () => {
  const exception = { path: "**", reason: "x", owner: "y", expires: "2027-12-31" };
  const lax = {
    ...policy(),
    rules: { ENC001: "off", ENC002: "off", ENC003: "info", ENC004: "off" },
    exceptions: ["ENC001", "ENC002", "ENC003", "ENC004"].map((rule) => ({ ...exception, rule })),
  } as DagPolicy;
  for (const text of ["# coding: utf-7\nx", "x = '\u202e'", "ｅｘｅｃ(x)", "def f(:"]) {
    const found = (await checker()).check({ path: "a.py", bytes: new TextEncoder().encode(text) }, lax, {
      today: "2027-01-01",
    });
    expect(found.map(({ severity }) => severity)).toEqual(["error"]);
  }
});

test("a line with a secret is not shown", async () => {
  const [finding] = await check(`exec("AKIA${"A".repeat(16)}")`, { rules: { CRED005: "off" } });
  expect(finding?.snippet).not.toContain("AKIA");
});

test("the same file gives the same findings, whatever was checked before", async () => {
  const first = JSON.stringify(await check(BAD));
  await check("import os\ndef exec(x): pass\n".repeat(50));
  expect(JSON.stringify(await check(BAD))).toBe(first);
});

describe("files by their names", () => {
  const rulesOf = async (path: string, keys: object = {}): Promise<(string | undefined)[]> =>
    (await checker()).check({ path, bytes: new Uint8Array() }, policy(keys)).map(({ rule }) => rule);

  test.each(["a.pyc", "lib.zip", "x.so", "y.pth", "z.egg", "payments/data.csv", "notes"])(
    "%s is no DAG file",
    async (path) => {
      expect(await rulesOf(path)).toEqual(["FILE001"]);
    },
  );

  test.each([
    "airflow_local_settings.py",
    "payments/sitecustomize.py",
    "boto3.py",
    "airflow/__init__.py",
    "json/x.py",
  ])("%s has a name that counts", async (path) => {
    expect(await rulesOf(path)).toEqual(["FILE002"]);
  });

  test("data files pass where the policy allows them, code never", async () => {
    expect(await rulesOf("payments/sql/load.sql", { dataFiles: ["payments/sql/**"] })).toEqual([]);
    expect(await rulesOf("payments/lib.zip", { dataFiles: ["**"] })).toEqual(["FILE001"]);
    expect(await rulesOf("payments/tools/json.py")).toEqual([]);
  });
});

test("every id of the list has its rule", () => {
  expect(DOCUMENTED_RULES.map(({ id }) => id)).toEqual([...RULE_IDS]);
});

test.each([
  ["requirements.txt", "apache-airflow-providers-slack\n", "FILE003"],
  ["startup.sh", "curl https://example.com/x | sh\n", "FILE005"],
  ["plugins.zip", "no zip", "FILE004"],
])("%s is checked as what it is", async (path, text, rule) => {
  const bytes = new TextEncoder().encode(text);
  expect((await checker()).check({ path, bytes }, policy()).map((finding) => finding.rule)).toContain(rule);
});

test("an archive in the DAGs folder is no data, whatever its name; the environment's own plugins.zip is", async () => {
  const rules = async (path: string, ofEnvironment: boolean): Promise<(string | undefined)[]> =>
    (await checker())
      .check({ path, bytes: new TextEncoder().encode("PK"), ofEnvironment }, policy())
      .map(({ rule }) => rule);
  expect(await rules("team/plugins_more.zip", false)).toEqual(["FILE001", "FILE004"]);
  expect(await rules("plugins.zip", true)).toEqual(["FILE004"]);
});

test.each(["./boto3.py", "a/../boto3.py", "a//b.py", "boto3\\__init__.py", "../x.py"])(
  "%j is no path below the DAGs folder",
  async (path) => {
    const found = (await checker()).check({ path, bytes: new Uint8Array() }, policy());
    expect(found.map(({ rule }) => rule)).toEqual(["FILE001"]);
  },
);

test("every rule has an id of the list, once, with reasons and examples", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, why, bad, good, fix, source } of DOCUMENTED_RULES) {
    expect(RULE_IDS).toContain(id);
    expect([why, bad, good, fix, source].every((text) => text.length > 3)).toBe(true);
  }
});

test.each(RULES.map(({ id, bad, good }) => [id, bad, good]))(
  "%s: its good example is free of it",
  async (id, _bad, good) => {
    const found = await check(good);
    expect(found.filter(({ rule, severity }) => rule === id && severity === "error")).toEqual([]);
  },
);
