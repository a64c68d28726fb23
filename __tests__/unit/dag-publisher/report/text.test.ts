import fc from "fast-check";
import { HIDDEN_LINE } from "../../../../functions/dag-publisher/diagnostic";
import { textReport } from "../../../../functions/dag-publisher/report/text";
import { finding, hostileReports, report } from "./reports";

describe("the report for a terminal", () => {
  test("shows a finding's place, rule, line and fix, with carets below what it is about", () => {
    expect(textReport(report([finding()]))).toBe(
      [
        "dags/payments/daily.py:12:5  error  EXEC001  eval runs text as code",
        "  12 | x = eval(text)",
        "     |     ^^^^",
        "     = read data as data",
        "",
        "1 error in 1 of 3 files",
      ].join("\n"),
    );
  });

  test("keeps the carets below the place where the line has tabs", () => {
    const text = textReport(report([finding({ snippet: "\tx = eval(text)", column: 6, endColumn: 10 })]));

    expect(text).toContain("  12 | \tx = eval(text)\n     | \t    ^^^^\n");
  });

  test("ends the carets with the line where the place goes on after it", () => {
    const text = textReport(report([finding({ snippet: "x = eval(", endLine: 14, endColumn: 3 })]));

    expect(text).toContain("\n     |     ^^^^^\n");
  });

  test.each([
    ["a line that may hold a secret", { snippet: HIDDEN_LINE }],
    ["what is behind the end of a shortened line", { snippet: `${"x".repeat(160)}…`, column: 400 }],
  ])("has no carets below %s", (_, changes) => {
    expect(textReport(report([finding(changes)]))).not.toContain("^");
  });

  test("shows a finding about a file as a whole without a line", () => {
    const whole = { rule: "FILE001" as const, severity: "warning" as const, message: "x", path: "a.zip" };

    expect(textReport(report([whole]))).toMatch(
      /^a\.zip {2}warning {2}FILE001 {2}x\n\n1 warning in 1 of 3 files$/,
    );
  });

  test("counts files, findings and what could not be read", () => {
    const problems = [{ path: "a", message: "must be there" }];

    expect(textReport(report([]))).toBe("3 files checked, no findings");
    expect(textReport(report([], { problems }))).toBe(
      "a  unread  must be there\n3 files checked, no findings; 1 problem with what to read",
    );
    const mixed = [finding(), finding({ severity: "info" }), finding({ path: "b.py", severity: "warning" })];
    expect(textReport(report(mixed))).toMatch(/\n1 error, 1 warning, 1 note in 2 of 3 files$/);
  });

  test("has colours only where they are asked for", () => {
    expect(textReport(report([finding()]))).not.toContain("\u001b");
    expect(textReport(report([finding()]), { color: true })).toContain("\u001b[31merror\u001b[0m");
  });

  test("lets no file write control or reordering characters to the terminal", () => {
    fc.assert(
      fc.property(hostileReports, (hostile) => {
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        expect(textReport(hostile)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});
