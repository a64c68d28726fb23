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
  "synth/app/main.long",
  "synth/cli/access.long",
  "synth/config/every-key.long",
  "synth/tools/terraform-module/build-module.long",
  "synth/validation/props.long",
  "unit/architecture/layers.long",
  "unit/config/json-schema-agreement.long",
  "unit/dag-publisher/check/attacks",
  "unit/dag-publisher/publish/manifest.long",
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
