import fc from "fast-check";
import { githubReport } from "../../../../functions/dag-publisher/report/github";
import { finding, hostileReports, report } from "./reports";

describe("the report for GitHub Actions", () => {
  test("is a command at the place of each finding, and a line that sums up", () => {
    expect(githubReport(report([finding(), finding({ severity: "info" })]))).toBe(
      [
        "::error file=dags/payments/daily.py,line=12,endLine=12,col=5,endColumn=8,title=EXEC001::eval runs text as code: read data as data",
        "::notice file=dags/payments/daily.py,line=12,endLine=12,col=5,endColumn=8,title=EXEC001::eval runs text as code: read data as data",
        "1 error, 1 note in 1 of 3 files",
      ].join("\n"),
    );
  });

  test("leaves columns out where a place has several lines: GitHub would show nothing", () => {
    expect(githubReport(report([finding({ endLine: 14, endColumn: 2 })]))).toMatch(
      /^::error file=dags\/payments\/daily\.py,line=12,endLine=14,title=EXEC001::/,
    );
  });

  test("escapes what would end a property or a command", () => {
    const text = githubReport(report([finding({ path: "a,b:c%\n.py", message: "50 %\n::error::x" })]));

    expect(text).toMatch(/^::error file=a%2Cb%3Ac%25%0A\.py,/);
    expect(text.split("\n")).toHaveLength(2);
  });

  test("has a command a finding and a problem, whatever files are called and hold", () => {
    fc.assert(
      fc.property(hostileReports, (hostile) => {
        const lines = githubReport(hostile).split(/[\r\n]/);
        const commands = lines.filter((line) => line.startsWith("::"));

        expect(commands).toHaveLength(hostile.diagnostics.length + hostile.problems.length);
        expect(lines).toHaveLength(commands.length + 1);
      }),
    );
  });
});
