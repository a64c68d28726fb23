const { cdktfTests } = require("./__tests__/cdktn/cdktf-tests.cjs");
const { projects, testSequencer, testTimeout } = require("./jest.config");

/** What `npm run test:cdktn` has installed. */
const TERRAIN = "<rootDir>/__tests__/cdktn/node_modules";

/** Every import of CDKTF, the library's and its providers' alike, is CDK Terrain's instead. */
const onTerrain = (project, tests) => ({
  ...project,
  displayName: `${project.displayName} on CDK Terrain`,
  testMatch: tests.map((file) => `<rootDir>/${file}`),
  moduleNameMapper: {
    ...project.moduleNameMapper,
    "^cdktf$": `${TERRAIN}/cdktn`,
    "^cdktf/(.*)$": `${TERRAIN}/cdktn/$1`,
    "^@cdktf/(.*)$": `${TERRAIN}/@cdktn/$1`,
    // One copy, for the library and for CDK Terrain.
    "^constructs$": "<rootDir>/node_modules/constructs",
  },
});

const [unit, synth, long] = projects;

const tests = cdktfTests(["__tests__/unit", "__tests__/synth"]);
const testsOf = (suite) => tests.filter((file) => file.startsWith(`__tests__/${suite}/`));

/**
 * Unit and synth tests that use CDKTF, on CDK Terrain; each night (SOAK=1) also those that take long.
 * @type {import('jest').Config}
 */
module.exports = {
  testSequencer,
  testTimeout,
  projects: [
    onTerrain(unit, [...testsOf("unit"), "__tests__/cdktn/*.test.ts"]),
    onTerrain(synth, testsOf("synth")),
    ...(process.env.SOAK === "1"
      ? [
          onTerrain(
            long,
            tests.filter((file) => file.endsWith(".long.test.ts")),
          ),
        ]
      : []),
  ],
};
