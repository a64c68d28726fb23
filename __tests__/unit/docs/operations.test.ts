import { readFileSync } from "node:fs";
import path from "node:path";

const text = readFileSync(path.resolve(__dirname, "../../../docs/operations.md"), "utf8");

/** The rows of the table whose first heading is this. */
function rowsOf(heading: string): string[] {
  const [, rows = ""] = new RegExp(`^\\| ${heading} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, "m").exec(text) ?? [];
  return rows.trimEnd().split("\n");
}

const LINK_TO_A_TEST = /\]\(\.\.\/__tests__\/[^)]+\.test\.ts\)/;

test("every runbook names the test that plays it, or sends to a table that does", () => {
  const rows = rowsOf("runbook");

  expect(rows.length).toBeGreaterThan(8);
  expect(rows.filter((row) => !LINK_TO_A_TEST.test(row) && !row.includes("#an-incident"))).toEqual([]);
});

test("every kind of incident names the tests of its report and of its response", () => {
  const rows = rowsOf("reported");

  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((row) => !LINK_TO_A_TEST.test(row))).toEqual([]);
});

test("every section that is a runbook is in the table", () => {
  const sections = [...text.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
  const anchors = sections.slice(0, sections.indexOf("Lock files and further Terraform files")).map(
    (title) =>
      `(#${title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-")})`,
  );
  const table = rowsOf("runbook").join("\n");

  expect(anchors.length).toBeGreaterThan(8);
  expect(anchors.filter((anchor) => !table.includes(anchor))).toEqual([]);
});
