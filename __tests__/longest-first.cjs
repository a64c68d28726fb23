const { default: Sequencer } = require("@jest/test-sequencer");

/** Files of the Terraform suite that take minutes, the longest first. */
const LONG = [
  "lifecycle/lifecycle",
  "lifecycle/partial-failure",
  "lifecycle/any-config",
  "lifecycle/replacement",
  "lifecycle/audit",
  "lifecycle/adoption",
  "lifecycle/function",
  "plan",
  "validate",
].map((name) => `/terraform/${name}.test.ts`);

/**
 * A fresh checkout has no times of an earlier run to order test files by, and a long one that starts last leaves a
 * processor without work for minutes.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONG.findIndex((end) => path.endsWith(end));
      return index < 0 ? LONG.length : index;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
