import { Checker } from "../../../../functions/dag-publisher/check/checker";
import { isDetected, type Rate, ratesBy, share } from "./detection";
import { isVisible, realEvasions } from "./evasions";

/** Of each half. */
const OF_HALF = 0.95;

/** Of each family of techniques, and of the evasions of each sink. */
const OF_FAMILY = 0.8;

const evasions = realEvasions();

describe("of the evasions", () => {
  const missed = new Set<string>();

  beforeAll(async () => {
    const checker = await Checker.load();
    for (const evasion of evasions) {
      if (!isDetected(checker, evasion)) {
        missed.add(evasion.id);
      }
    }
    process.stdout.write(report(missed));
  });

  test.each(["visible", "held back"])("95 %% of the half that is %s are detected", (half) => {
    const own = halves(missed).find(({ name }) => name === half);
    expect(own?.all).toBeGreaterThan(1_000);
    expect(own && share(own)).toBeGreaterThanOrEqual(OF_HALF);
  });

  test("80 % of each family are detected", () => {
    const rates = ratesBy(evasions, missed, ({ family }) => family);
    expect(rates.filter((rate) => share(rate) < OF_FAMILY)).toEqual([]);
  });

  test("80 % of the ways to each sink are detected", () => {
    const rates = ratesBy(evasions, missed, ({ sink }) => sink);
    expect(rates.filter((rate) => share(rate) < OF_FAMILY)).toEqual([]);
  });
});

function halves(missed: ReadonlySet<string>): readonly Rate[] {
  return ratesBy(evasions, missed, (evasion) => (isVisible(evasion) ? "visible" : "held back"));
}

/** The rates as Markdown, and of what is missed of the held-back half the ids alone: its texts are for nobody to read. */
function report(missed: ReadonlySet<string>): string {
  const visible = evasions.filter(isVisible);
  const heldBack = evasions.filter((evasion) => !isVisible(evasion));
  const rows = ratesBy(evasions, missed, ({ family }) => family).map(({ name }) => {
    const own = [visible, heldBack].map((half) =>
      ratesBy(
        half.filter(({ family }) => family === name),
        missed,
        () => name,
      ),
    );
    return `| ${name} | ${own.map(([rate]) => shown(rate)).join(" | ")} |`;
  });
  const techniques = ratesBy(evasions, missed, ({ technique }) => technique)
    .filter((rate) => share(rate) < OF_FAMILY)
    .map((rate) => `${rate.name} ${rate.detected}/${rate.all}`);
  const ids = heldBack.filter(({ id }) => missed.has(id)).map(({ id }) => id);
  return [
    "| family | visible | held back |",
    "|:--|--:|--:|",
    ...rows,
    `| all | ${["visible", "held back"].map((name) => shown(halves(missed).find((half) => half.name === name))).join(" | ")} |`,
    "",
    `techniques under 80 %: ${techniques.join(", ") || "none"}`,
    `missed, held back: ${ids.join(" ") || "none"}`,
    "",
  ].join("\n");
}

function shown(rate: Rate | undefined): string {
  return rate === undefined ? "" : `${rate.detected}/${rate.all} = ${(100 * share(rate)).toFixed(1)} %`;
}
