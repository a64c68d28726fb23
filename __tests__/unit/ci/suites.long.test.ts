import { existsSync } from "node:fs";
import path from "node:path";

const { cdktfTests } = jest.requireActual<{ cdktfTests: (folders: string[]) => string[] }>(
  "../../cdktn/cdktf-tests.cjs",
);
const { LONG } = jest.requireActual<{ LONG: string[] }>("../../longest-first.cjs");
const ROOT = path.resolve(__dirname, "../../..");

describe("the tests on CDK Terrain", () => {
  const tests = cdktfTests(["__tests__/unit", "__tests__/synth"]);

  test.each(["synth/network/team-network", "synth/examples/one-team", "unit/config/defaults"])(
    "include %s, which imports CDKTF, itself or through another file",
    (name) => {
      expect(tests).toContain(`__tests__/${name}.test.ts`);
    },
  );

  test.each(["unit/ci/suites.long", "unit/access/match", "unit/docs/links"])(
    "exclude %s, which does not import CDKTF",
    (name) => {
      expect(tests).not.toContain(`__tests__/${name}.test.ts`);
    },
  );

  test.each(["synth/app/main.long", "synth/cli/access.long"])("exclude %s, which starts programs", (name) => {
    expect(tests).not.toContain(`__tests__/${name}.test.ts`);
  });
});

test("the test files that start first exist", () => {
  expect(LONG.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
