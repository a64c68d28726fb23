import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { check, type CheckOptions, type CheckResult } from "../../../cli/check";
import { threadsFor } from "../../../cli/dag-files/check-files";
import { RULE_IDS } from "../../../functions/dag-publisher/policy/rule-ids";

/** Only these rules: what others find does not matter here. */
const POLICY = `rules:
${RULE_IDS.filter((id) => id !== "EXEC001" && !id.startsWith("ENC") && id !== "FILE001")
  .map((id) => `  ${id}: off`)
  .join("\n")}
`;

describe("mwaa-teams check", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa check "));
  const dags = path.join(folder, "dags");
  const policy = path.join(folder, "policy.yaml");
  const today = "2026-12-01";
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  beforeEach(() => {
    fs.rmSync(dags, { recursive: true, force: true });
    fs.writeFileSync(policy, POLICY);
    write("payments/daily.py", "x = 1\nprint(eval(x))\n");
    write("clean.py", "x = 1\n");
  });

  function write(file: string, content: string | Uint8Array): string {
    const full = path.join(dags, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, content);
    return full;
  }

  function run(options: Partial<CheckOptions> = {}, paths = [dags]): Promise<CheckResult> {
    const defaults = { policy, today, format: "text", failOn: "error", ignoreSyntax: "regexp" } as const;
    return check(paths, { ...defaults, ...options });
  }

  test("exits with 1 for an error, and shows where it is", async () => {
    const { report, exitCode } = await run();

    expect(exitCode).toBe(1);
    expect(report).toContain("payments/daily.py:2:7  error  EXEC001  eval runs text as code");
    expect(report).toMatch(/\n1 error in 1 of 2 files$/);
  });

  test("exits with 0 where nothing is found", async () => {
    expect(await run({}, [path.join(dags, "clean.py")])).toEqual({
      report: "1 file checked, no findings",
      notes: [],
      exitCode: 0,
    });
  });

  test.each([
    ["warning", "error", 0],
    ["warning", "warning", 1],
    ["warning", "info", 1],
    ["info", "warning", 0],
    ["info", "info", 1],
  ] as const)("with %s findings and --fail-on %s exits with %d", async (severity, failOn, exitCode) => {
    fs.writeFileSync(policy, POLICY.replace("rules:", `rules:\n  EXEC001: ${severity}`));

    expect(await run({ failOn })).toMatchObject({
      exitCode,
      report: expect.stringContaining(severity) as string,
    });
  });

  test.each(["json", "sarif", "github", "markdown"] as const)(
    "writes %s with paths as given",
    async (format) => {
      const { report, exitCode } = await run({ format }, [path.relative(process.cwd(), dags)]);

      expect(exitCode).toBe(1);
      expect(report).toContain("payments/daily.py");
      expect(report).toContain("EXEC001");
      if (format === "json") {
        const { diagnostics } = JSON.parse(report) as { diagnostics: { path: string }[] };
        expect(path.resolve(diagnostics[0]?.path ?? "")).toBe(path.join(dags, "payments/daily.py"));
      }
    },
  );

  test("gives the policy paths below the DAGs folder", async () => {
    const exception = `path: payments/*, rule: EXEC001, reason: r, owner: o, expires: "${today}"`;
    fs.writeFileSync(policy, `${POLICY}exceptions: [{ ${exception} }]`);

    expect(await run()).toMatchObject({ exitCode: 0 });
    expect(await run({ today: "2026-12-02" })).toMatchObject({ exitCode: 1 });
    expect(await run({}, [path.join(dags, "payments")])).toMatchObject({ exitCode: 1 });
    expect(await run({ root: dags }, [path.join(dags, "payments")])).toMatchObject({ exitCode: 0 });
  });

  test("writes a baseline after which the same files pass, until it ends", async () => {
    const file = path.join(folder, "accepted.yaml");

    expect(await run({ writeBaseline: file })).toMatchObject({ exitCode: 0 });
    fs.appendFileSync(policy, fs.readFileSync(file));
    expect(await run()).toMatchObject({ exitCode: 0 });
    expect(await run({ today: "2027-03-02" })).toMatchObject({ exitCode: 1 });
    write("payments/new.py", "eval(1)\n");
    expect(await run()).toMatchObject({ exitCode: 1 });
  });

  test("writes no exception for a file that no other rule reads, and says so with exit code 1", async () => {
    write("payments/null.py", "x = 1\0");
    const file = path.join(folder, "accepted.yaml");
    const { notes, exitCode } = await run({ writeBaseline: file });

    expect(exitCode).toBe(1);
    expect(notes.join("\n")).toMatch(/null\.py:1: ENC002 must be corrected/);
    expect(fs.readFileSync(file, "utf8")).not.toContain("null.py");
  });

  test.each<[string, string | Uint8Array, string]>([
    ["latin.py", Uint8Array.of(0x23, 0xe9, 0x0a), "ENC001  the file is not UTF-8"],
    ["binary.py", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff), "ENC001"],
    ["null.py", "x = 1\0", "ENC002"],
    ["archive.zip", "PK\u0003\u0004", "FILE001"],
  ])("finds that %s is nothing to deliver, in one finding, and goes on", async (name, content, finding) => {
    write(name, content);
    const { report, exitCode } = await run();

    expect(exitCode).toBe(1);
    expect(report.split("\n").filter((line) => line.includes(name))).toEqual([
      expect.stringContaining(finding),
    ]);
    expect(report).toContain("payments/daily.py:2:7");
  });

  test("exits with 2 where something could not be read, and checks the rest", async () => {
    execFileSync("mkfifo", [path.join(dags, "pipe.py")]);
    fs.symlinkSync("nowhere.py", path.join(dags, "broken.py"));
    const { report, exitCode } = await run({}, [dags, path.join(folder, "none")]);

    expect(exitCode).toBe(2);
    expect(report).toMatch(/none {2}unread {2}must be there/);
    expect(report).toMatch(/pipe\.py {2}unread {2}must be a file, got: a device, pipe or socket/);
    expect(report).toMatch(/broken\.py {2}unread {2}must be there, got: nothing, or a link to nothing/);
    expect(report).toMatch(/\n1 error in 1 of 2 files; 3 problems with what to read$/);
  });

  test.each<[string, Partial<CheckOptions>, RegExp]>([
    ["a policy that is not there", { policy: path.join(folder, "none.yaml") }, /none\.yaml: must be there/],
    ["a rule that there is not", { explain: "EXEC999" }, /^--explain must be ENC001, .*got: "EXEC999"$/],
    ["a day that is none", { today: "tomorrow" }, /^--today must be a date .*got: "tomorrow"$/],
    [
      "a baseline that cannot be written",
      { writeBaseline: path.join(folder, "no/x") },
      /^--write-baseline .*must be there/,
    ],
  ])("exits with 2 for %s, with one message", async (_, options, message) => {
    const { report, notes, exitCode } = await run(options);

    expect({ report, exitCode }).toEqual({ report: "", exitCode: 2 });
    expect(notes).toEqual([expect.stringMatching(message)]);
  });

  test("exits with 2 for a policy with mistakes, and reports all of them with their lines", async () => {
    fs.writeFileSync(policy, "rules:\n  EXEC01: off\nprofile: stric\n");
    const { notes, exitCode } = await run();

    expect(exitCode).toBe(2);
    expect(notes.join("\n")).toMatch(
      /policy\.yaml:2:3 {2}rules\.EXEC01 must be a known key: .*got: "EXEC01"\n.*policy\.yaml:3:\d+ {2}profile must be standard or strict, got: "stric"$/,
    );
  });

  test("exits with 2 where no path is given", async () => {
    expect(await run({}, [])).toMatchObject({
      exitCode: 2,
      notes: [expect.stringMatching(/^PATH must be given/)],
    });
  });

  test("explains a rule, in whatever case its id is written", async () => {
    expect(await run({ explain: "exec001" }, [])).toMatchObject({
      exitCode: 0,
      report: expect.stringContaining("EXEC001  Runs text as code") as string,
    });
  });

  test("shows numbers of the run beside the report", async () => {
    const { report, notes } = await run({ stats: true });

    expect(report).toMatch(/1 error in 1 of 2 files$/);
    expect(notes).toEqual([
      expect.stringMatching(/^files {5}2, 1 KiB; 0 left out.*\n.* on 1 thread\nEXEC001 {3}1\n/),
    ]);
  });

  test("says how much .airflowignore leaves out", async () => {
    write(".airflowignore", "payments");

    expect(await run()).toMatchObject({
      exitCode: 0,
      notes: [expect.stringMatching(/^1 left out by \.airflowignore/)],
    });
  });

  test("takes further threads only where they are worth their start", () => {
    expect([1, 299, 300, 4000].map((files) => threadsFor(files, 4))).toEqual([1, 1, 2, 4]);
    expect(threadsFor(100_000, 64)).toBe(8);
    expect(threadsFor(100_000, 1)).toBe(1);
  });
});
