import { listOf, oneOf } from "../../../modules/validation/one-of";

test.each([
  [["a"], "a"],
  [["a", "b"], "a or b"],
  [[1, 2, 3], "1, 2 or 3"],
])("lists %j as a sentence does", (values, sentence) => {
  expect(listOf(values)).toBe(sentence);
});

test("a closed list passes its values and fails any other, showing both", () => {
  const rule = oneOf<string>(["INFO", "DEBUG"]);
  expect(rule("DEBUG")).toBeUndefined();
  expect(rule("info")).toBe('must be INFO or DEBUG, got: "info"');
});
