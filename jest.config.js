/** One project a suite, so that `npm test` needs Node alone and the others say what else they need. */
const project = (name, tests = `${name}/*.test.ts`, { setupFiles = [], ...settings } = {}) => ({
  displayName: name,
  testEnvironment: "node",
  testMatch: [`<rootDir>/__tests__/${tests}`],
  transform: { "^.+\\.ts$": "<rootDir>/__tests__/support/esbuild-transform.cjs" },
  // What suites install for themselves is no part of the project.
  modulePathIgnorePatterns: ["<rootDir>/.cache"],
  // The examples import the package by its name.
  moduleNameMapper: { "^cdktf-mwaa-teams$": "<rootDir>/modules/index.ts" },
  globalSetup: "<rootDir>/__tests__/support/set-up.ts",
  setupFiles: ["<rootDir>/__tests__/support/same-cases.ts", ...setupFiles],
  ...settings,
});

/** Unit and synth tests that take long: `npm test` is for each change, and they are for each pull request. */
const LONG = ["\\.long\\.test\\.ts$"];

const WITHOUT_TRACES = ["<rootDir>/__tests__/support/no-token-traces.ts"];

/** @type {import('jest').Config} */
module.exports = {
  // For a test that hangs. On a busy machine one that takes seconds may take a minute, and is right all the same. Jest reads
  // it here alone: a project's own is ignored.
  testTimeout: 5 * 60_000,
  testSequencer: "<rootDir>/__tests__/longest-first.cjs",
  projects: [
    project("unit", "unit/**/*.test.ts", { testPathIgnorePatterns: LONG }),
    project("synth", "synth/**/*.test.ts", { testPathIgnorePatterns: LONG, setupFiles: WITHOUT_TRACES }),
    project("long", "{unit,synth}/**/*.long.test.ts", { setupFiles: WITHOUT_TRACES }),
    project("access", "access/**/*.test.ts"),
    project("terraform", "terraform/**/*.test.ts", {
      globalSetup: "<rootDir>/__tests__/terraform/support/set-up.ts",
    }),
    project("ministack"),
    project("lambda"),
    project("rules"),
    project("airflow"),
    project("package", "package/*.test.ts", { globalSetup: "<rootDir>/__tests__/package/support/set-up.ts" }),
  ],
};
