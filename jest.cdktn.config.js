const { cdktfTests } = require("./__tests__/cdktn/cdktf-tests.cjs");
const { testSequencer, projects } = require("./jest.config");

/** What `npm run test:cdktn` has installed. */
const TERRAIN = "<rootDir>/__tests__/cdktn/node_modules";

const [unit] = projects;

/**
 * Unit and synth tests that use CDKTF, on CDK Terrain: every import of CDKTF, the library's and its providers' alike, is
 * CDK Terrain's instead.
 * @type {import('jest').Config}
 */
module.exports = {
  testSequencer,
  projects: [
    {
      ...unit,
      displayName: "CDK Terrain",
      testMatch: [...cdktfTests(["__tests__/unit", "__tests__/synth"]), "__tests__/cdktn/*.test.ts"].map(
        (file) => `<rootDir>/${file}`,
      ),
      moduleNameMapper: {
        ...unit.moduleNameMapper,
        "^cdktf$": `${TERRAIN}/cdktn`,
        "^cdktf/(.*)$": `${TERRAIN}/cdktn/$1`,
        "^@cdktf/(.*)$": `${TERRAIN}/@cdktn/$1`,
        // One copy, for the library and for CDK Terrain.
        "^constructs$": "<rootDir>/node_modules/constructs",
      },
    },
  ],
};
