import { Checker } from "../../../../functions/dag-publisher/check/checker";
import { DEFAULT_DAG_POLICY } from "../../../../functions/dag-publisher/policy/dag-policy";
import { NEAR_MISSES } from "./benign";

test("there are enough near-misses", () => {
  expect(NEAR_MISSES.length).toBeGreaterThanOrEqual(80);
});

describe("no error for what only looks like something forbidden", () => {
  let checker: Checker;
  beforeAll(async () => {
    checker = await Checker.load();
  });

  test.each(NEAR_MISSES)("$name", ({ source }) => {
    const found = checker.check(
      { path: "orders.py", bytes: new TextEncoder().encode(source) },
      DEFAULT_DAG_POLICY,
    );
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
