import { YamlSource } from "../../../modules/yaml/yaml-source";

const read = (...lines: string[]): YamlSource => new YamlSource(lines.join("\n"), { mergeKeys: true });

/** Each anchor merges nothing, and has nine times the anchor before: 9 to the power of 9 values. */
const BOMB = [
  "a: &a {x: 1}",
  ..."bcdefghij".split("").map((name, index) => {
    const before = "abcdefghij"[index] ?? "";
    const keys = Array.from({ length: 9 }, (_, key) => `k${key}: {<<: *${before}}`);
    return `${name}: &${name} {${keys.join(", ")}}`;
  }),
].join("\n");

describe("a map with <<", () => {
  it("has the keys of the map behind it, and no key <<", () => {
    const { value, problems } = read("base: &base { a: 1, b: { c: 2 } }", "own: { <<: *base, d: 3 }");

    expect(problems).toEqual([]);
    expect(value).toEqual({ base: { a: 1, b: { c: 2 } }, own: { a: 1, b: { c: 2 }, d: 3 } });
  });

  it("has those of each map of a list, the first before the others", () => {
    const { value, problems } = read(
      "one: &one { a: 1, b: 1 }",
      "two: &two { b: 2, c: 2 }",
      "own: { <<: [*one, *two, { c: 3, d: 3 }] }",
    );

    expect(problems).toEqual([]);
    expect(value).toHaveProperty("own", { a: 1, b: 1, c: 2, d: 3 });
  });

  it.each([
    ["after it", "own: { <<: *base, a: 2 }"],
    ["before it", "own: { a: 2, <<: *base }"],
  ])("keeps its own value of a key, written %s, as a whole", (_where, own) => {
    expect(read("base: &base { a: { x: 1 }, b: 1 }", own).value).toHaveProperty("own", { a: 2, b: 1 });
  });

  it("takes what the map behind it merges itself", () => {
    const { value } = read("a: &a { x: 1 }", "b: &b { <<: *a, y: 2 }", "c: { <<: *b, z: 3 }");

    expect(value).toHaveProperty("c", { x: 1, y: 2, z: 3 });
  });

  it("cannot have it twice, since readers of YAML differ in what counts", () => {
    expect(read("a: &a { x: 1 }", "b: &b { x: 2 }", "c:", "  <<: *a", "  <<: *b").problems).toEqual([
      {
        path: "",
        message: expect.stringMatching(/must not have the key .?<<.? twice in one map/) as string,
        line: 5,
        column: 3,
      },
    ]);
  });

  it.each([
    ["text", "own: { <<: text }"],
    ["a number", "own: { <<: 1 }"],
    ["null", "own: { <<: }"],
    ["a list with something else", "own: { <<: [{ a: 1 }, text] }"],
    ["an alias of a text", "text: &t x\nown: { <<: *t }"],
  ])("cannot merge %s", (_what, text) => {
    expect(read(text).problems).toEqual([
      { path: "", message: "must have a map, or a list of maps, behind each <<" },
    ]);
  });

  it("cannot merge what it stands in", () => {
    expect(read("own: &own", "  inner: { <<: *own }").problems).toMatchObject([
      { message: "must not use the alias *own inside what it stands for", line: 2 },
    ]);
  });

  it("cannot be used for an alias bomb", () => {
    expect(read(BOMB).problems).toEqual([
      {
        path: "",
        message: "must not use aliases more than 10000 times, those inside what they stand for included",
        line: 6,
        column: 17,
      },
    ]);
  });

  it("has << in quotes as a key like others", () => {
    expect(read('own: { "<<": { a: 1 } }')).toMatchObject({
      problems: [],
      value: { own: { "<<": { a: 1 } } },
    });
  });
});

describe("the position of a merged value", () => {
  const source = read(
    "base: &base", // 1
    "  deep: { a: 1 }", // 2
    "  b: 2", // 3
    "own:", // 4
    "  c: 3", // 5
    "  <<: *base", // 6
    "listed:", // 7
    "  <<: [*base, { d: 4 }]", // 8
  );

  it.each<[what: string, path: string[], line: number, column: number]>([
    ["a value", ["own", "b"], 3, 6],
    ["a value further in", ["own", "deep", "a"], 2, 14],
    ["a value of a list of maps", ["listed", "d"], 8, 20],
    ["an own value", ["own", "c"], 5, 6],
  ])("%s is where it is written", (_what, path, line, column) => {
    expect(source.positionOf(path)).toEqual({ line, column });
  });
});

it("<< is no merge without the option", () => {
  const { value } = new YamlSource("base: &base { a: 1 }\nown: { <<: *base }");

  expect(value).toHaveProperty("own", { "<<": { a: 1 } });
});
