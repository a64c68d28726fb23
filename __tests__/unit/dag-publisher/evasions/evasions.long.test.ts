import { bytesOf, generateEvasions, isVisible, realEvasions } from "./evasions";
import { ACCESS_FORMS } from "./grammar/access";
import { ALIASES, CALL_THROUGHS } from "./grammar/aliasing";
import { DIFFERENTIALS } from "./grammar/preflight";
import { AIRFLOW_SHELL_FORMS, COMMAND_SLOTS, COMMANDS, SHELL_FORMS } from "./grammar/shell";
import { SINKS } from "./grammar/sinks";
import { STRING_BUILDERS } from "./grammar/strings";
import { NOT_REAL } from "./not-real";

test("the same seed gives the same evasions, another seed others", () => {
  const texts = (seed: string): string[] => generateEvasions(seed).map(({ source }) => source);
  expect(texts("a")).toEqual(texts("a"));
  expect(texts("a")).not.toEqual(texts("b"));
});

test("ids are unique, and so are the bytes of a technique", () => {
  const evasions = generateEvasions();
  expect(new Set(evasions.map(({ id }) => id)).size).toBe(evasions.length);
  const bytes = evasions.map(
    (evasion) => `${evasion.technique} ${Buffer.from(bytesOf(evasion)).toString("hex")}`,
  );
  expect(new Set(bytes).size).toBe(evasions.length);
});

test("every technique and every sink is there", () => {
  const named = (family: string, forms: object): string[] =>
    Object.keys(forms).map((name) => `${family}:${name}`);
  const evasions = generateEvasions();
  expect(new Set(evasions.map(({ technique }) => technique))).toEqual(
    new Set([
      "plain",
      "combined",
      ...named("alias", ALIASES),
      ...named("call", CALL_THROUGHS),
      ...named("string", STRING_BUILDERS),
      ...named("access", ACCESS_FORMS),
      ...named("shell", { ...SHELL_FORMS, ...AIRFLOW_SHELL_FORMS }),
      ...named("slot", COMMAND_SLOTS),
      ...named("preflight", DIFFERENTIALS),
    ]),
  );
  expect(new Set(evasions.map(({ sink }) => sink))).toEqual(
    new Set([...SINKS, ...COMMANDS].map(({ id }) => id)),
  );
});

test("the halves are about as large as each other", () => {
  const evasions = realEvasions();
  const visible = evasions.filter(isVisible).length / evasions.length;
  expect(visible).toBeGreaterThan(0.45);
  expect(visible).toBeLessThan(0.55);
});

test("what is known not to be real is generated, and left out", () => {
  const all = new Set(generateEvasions().map(({ id }) => id));
  expect(NOT_REAL.filter((id) => !all.has(id))).toEqual([]);
  expect(realEvasions()).toHaveLength(all.size - NOT_REAL.length);
});
