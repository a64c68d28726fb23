import fc from "fast-check";
import { markdownReport, MAX_MARKDOWN_BYTES } from "../../../../functions/dag-publisher/report/markdown";
import { finding, hostileReports, report } from "./reports";

describe("the report for a comment", () => {
  test("is a table, the worst first, and what could not be read before it", () => {
    const warning = finding({ severity: "warning", path: "a.py", rule: "EXEC004" });

    expect(markdownReport(report([warning, finding()], { problems: [{ path: "b", message: "no" }] }))).toBe(
      [
        "### DAG check: 1 error, 1 warning in 2 of 3 files; 1 problem with what to read",
        "",
        "| severity | place | rule | finding |",
        "| --- | --- | --- | --- |",
        "| unread | `b` |  | no |",
        "| error | `dags/payments/daily.py:12` | EXEC001 | eval runs text as code: read data as data |",
        "| warning | `a.py:12` | EXEC004 | eval runs text as code: read data as data |",
        "",
      ].join("\n"),
    );
  });

  test("says so where nothing was found", () => {
    expect(markdownReport(report([]))).toBe("### DAG check: 3 files checked, no findings\n");
  });

  test("stays below what a comment takes, and says how much is left out", () => {
    const many = Array.from({ length: 2000 }, (_, line) => finding({ line, message: "é".repeat(40) }));
    const text = markdownReport(report(many));
    const rows = text.split("\n").filter((line) => line.startsWith("| error")).length;

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MARKDOWN_BYTES);
    expect(Buffer.byteLength(text)).toBeGreaterThan(MAX_MARKDOWN_BYTES - 500);
    expect(text).toContain(`…and ${2000 - rows} more, which the whole report has.`);
  });

  test("lets no file write markup, mentions or further rows", () => {
    fc.assert(
      fc.property(hostileReports, (hostile) => {
        const text = markdownReport(hostile);
        const rows = text
          .split(/[\r\n]/)
          .filter((line) => line.startsWith("| ") && !/^\| (severity|---)/.test(line));

        expect(rows).toHaveLength(hostile.diagnostics.length + hostile.problems.length);
        for (const row of rows) {
          const cells = row.replace(/\\[\\|]/g, "").split("|");
          const outsideCode = row.replace(/^(\| \w+ \| )`[^`]*`/, "$1");
          expect(cells).toHaveLength(6);
          expect(outsideCode).not.toMatch(/<|@|(?<!\\)(\\\\)*\[/);
        }
      }),
    );
  });
});
