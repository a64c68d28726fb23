import fc from "fast-check";

/** UTF-16's surrogates are no characters of their own. */
const SURROGATES = { first: 0xd800, count: 0x800 };
const LAST_CODE_POINT = 0x10ffff;

const character = fc
  .nat({ max: LAST_CODE_POINT - SURROGATES.count })
  .map((n) => String.fromCodePoint(n < SURROGATES.first ? n : n + SURROGATES.count));

/**
 * Text of any characters of Unicode. fast-check's own, `unit: "binary"`, makes a table of all million of them in each test
 * file: half a second.
 */
export function anyText(constraints: fc.ArrayConstraints = {}): fc.Arbitrary<string> {
  return fc.array(character, constraints).map((characters) => characters.join(""));
}
