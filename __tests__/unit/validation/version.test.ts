import { isVersionAtLeast } from "../../../modules/validation/version";

test.each([
  ["2.11.0", "2.9", true],
  ["2.9.2", "2.11", false],
  ["3.2.0", "3.2", true],
  ["3.1.9", "3.2", false],
  ["10.0.0", "3.2", true],
  ["2.7.0", "2.7.1", false],
  ["3.0.6", "3.0.6", true],
])("%s at least %s: %s", (version, minimum, expected) => {
  expect(isVersionAtLeast(version, minimum)).toBe(expected);
});
