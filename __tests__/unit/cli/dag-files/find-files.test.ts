import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type FindOptions, findFiles } from "../../../../cli/dag-files/find-files";
import { explainReadError } from "../../../../cli/dag-files/read-error";

describe("the files that a command line names", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dag files "));
  const dags = path.join(folder, "dags");
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  beforeEach(() => {
    fs.rmSync(dags, { recursive: true, force: true });
    for (const file of [
      "payments/daily.py",
      "payments/sql/report.sql",
      "team_lib/deep/x.py",
      "lone.py",
      "__pycache__/lone.cpython-311.pyc",
      ".git/config",
    ]) {
      write(file, "");
    }
  });

  function write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(dags, file)), { recursive: true });
    fs.writeFileSync(path.join(dags, file), text);
  }

  /** Paths below the DAGs folder, and messages, with paths below the folder of this test. */
  function find(
    paths: readonly string[],
    options: Partial<FindOptions> = {},
  ): { files: string[]; problems: string[] } {
    const { files, problems } = findFiles(paths, { ignoreSyntax: "regexp", ...options });
    return {
      files: files.map((file) => file.path),
      problems: problems.map((one) => `${path.relative(folder, one.path ?? "")}: ${one.message}`),
    };
  }

  const ALL = ["lone.py", "payments/daily.py", "payments/sql/report.sql", "team_lib/deep/x.py"];

  test("are all of a folder, but for what tools write, sorted", () => {
    expect(find([dags])).toEqual({ files: ALL, problems: [] });
  });

  test("come with the modules of their DAGs folder, those that are left out too", () => {
    write(".airflowignore", "team_lib");
    const { files, ignored } = findFiles([dags], { ignoreSyntax: "regexp" });

    expect(ignored).toBe(1);
    expect(files.map(({ modules }) => modules)).toEqual(Array(3).fill(["lone", "payments", "team_lib"]));
    const [one] = findFiles([path.join(dags, "lone.py")], { ignoreSyntax: "regexp" }).files;
    expect(one?.modules).toEqual(["lone", "payments", "team_lib"]);
  });

  test("have paths below the folder that --root names, or that is given, or that they are in", () => {
    const file = path.join(dags, "payments/daily.py");

    expect(find([file])).toEqual({ files: ["daily.py"], problems: [] });
    expect(find([file], { root: dags })).toEqual({ files: ["payments/daily.py"], problems: [] });
    expect(find([path.dirname(file)], { root: dags }).files).toEqual(ALL.slice(1, 3));
    expect(find([file], { root: path.join(dags, "team_lib") }).problems).toEqual([
      expect.stringMatching(/^dags\/payments\/daily\.py: must be below --root .*team_lib$/),
    ]);
  });

  test("are files beside a DAGs folder only where they are named and no DAGs folder holds them", () => {
    const file = path.join(dags, "lone.py");
    const beside = (paths: string[], root?: string): boolean[] =>
      findFiles(paths, { ignoreSyntax: "regexp", ...(root === undefined ? {} : { root }) })
        .files.filter(({ path: below }) => below === "lone.py")
        .map(({ namedItself }) => namedItself);

    expect(beside([file])).toEqual([true]);
    expect(beside([file], dags)).toEqual([false]);
    expect(beside([dags, file])).toEqual([false]);
    expect(beside([file, dags])).toEqual([false]);
  });

  test("are those that a pattern matches", () => {
    expect(find([path.join(dags, "**/*.py")]).files).toEqual([ALL[0], ALL[1], ALL[3]]);
    expect(find([path.join(dags, "*/d?ily.py")]).files).toEqual([ALL[1]]);
    expect(find([path.join(dags, "payments/*.py")], { root: dags }).files).toEqual([ALL[1]]);
  });

  test("are each there once", () => {
    expect(find([dags, dags, path.join(dags, "**/*.py")]).files).toEqual(ALL);
  });

  test("obey .airflowignore, also that of the DAGs folder where a folder below it is given", () => {
    write(".airflowignore", "^payments/sql\n");
    write("team_lib/.airflowignore", "x\\.py");

    expect(find([dags]).files).toEqual([ALL[0], ALL[1]]);
    expect(find([path.join(dags, "payments")], { root: dags }).files).toEqual([ALL[1]]);
    expect(find([path.join(dags, "team_lib")], { root: dags })).toEqual({
      files: [],
      problems: ["dags/team_lib: must hold files to check, got: none but what .airflowignore leaves out (1)"],
    });
  });

  test("named one by one are there although .airflowignore leaves them out", () => {
    write(".airflowignore", "lone");

    expect(find([path.join(dags, "lone.py")]).files).toEqual(["lone.py"]);
  });

  test("report a line of .airflowignore that cannot be read, and go on", () => {
    write(".airflowignore", "*.py");

    expect(find([dags])).toEqual({
      files: ALL,
      problems: [expect.stringMatching(/^dags\/\.airflowignore: line 1: must be a regular expression/)],
    });
    expect(find([dags], { ignoreSyntax: "glob" })).toEqual({
      files: ["payments/sql/report.sql"],
      problems: [],
    });
  });

  test("lie behind links too; a loop is reported once, and the rest goes on", () => {
    fs.symlinkSync("..", path.join(dags, "payments/again"));
    fs.symlinkSync("payments/daily.py", path.join(dags, "also.py"));

    expect(find([dags])).toEqual({
      files: ["also.py", ...ALL],
      problems: ["dags/payments/again: must not be a link to a folder that it is in"],
    });
  });

  test.each<[string, () => string, string]>([
    [
      "a path that is not there",
      () => path.join(dags, "none.py"),
      "dags/none.py: must be there, got: nothing, or a link to nothing",
    ],
    [
      "a pattern that matches nothing",
      () => path.join(dags, "*.txt"),
      "dags/*.txt: must match files, got: none",
    ],
    [
      "a pattern in a folder that is not there",
      () => path.join(folder, "a/*.py"),
      "a/*.py: must match files, got: no folder ",
    ],
    [
      "an empty folder",
      () => fs.mkdtempSync(path.join(folder, "empty-")),
      ": must hold files to check, got: none",
    ],
    [
      "a link that leads to itself",
      () => {
        fs.symlinkSync("self.py", path.join(dags, "self.py"));
        return path.join(dags, "self.py");
      },
      "dags/self.py: must not be a link that leads back to itself",
    ],
  ])("of %s are none, with one message, and the rest goes on", (_, given, message) => {
    const { files, problems } = find([given(), path.join(dags, "lone.py")]);

    expect(files).toEqual(["lone.py"]);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("may be a pipe, which is found and never opened here", () => {
    execFileSync("mkfifo", [path.join(dags, "pipe.py")]);

    expect(find([dags]).files).toContain("pipe.py");
  });

  test("that may not be read are a message without a stack trace", () => {
    expect(explainReadError(Object.assign(new Error("x"), { code: "EACCES" }))).toBe(
      "must be readable, got: no permission",
    );
    expect(explainReadError(new Error("disk on fire"))).toBe("must be readable, got: disk on fire");
  });
});
