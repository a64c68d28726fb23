import { mergeVariants } from "../../../../tools/terraform-module/merge-variants";
import { Choice, Document, type Node, Spread } from "../../../../tools/terraform-module/nodes";

const merge = (whenTrue: Node, whenFalse: Node, base = whenTrue): Node | undefined =>
  mergeVariants(base, { condition: "var.x", whenTrue, whenFalse });

test("what is the same in both shapes stays", () => {
  expect(merge({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual({ a: [1, { b: null }] });
});

test("another value, and a key that only one shape has, become choices", () => {
  expect(merge({ a: 1, b: 2 }, { a: 3, c: 4 })).toEqual({
    a: new Choice("var.x", 1, 3),
    b: new Choice("var.x", 2, undefined),
    c: new Choice("var.x", undefined, 4),
  });
});

test("statements of a policy are distinguished by their Sid, and stay in their order", () => {
  const statement = (Sid: string, Effect = "Allow"): Node => ({ Sid, Effect });
  const [a, b, c] = [statement("A"), statement("B"), statement("C")];
  expect(merge(new Document([a, b]), new Document([statement("A", "Deny"), c]))).toEqual(
    new Document([
      { Sid: "A", Effect: new Choice("var.x", "Allow", "Deny") },
      new Choice("var.x", undefined, c),
      new Choice("var.x", b, undefined),
    ]),
  );
});

test("elements that the user gives need no condition: their list is empty", () => {
  const list = ["a", new Spread("var.roles")];
  expect(merge(list, ["a"])).toBe(list);
});

test("neither does a block for each of them", () => {
  const blocks = { x: { for_each: "${toset(var.names)}" } };
  expect(merge(blocks, {})).toEqual(blocks);
});

test("depends_on names everything that may be there", () => {
  expect(merge({ depends_on: ["a", "b"] }, { depends_on: ["a", "c"] })).toEqual({
    depends_on: ["a", "b", "c"],
  });
});

test("the only resource of a type becomes a choice, not its type", () => {
  const stack = (types: Node): Node => ({ resource: types });
  expect(merge(stack({ terraform_data: { protection: { input: 1 } } }), stack({}))).toEqual(
    stack({ terraform_data: { protection: new Choice("var.x", { input: 1 }, undefined) } }),
  );
});

test("a value that two conditions would change is an error that names both, and where it is", () => {
  const base = { a: { b: new Choice("var.y", 1, 2) } };
  expect(() => merge({ a: { b: 1 } }, { a: { b: 3 } }, base)).toThrow("/a/b: depends on var.y and on var.x");
});

describe("a choice that meets an earlier one", () => {
  const one = new Choice("var.y", 1, undefined);

  test("goes around it where the earlier one has no effect without it", () => {
    expect(
      mergeVariants({ a: one }, { condition: "var.x", whenTrue: { a: 1 }, whenFalse: {}, around: ["var.y"] }),
    ).toEqual({
      a: new Choice("var.x", one, undefined),
    });
    expect(() =>
      mergeVariants({ a: one }, { condition: "var.x", whenTrue: { a: 1 }, whenFalse: {}, around: ["var.z"] }),
    ).toThrow("/a: depends on var.y and on var.x");
  });

  test("is asked inside of it where it depends on it", () => {
    const base = { a: new Choice("var.y", 1, 2) };
    expect(
      mergeVariants(base, { condition: "var.x", whenTrue: { a: 2 }, whenFalse: { a: 3 }, within: "var.y" }),
    ).toEqual({
      a: new Choice("var.y", 1, new Choice("var.x", 2, 3)),
    });
  });

  test("says what is in something that the earlier one may leave out", () => {
    const base = { a: new Choice("var.y", { b: 1 }, undefined) };
    expect(merge({ a: { b: 1 } }, { a: { b: 2 } }, base)).toEqual({
      a: new Choice("var.y", { b: new Choice("var.x", 1, 2) }, undefined),
    });
  });
});

test("filters are distinguished by their names", () => {
  const filter = (value: string): Node => [
    { name: "vpc", values: ["v"] },
    { name: "group", values: [value] },
  ];
  expect(merge(filter("a"), filter("b"))).toEqual([
    { name: "vpc", values: ["v"] },
    { name: "group", values: new Choice("var.x", ["a"], ["b"]) },
  ]);
});
