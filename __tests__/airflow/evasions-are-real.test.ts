import { generateEvasions, type Evasion } from "../unit/dag-publisher/evasions/evasions";
import { NOT_REAL } from "../unit/dag-publisher/evasions/not-real";
import { describeWith } from "../terraform/support/tools";
import { referee } from "./support/referee/referee";

/** Half a minute on an idle machine; each case is a process. */
const TIMEOUT = 20 * 60_000;

/** A file that mentions what a case is after, and does nothing. */
function harmless(evasion: Evasion): Evasion {
  return { ...evasion, encoding: "utf8", source: `note = ${JSON.stringify(evasion.reached.text)}\n` };
}

describeWith(["python3"], "the evasions of the checker's suite", () => {
  const evasions = generateEvasions();

  it(
    "do in real Python what they must not, but for those that are listed",
    () => {
      const verdicts = referee(evasions);
      const dropped = verdicts.filter(({ reached }) => !reached);
      process.stdout.write(
        `${evasions.length} evasions: ${verdicts.length - dropped.length} real, ${dropped.length} dropped\n` +
          dropped.map(({ id, error }) => `  ${id}: ${error ?? "did not get there"}\n`).join(""),
      );
      expect(verdicts).toHaveLength(evasions.length);
      expect(dropped.map(({ id }) => id).sort()).toEqual([...NOT_REAL].sort());
    },
    TIMEOUT,
  );

  it("are not called real where a file only mentions what they are after", () => {
    const sinks = new Map(evasions.map((evasion) => [evasion.sink, evasion]));
    const verdicts = referee([...sinks.values()].map(harmless));
    expect(verdicts.filter(({ reached }) => reached)).toEqual([]);
    expect(verdicts).toHaveLength(sinks.size);
  });
});
