const { projects } = require("./jest.config");

/** What `npm run test:cdktn` has installed. */
const TERRAIN = "<rootDir>/__tests__/cdktn/node_modules";

const [unit, synth] = projects;

/**
 * The unit and synth suites on CDK Terrain: every import of CDKTF, the library's and its providers' alike, is CDK
 * Terrain's instead.
 * @type {import('jest').Config}
 */
module.exports = {
  projects: [
    {
      ...unit,
      displayName: "CDK Terrain",
      testMatch: [...unit.testMatch, ...synth.testMatch, "<rootDir>/__tests__/cdktn/*.test.ts"],
      moduleNameMapper: {
        ...unit.moduleNameMapper,
        "^cdktf$": `${TERRAIN}/cdktn`,
        "^cdktf/(.*)$": `${TERRAIN}/cdktn/$1`,
        "^@cdktf/(.*)$": `${TERRAIN}/@cdktn/$1`,
        // One copy, for the library and for CDK Terrain.
        "^constructs$": "<rootDir>/node_modules/constructs",
      },
      // Programs of their own, which know nothing of these names; npm run test:package runs them on CDK Terrain.
      testPathIgnorePatterns: ["/synth/(app|cli)/"],
    },
  ],
};
