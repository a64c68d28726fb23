import { readFileSync } from "node:fs";
import path from "node:path";
import { ALERT_KINDS } from "../../../functions/privilege-detector/model/alert-kinds";
import { FINDING_KINDS } from "../../../functions/privilege-detector/model/finding";

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

test("every kind of incident names the test that plays its response", () => {
  const rows = rowsOf("reported");

  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((row) => !LINK_TO_A_TEST.test(row))).toEqual([]);
});

test("every kind that the detector and the trail's alerts report has one response", () => {
  const rows = rowsOf("reported").map((row) => {
    const [, kinds = ""] = row.split("|");
    return [...kinds.matchAll(/`([^`]+)`/g)].map(
      ([, kind = ""]) => new RegExp(`^${kind.replace("*", ".*")}$`),
    );
  });
  const responses = (kind: string): number =>
    rows.filter((patterns) => patterns.some((pattern) => pattern.test(kind))).length;

  expect([...FINDING_KINDS, ...ALERT_KINDS].filter((kind) => responses(kind) !== 1)).toEqual([]);
});

test("every response contains, revokes and verifies", () => {
  const [, incidents = ""] = /^## An incident\n([^]*?)^## /m.exec(text) ?? [];
  const responses = incidents.split(/^### /m).slice(1);

  expect(responses.length).toBeGreaterThan(5);
  expect(
    responses.filter((response) =>
      ["Contain", "revoke", "Verify"].some((step) => !new RegExp(`\\*\\*${step}\\*\\*`, "i").test(response)),
    ),
  ).toEqual([]);
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
