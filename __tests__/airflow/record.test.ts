import { findPrivilegeChange } from "../../functions/privilege-detector/rules/find-privilege-change";
import { describeWith } from "../terraform/support/tools";
import { type Scenario } from "./scenario";
import { PARSE_SCENARIOS, REST_SCENARIOS, shellScenarios, taskScenarios } from "./scenarios";
import { annotate } from "./support/annotate";
import { type Corpus, isLogged } from "./support/corpus";
import { record } from "./support/record";
import { type AirflowVersion, versionsNamed } from "./support/versions";

/** Minutes for each recording, and more where pip has to fetch the Airflows first. */
const TIMEOUT = 45 * 60 * 1000;

/** All, or some: `AIRFLOW_VERSIONS=2.10,3.x npm run test:airflow`. */
const VERSIONS = versionsNamed((process.env.AIRFLOW_VERSIONS ?? "").split(",").filter(Boolean));

function scenarioNames({ major }: AirflowVersion): string[] {
  const names = (surface: string, scenarios: readonly Scenario[]): string[] =>
    scenarios.map(({ id }) => `${surface}/${id}`);
  return [
    ...names("task", taskScenarios(major)),
    ...(major === 3 ? names("shell", shellScenarios(major)) : []),
    ...names("rest", REST_SCENARIOS),
    ...names("parse", PARSE_SCENARIOS),
  ].sort();
}

describeWith(["python3"], "what real Airflow logs", () => {
  const corpora = new Map<string, Corpus>();

  beforeAll(async () => {
    // One after the other: two Airflows at once starve each other of processors, and programs do not come up.
    for (const version of VERSIONS) {
      corpora.set(version.name, annotate(version, await record(version)));
    }
  }, TIMEOUT);

  describe.each(VERSIONS.map((version) => [version.name, version] as const))(
    "Airflow %s",
    (name, version) => {
      const corpus = (): Corpus => corpora.get(name) ?? { changes: [], noise: [] };

      it("makes every change there is a scenario for", () => {
        expect([...new Set(corpus().changes.map(({ scenario }) => scenario))].sort()).toEqual(
          scenarioNames(version),
        );
      });

      it("writes each change's lines as the rules expect them", () => {
        const missed = corpus()
          .changes.filter(isLogged)
          .filter((line) => findPrivilegeChange(line)?.kind !== line.expected);
        expect(missed).toEqual([]);
      });

      it("writes nothing else that the rules take for a change", () => {
        expect(corpus().noise.filter((line) => findPrivilegeChange(line) !== undefined)).toEqual([]);
      });
    },
  );
});
