import { lookAlikes } from "./benign";
import { evasions, FAMILIES, isVisible } from "./evasions";
import { VERSIONS } from "./formats";
import { type Recall, recallOf, reportedOf } from "./score";

const ALL = evasions();
const VISIBLE = ALL.filter(isVisible);
const HELD_BACK = ALL.filter((evasion) => !isVisible(evasion));

const rateOf = ({ found, cases }: Recall): number => found / cases;

test("the grammar writes the same cases each time, each once, and splits them in two halves", () => {
  expect(evasions()).toEqual(ALL);
  expect(new Set(ALL.map(({ id, format, version }) => `${id} ${format} ${version}`)).size).toBe(ALL.length);
  expect(VISIBLE.length / ALL.length).toBeGreaterThan(0.4);
  expect(VISIBLE.length / ALL.length).toBeLessThan(0.6);
});

test.each(FAMILIES)(
  "of the family of %s, there are many cases in each half and for each version",
  (family) => {
    for (const half of [VISIBLE, HELD_BACK]) {
      const cases = half.filter((evasion) => evasion.family === family);
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
  const { foundByAws, foundByAwsAlone } = recallOf(ALL);
  expect(foundByAws).toBeGreaterThan(1_000);
  expect(foundByAwsAlone).toBe(0);
});

test("at most 2 % of the look-alikes of each half are reported", () => {
  for (const half of [lookAlikes().filter(isVisible), lookAlikes().filter((one) => !isVisible(one))]) {
    expect(half.length).toBeGreaterThan(200);
    expect(reportedOf(half).length / half.length).toBeLessThanOrEqual(0.02);
  }
});
