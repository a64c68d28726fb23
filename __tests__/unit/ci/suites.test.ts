import { existsSync } from "node:fs";
import path from "node:path";

const { cdktfTests } = jest.requireActual<{ cdktfTests: (folders: string[]) => string[] }>(
  "../../cdktn/cdktf-tests.cjs",
);
const { LONG } = jest.requireActual<{ LONG: string[] }>("../../longest-first.cjs");
const ROOT = path.resolve(__dirname, "../../..");

describe("the tests that run on CDK Terrain too", () => {
  const tests = cdktfTests(["__tests__/unit", "__tests__/synth"]);

  test.each(["synth/network/team-network", "synth/examples/one-team", "unit/config/defaults"])(
    "are such as use CDKTF, themselves or through what they import: %s",
    (name) => {
      expect(tests).toContain(`__tests__/${name}.test.ts`);
    },
  );

  test.each(["unit/ci/suites", "unit/access/match", "unit/docs/links"])(
    "are none that CDKTF is nothing to: %s",
    (name) => {
      expect(tests).not.toContain(`__tests__/${name}.test.ts`);
    },
  );

  test.each(["synth/app/main", "synth/cli/access"])("are none that start programs: %s", (name) => {
    expect(tests).not.toContain(`__tests__/${name}.test.ts`);
  });
});

test("the test files that start first are there", () => {
  expect(LONG.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
