import { collectFacts } from "../../../../functions/dag-publisher/check/analysis/facts";
import { HOLE, textsOf } from "../../../../functions/dag-publisher/check/analysis/value";
import { PythonParser } from "../../../../functions/dag-publisher/check/python/parser";

const parser = PythonParser.load();

/** What the argument of `sink(…)` may be. */
async function textsIn(code: string): Promise<string[]> {
  const facts = collectFacts((await parser).parse(code).root);
  const call = facts.calls.find(({ node }) => node.child("function")?.text === "sink");
  return call?.positional.flatMap(textsOf) ?? [];
}

test.each([
  ["a sum", "sink('ev' + 'al')"],
  ["neighbours", "sink('ev' 'al')"],
  ["an f-string", "x = 'ev'\nsink(f'{x}al')"],
  ["a per cent", "sink('%s%s' % ('ev', 'al'))"],
  ["format", "sink('{}{y}'.format('ev', y='al'))"],
  ["join", "sink(''.join(['ev', 'al']))"],
  ["replace", "sink('exal'.replace('x', 'v'))"],
  ["a slice backwards", "sink('lave'[::-1])"],
  ["a slice", "sink('xevalx'[1:-1])"],
  ["reversed", "sink(''.join(reversed('lave')))"],
  ["chr", "sink(chr(101) + chr(118) + chr(97) + chr(108))"],
  ["a map of chr", "sink(''.join(map(chr, [101, 118, 97, 108])))"],
  ["a comprehension", "sink(''.join(chr(c - 1) for c in [102, 119, 98, 109]))"],
  ["hexadecimal escapes", "sink('\\x65val')"],
  ["Unicode escapes", "sink('\\u0065\\N{LATIN SMALL LETTER V}al')"],
  ["octal escapes", "sink('\\145val')"],
  ["bytes from hexadecimal", "sink(bytes.fromhex('6576616c').decode())"],
  ["bytes of numbers", "sink(bytes([101, 118, 97, 108]).decode())"],
  ["base 64", "import base64\nsink(base64.b64decode('ZXZhbA==').decode())"],
  ["base 32", "import base64\nsink(base64.b32decode('MV3GC3A=').decode())"],
  ["rot 13", "import codecs\nsink(codecs.decode('riny', 'rot13'))"],
  ["rot 13 by encoding", "import codecs\nsink(codecs.encode('riny', 'rot13'))"],
  ["letter case", "sink('EVAL'.lower())"],
  ["a dictionary", "sink({'a': 'eval'}['a'])"],
  ["a list", "sink(['eval'][0])"],
  ["a name that is set twice", "x = 'a'\nx = 'eval'\nsink(x)"],
  ["a name that grows", "x = 'ev'\nx += 'al'\nsink(x)"],
  ["unpacking", "a, b = 'ev', 'al'\nsink(a + b)"],
  ["a chain of assignments", "a = b = 'eval'\nsink(a)"],
  ["a default", "def f(x='eval'):\n    sink(x)"],
  ["an argument", "def f(x):\n    sink(x)\nf('eval')"],
  ["an argument for a parameter with a type", "def f(x: str):\n    sink(x)\nf(x='eval')"],
  ["a function's result", "def f():\n    return 'eval'\nsink(f())"],
  ["a lambda's result", "f = lambda: 'eval'\nsink(f())"],
  ["a loop over a list", "for x in ['eval']:\n    sink(x)"],
  ["a class's attribute", "class A:\n    x = 'eval'\nsink(A.x)"],
  ["a global", "def f():\n    global x\n    x = 'eval'\nsink(x)"],
  ["translate", "sink('abcd'.translate(str.maketrans('abcd', 'eval')))"],
  ["a walrus", "(x := 'eval')\nsink(x)"],
  ["strip", "sink('  eval '.strip())"],
  ["a conditional", "sink('eval' if x else 'y')"],
  ["str of a class's method", "sink(str.lower('EVAL'))"],
])("%s is folded", async (_name, code) => {
  expect(await textsIn(code)).toContain("eval");
});

// Held against CPython 3.11.
test.each([
  ["f'{x=}'", "x='eval'"],
  ["f'{x = }'", "x = 'eval'"],
  ["codecs.encode(b'eval', 'hex')", "6576616c"],
  ["codecs.encode(b'6576616c', 'hex')", "3635373636313663"],
])("%s is what Python makes of it, and no more", async (expression, text) => {
  expect(await textsIn(`import codecs\nx = 'eval'\nsink(${expression})`)).toEqual([text]);
});

test("what is not known is a hole in the text", async () => {
  expect(await textsIn("def f(x):\n    sink(f'a{x}b' + y)")).toContain(`a${HOLE}b${HOLE}`);
});

test("a name that refers to itself ends", async () => {
  expect(await textsIn("x = x + 'a'\ndef f(): return f()\nsink(x + f())")).toBeDefined();
});

test("work is bounded, whatever the file is", async () => {
  const doubling = Array.from({ length: 60 }, (_, index) => `x${index + 1} = x${index} + x${index}`).join(
    "\n",
  );
  expect(await textsIn(`x0 = 'aaaaaaaa'\n${doubling}\nsink(x60)`)).toEqual([]);
  const nested = "[a for a in ".repeat(60) + "'abc'" + "]".repeat(60);
  expect(await textsIn(`sink(${nested})`)).toEqual([]);
});
