/** Run for every change: they also check documentation, workflows and tests. */
const ALWAYS = ["check", "unit"];

/** Files that affect few suites besides those, with the suites that each affects. Any other file affects all. */
const FEW = [
  // Their commands are run.
  [/^docs\/operations\.md$/, () => ["airflow", "lambda", "package", "terraform"]],
  [/^docs\/(adoption|cost|delivery|deploying|upgrading)\.md$/, () => ["package", "terraform"]],
  [/^(README|docs\/[\w-]+)\.md$/, () => ["package"]],
  [/\.md$|^LICENSE$|^docs\/|^\.github\//, () => []],
  [/^bench\//, () => ["bench"]],
  [/^__tests__\/(unit|synth)\/.*\.test\.ts$/, () => ["cdktn"]],
  [/^__tests__\/(access|lambda|rules|terraform)\/.*\.test\.ts$/, ([, suite]) => [suite]],
  [/^__tests__\/(airflow|cdktn|package)\//, ([, suite]) => [suite]],
];

/**
 * The suites that a change of these files can break.
 * @param {readonly string[]} suites all there are
 * @param {readonly string[]} files paths from the repository's root
 * @returns {string[]}
 */
function affectedSuites(suites, files) {
  const affected = files.flatMap((file) => {
    const few = FEW.map(([path, of]) => [path.exec(file), of]).find(([match]) => match !== null);
    return few === undefined ? suites : few[1](few[0]);
  });
  return suites.filter((suite) => ALWAYS.includes(suite) || affected.includes(suite));
}

module.exports = { affectedSuites };

// git diff --name-only … | node .ci/affected-suites.cjs <suite…>
if (require.main === module) {
  const files = require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
  process.stdout.write(JSON.stringify(affectedSuites(process.argv.slice(2), files)));
}
