import { type Entry, IgnoreRules } from "../../../../cli/dag-files/airflowignore";
import { type IgnoreSyntax } from "../../../../cli/dag-files/ignore-syntax";

/** Expected values as Airflow's own find_path_from_directory gives them (airflow/utils/file.py, 2.11). */
describe(".airflowignore", () => {
  function ignores(syntax: IgnoreSyntax, text: string, path: string, folder = ""): boolean {
    const entry: Entry = { path: path.replace(/\/$/, ""), isFolder: path.endsWith("/") };
    return IgnoreRules.none(syntax).with(text, folder).rules.ignores(entry);
  }

  test.each<[string, string, boolean]>([
    ["tests", "payments/tests_of_x.py", true],
    ["tests", "payments/daily.py", false],
    ["^tests/", "tests/x.py", true],
    ["^tests/", "payments/tests/x.py", false],
    [".*_draft\\.py$", "a/b_draft.py", true],
    ["draft # not yet", "a/b_draft.py", true],
    ["# tests", "tests/x.py", false],
    ["(?P<a>x)y", "a/xy.py", true],
    ["\\-draft\\Z", "a-draft", true],
  ])("by regular expressions: %s leaves %s out: %s", (line, path, expected) => {
    expect(ignores("regexp", line, path)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ["tests", "payments/tests/", true],
    ["tests", "payments/tests_of_x.py", false],
    ["tests/", "payments/tests/", true],
    ["tests/", "payments/tests", false],
    ["/tests", "tests/", true],
    ["/tests", "payments/tests/", false],
    ["*_draft.py", "a/b/c_draft.py", true],
    ["a/*.py", "a/x.py", true],
    ["a/*.py", "a/b/x.py", false],
    ["a/**/x.py", "a/x.py", true],
    ["a/**/x.py", "a/b/c/x.py", true],
    ["**/old/*.py", "a/old/x.py", true],
    ["a/**", "a/x.py", true],
    ["x?.py", "x1.py", true],
    ["x?.py", "x12.py", false],
    ["x[0-9].py", "x1.py", true],
    ["x[!0-9].py", "x1.py", false],
    ["x[!0-9].py", "xa.py", true],
    ["x.py", "xzpy", false],
    ["\\!x.py", "!x.py", true],
    ["/", "x.py", false],
    ["*.py\n!keep.py", "a/keep.py", false],
    ["!keep.py\n*.py", "a/keep.py", true],
    ["drafts # not yet", "drafts/", true],
  ])("by glob patterns: %j leaves %s out: %s", (lines, path, expected) => {
    expect(ignores("glob", lines, path)).toBe(expected);
  });

  test("of a folder means paths below that folder, where a glob pattern has a /", () => {
    expect(ignores("glob", "/x.py", "payments/x.py", "payments")).toBe(true);
    expect(ignores("glob", "/x.py", "x.py", "payments")).toBe(false);
    expect(ignores("regexp", "^payments/x", "payments/x.py", "payments")).toBe(true);
  });

  test("has the rules of the folders above it too", () => {
    const above = IgnoreRules.none("glob").with("*.tmp.py", "").rules;
    const { rules } = above.with("!keep.tmp.py", "a");

    expect(rules.ignores({ path: "a/x.tmp.py", isFolder: false })).toBe(true);
    expect(rules.ignores({ path: "a/keep.tmp.py", isFolder: false })).toBe(false);
  });

  test("reports a line that is no regular expression, with the syntax of Airflow 3", () => {
    const { problems } = IgnoreRules.none("regexp").with("tests\n*.py\n", "");

    expect(problems.map(({ line }) => line)).toEqual([2]);
    expect(problems[0]?.message).toMatch(
      /^must be a regular expression .*--ignore-syntax glob.*got: "\*\.py"$/,
    );
  });
});
