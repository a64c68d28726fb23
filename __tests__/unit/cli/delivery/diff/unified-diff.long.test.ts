import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { unifiedDiff } from "../../../../../cli/delivery/diff/unified-diff";
import { seeds } from "../../../../support/seeds";

const line = fc.constantFrom("a", "b", "c", "", "d d");
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : ""));

const linesOf = (text: string): string[] => text.split(/(?<=\n)/).filter((one) => one !== "");

/** Of all ways to get from one list to the other, by the table of their longest common subsequence. */
function fewestChanges(before: readonly string[], after: readonly string[]): number {
  let common = after.map(() => 0);
  for (const line of before) {
    const row: number[] = [];
    after.forEach((other, at) => {
      row.push(line === other ? (common[at - 1] ?? 0) + 1 : Math.max(common[at] ?? 0, row[at - 1] ?? 0));
    });
    common = row;
  }
  return before.length + after.length - 2 * (common.at(-1) ?? 0);
}

describe("a unified diff", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "diff-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test("is empty for the same text alone", () => {
    fc.assert(
      fc.property(
        text,
        text,
        (before, after) => (unifiedDiff(before, after).length === 0) === (before === after),
      ),
    );
  });

  test("is what git applies to get from one text to the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== "" && after !== "");
        fs.writeFileSync(path.join(folder, "file"), before);
        const patch = ["--- a/file", "+++ b/file", ...unifiedDiff(before, after), ""].join("\n");
        const { status, stderr } = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
          cwd: folder,
          input: patch,
          encoding: "utf8",
        });
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(fs.readFileSync(path.join(folder, "file"), "utf8")).toBe(after);
      }),
      { numRuns: seeds(1_000) },
    );
  });

  test("has as few changed lines as there can be, and no more than git's", () => {
    const changed = (lines: readonly string[]): number =>
      lines.filter((one) => /^[-+](?![-+]{2} )/.test(one)).length;
    fc.assert(
      fc.property(text, text, (before, after) => {
        fs.writeFileSync(path.join(folder, "before"), before);
        fs.writeFileSync(path.join(folder, "after"), after);
        const args = ["diff", "--no-index", "--minimal", "--no-color", "before", "after"];
        const { stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
        const ours = changed(unifiedDiff(before, after));
        expect(ours).toBe(fewestChanges(linesOf(before), linesOf(after)));
        // Git's own is not always minimal: it leaves out lines that are too frequent.
        expect(ours).toBeLessThanOrEqual(changed(stdout.split("\n").slice(4)));
      }),
      { numRuns: seeds(1_000) },
    );
  });

  test("of files that have nothing in common does not take long", () => {
    const lines = (letter: string): string => `${letter}\n`.repeat(100_000);
    const found = unifiedDiff(lines("a"), lines("b"));
    expect(found).toHaveLength(200_001);
    expect(found[0]).toBe("@@ -1,100000 +1,100000 @@");
  });
});
