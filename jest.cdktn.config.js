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

const [unit, synth] = projects;

/**
 * Unit and synth tests that use CDKTF, on CDK Terrain.
 * @type {import('jest').Config}
 */
module.exports = {
  testSequencer,
  testTimeout,
  projects: [
    onTerrain(unit, [...cdktfTests(["__tests__/unit"]), "__tests__/cdktn/*.test.ts"]),
    onTerrain(synth, cdktfTests(["__tests__/synth"])),
  ],
};
