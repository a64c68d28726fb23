import { ownModules } from "../../../../functions/dag-publisher/check/own-modules";

describe("the own modules of a DAGs folder", () => {
  test("are the .py files at its top and the folders that hold one, sorted", () => {
    const paths = ["team_lib/deep/er/x.py", "daily.py", "sql/report.sql", "team_lib/y.py", "a/__init__.py"];

    expect(ownModules(paths)).toEqual(["a", "daily", "team_lib"]);
  });

  test.each([["my-dags/x.py"], ["2024.py"], ["x.pyc"], ["a.b/c.py"], [".py"]])(
    "are no names that an import cannot have: %s",
    (path) => {
      expect(ownModules([path])).toEqual([]);
    },
  );
});
