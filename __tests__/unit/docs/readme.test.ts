import { readFileSync } from "node:fs";
import path from "node:path";

const read = (file: string): string => readFileSync(path.resolve(__dirname, "../../..", file), "utf8");

// docs/cost.md is generated from the stacks and the price file.
test("README.md says what docs/cost.md says that a small environment costs, to ten dollars", () => {
  const amount = (pattern: RegExp): number => Number(pattern.exec(read("docs/cost.md"))?.[1]);
  const total = amount(/^USD a month +([\d.]+)$/m);
  const environment = amount(/^ +environment +environment mw1\.small .* ([\d.]+) \?$/m);
  const rounded = Math.round(total / 10) * 10;

  expect(rounded).toBeGreaterThan(0);
  expect(read("README.md")).toContain(
    `some ${rounded} USD a month for a\nsmall environment, most of it Amazon MWAA's own price`,
  );
  expect(environment).toBeGreaterThan(total / 2);
});
