import fc from "fast-check";
import { MAX_BYTES } from "../../../../functions/dag-publisher/check/python/preflight";
import { seeds } from "../../../support/seeds";
import { checker, policy } from "./support";

async function rulesOf(content: string | Uint8Array, path = "payments/load.py"): Promise<string[]> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const found = (await checker()).check({ path, bytes }, policy(), { today: "2027-01-01" });
  return [...new Set(found.map(({ rule }) => rule ?? ""))];
}

describe("what Python and a parser read differently is rejected", () => {
  test.each([
    ["a lone carriage return, which ends a comment for Python", "# note\rexec(payload)", "ENC002"],
    ["a cookie for utf-7", "# coding: utf-7\n#+AAo-exec(payload)", "ENC001"],
    [
      "a cookie in the second line",
      "#!/usr/bin/python\n# -*- coding: raw_unicode_escape -*-\n#\\u000aexec(payload)",
      "ENC001",
    ],
    ["a name in fullwidth letters", "ｅｘｅｃ(payload)", "ENC003"],
    ["an attribute in mathematical letters", "import os\nos.𝐬𝐲𝐬𝐭𝐞𝐦('ls')", "ENC003"],
    ["a byte order mark", "\ufeffimport os", "ENC002"],
    ["a NUL", "x = 1\u0000", "ENC002"],
    ["a form feed, which resets the indentation", "if x:\n    a()\n\u000c    b()", "ENC002"],
    ["a right-to-left override", "x = 'admin\u202e'", "ENC002"],
    ["a zero-width space", "x = 'ad\u200bmin'", "ENC002"],
    ["Python 2's print", "print 'x'", "ENC004"],
    ["Python 2's exec", "exec 'x'", "ENC004"],
    ["a syntax error", "def f(:", "ENC004"],
    ["thousands of parentheses", `x = ${"(".repeat(5000)}1${")".repeat(5000)}`, "ENC004"],
    ["half a megabyte and more", `x = "${"a".repeat(MAX_BYTES)}"`, "ENC004"],
  ])("%s", async (_name, text, rule) => {
    expect(await rulesOf(text)).toContain(rule);
  });

  test("what stands behind a star in an f-string is read like anything else", async () => {
    expect(await rulesOf('x = f"{*[exec(y)],}"')).toEqual(["EXEC001"]);
    expect(await rulesOf('x = f"{*[exec(y),}"')).toEqual(["ENC004"]);
  });

  test("bytes that are not UTF-8", async () => {
    expect(await rulesOf(Uint8Array.of(0x78, 0xff))).toEqual(["ENC001"]);
  });
});

test.each([
  ["CRLF line ends", "x = 1\r\ny = 2\r\n"],
  ["a cookie for utf-8", "# -*- coding: utf-8 -*-\nx = 1\n"],
  ["letters of other languages in texts, comments and names", "# Größe, 大小, 👩‍💻\ngröße = '大小'\n"],
  ["an empty file", ""],
  ["a star before a list in an f-string", "x = f\"{*[1, 2],} {*(a), 'b'}\"\n"],
  ["a name with its sign in an f-string", 'x = f"{y=} {y = !r:>{w}}"\n'],
])("%s is no finding", async (_name, text) => {
  expect(await rulesOf(text)).toEqual([]);
});

describe("whatever the bytes are, the checker ends and says where", () => {
  test("for random bytes", async () => {
    const loaded = await checker();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const found = loaded.check({ path: "a.py", bytes }, policy(), { today: "2027-01-01" });
        expect(found.every(({ line = 1, column = 1 }) => line >= 1 && column >= 1)).toBe(true);
      }),
      { numRuns: seeds(2000) },
    );
  });

  test("for texts of Python's own pieces, in any order", async () => {
    const loaded = await checker();
    const piece = fc.constantFrom(
      ..."def class lambda : ( ) [ ] { } = , . + % f'{x}' \"\"\" ' \\ \n \t import from as exec getattr os x 1 if for in # @ * ** -> := {% {{ \r\n".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const bytes = new TextEncoder().encode(pieces.join(" "));
        loaded.check({ path: "a.py", bytes }, policy(), { today: "2027-01-01" });
      }),
      { numRuns: seeds(2000) },
    );
  });
});
