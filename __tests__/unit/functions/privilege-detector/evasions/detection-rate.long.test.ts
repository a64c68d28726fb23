import { seeds } from "../../../../support/seeds";
import { lookAlikes } from "./benign";
import { evasions, FAMILIES, isVisible } from "./evasions";
import { VERSIONS } from "./formats";
import { type Recall, recallOf, reportedOf } from "./score";

const ALL = evasions();
/** One of so many is played; each night all are. */
const EVERY = seeds(1, 4);
const PLAYED = ALL.filter((_, index) => index % EVERY === 0);
const VISIBLE = PLAYED.filter(isVisible);
const HELD_BACK = PLAYED.filter((evasion) => !isVisible(evasion));

const rateOf = ({ found, cases }: Recall): number => found / cases;

test("the grammar writes the same cases each time, each once, and splits them in two halves", () => {
  // As text: to compare thousands of objects takes seconds.
  expect(JSON.stringify(evasions())).toBe(JSON.stringify(ALL));
  expect(new Set(ALL.map(({ id, format, version }) => `${id} ${format} ${version}`)).size).toBe(ALL.length);
  expect(VISIBLE.length / PLAYED.length).toBeGreaterThan(0.4);
  expect(VISIBLE.length / PLAYED.length).toBeLessThan(0.6);
});

test.each(FAMILIES)(
  "of the family of %s, there are many cases in each half and for each version",
  (family) => {
    const ofFamily = ALL.filter((evasion) => evasion.family === family);
    for (const cases of [ofFamily.filter(isVisible), ofFamily.filter((evasion) => !isVisible(evasion))]) {
      expect(cases.length).toBeGreaterThan(10);
      expect(new Set(cases.map(({ version }) => version)).size).toBe(VERSIONS.length);
    }
  },
);

test("at least 99 % of the visible half is found", () => {
  expect(rateOf(recallOf(VISIBLE))).toBeGreaterThanOrEqual(0.99);
});

test("at least 95 % of the half that is held back is found", () => {
  expect(rateOf(recallOf(HELD_BACK))).toBeGreaterThanOrEqual(0.95);
});

test.each(FAMILIES)("at least 95 % of each half is found of the family of %s", (family) => {
  for (const half of [VISIBLE, HELD_BACK]) {
    expect(rateOf(recallOf(half.filter((evasion) => evasion.family === family)))).toBeGreaterThanOrEqual(
      0.95,
    );
  }
});

test("nothing that AWS's query counts is left out", () => {
  const { foundByAws, foundByAwsAlone } = recallOf(PLAYED);
  expect(foundByAws).toBeGreaterThan(1_000 / EVERY);
  expect(foundByAwsAlone).toBe(0);
});

test("at most 2 % of the look-alikes of each half are reported", () => {
  for (const half of [lookAlikes().filter(isVisible), lookAlikes().filter((one) => !isVisible(one))]) {
    expect(half.length).toBeGreaterThan(200);
    expect(reportedOf(half).length / half.length).toBeLessThanOrEqual(0.02);
  }
});
