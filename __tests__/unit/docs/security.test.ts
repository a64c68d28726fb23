import fs from "node:fs";
import path from "node:path";

const DOCS = path.resolve(__dirname, "../../../docs");
const TEXT = fs.readFileSync(path.join(DOCS, "security.md"), "utf8");

/** `[file](path): "title"`, as the page names its tests. */
const REFERENCE = /\]\((\.\.\/__tests__\/[^)]+)\): "([^"]+)"/g;

const references = [...TEXT.matchAll(REFERENCE)].map(([, file = "", title = ""]) => [file, title] as const);
const rows = TEXT.split("\n").filter(
  (line) => line.startsWith("| ") && !/^\| (Can, or cannot|---)/.test(line),
);

test("every line of the threat model names a test", () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\]\(\.\.\/__tests__\/[^)]+\): "[^"]+" +\|$/.test(row))).toEqual([]);
});

test.each(references)("%s has the test that is named: %s", (file, title) => {
  expect(fs.readFileSync(path.join(DOCS, file), "utf8")).toContain(title);
});
