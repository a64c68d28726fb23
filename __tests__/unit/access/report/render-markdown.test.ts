import fc from "fast-check";
import { MAX_MARKDOWN_BYTES, renderMarkdown } from "../../../../modules/access/report/render-markdown";
import { row, table } from "./tables";

const bytes = (text: string): number => Buffer.byteLength(text);

/** A team with as many answers, long ones. */
function team(name: string, answers: number): ReturnType<typeof table> {
  const rows = Array.from({ length: answers }, (_, index) =>
    row(`role ${index % 12}`, `capability ${index}`, "allowed", { by: `${"policy ".repeat(10)}${name}` }),
  );
  return table(rows, { team: name });
}

test("stays under what a comment takes, for any number of teams of any size", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.stringMatching(/^[a-zé]{1,40}$/), answers: fc.nat({ max: 300 }) }), {
        minLength: 1,
        maxLength: 120,
      }),
      (teams) => {
        const markdown = renderMarkdown(teams.map(({ name, answers }) => team(name, answers)));
        expect(bytes(markdown)).toBeLessThan(MAX_MARKDOWN_BYTES);
      },
    ),
    { numRuns: 30 },
  );
});

test("shows teams with equal answers once, with all their names", () => {
  const equal = ["red", "green", "blue"].map((name) => team(name, 20));
  const markdown = renderMarkdown(equal);
  expect(markdown).toContain("3 teams with equal answers: red, green, blue. Shown for red.");
  expect(bytes(markdown)).toBeLessThan(1.2 * bytes(renderMarkdown(equal.slice(0, 1))));
});

test("says what it left out, and how to see it", () => {
  const teams = Array.from({ length: 40 }, (_, index) => team(`team-${"x".repeat(index)}`, 50 + index));
  const markdown = renderMarkdown(teams);
  expect(markdown).toMatch(/The details of \d+ teams do not fit here: `mwaa-teams access --team /);
});

test("folds the answers, and every fold is closed", () => {
  const markdown = renderMarkdown([team("a", 30)]);
  expect(markdown.match(/<details>/g)).toHaveLength(1);
  expect(markdown.match(/<\/details>/g)).toHaveLength(1);
});
