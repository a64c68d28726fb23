const { default: Sequencer } = require("@jest/test-sequencer");

/** Files that take the longest of their suite, the longest first. */
const LONG = [
  "terraform/lifecycle/lifecycle",
  "terraform/lifecycle/partial-failure",
  "terraform/lifecycle/any-config",
  "terraform/lifecycle/replacement",
  "terraform/lifecycle/audit",
  "terraform/lifecycle/adoption",
  "terraform/lifecycle/function",
  "terraform/plan",
  "terraform/validate",
  "synth/app/main",
  "synth/cli/access",
  "synth/config/every-key",
  "synth/tools/terraform-module/build-module",
  "synth/validation/props",
  "unit/architecture/layers",
  "unit/config/json-schema-agreement",
  "unit/dag-publisher/check/attacks",
  "unit/dag-publisher/publish/manifest",
  "unit/functions/privilege-detector/bad-input",
].map((name) => `__tests__/${name}.test.ts`);

/**
 * A fresh checkout has no times of an earlier run to order test files by, and a long one that starts last leaves a
 * processor without work for minutes.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONG.findIndex((end) => path.endsWith(`/${end}`));
      return index < 0 ? LONG.length : index;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};

module.exports.LONG = LONG;
