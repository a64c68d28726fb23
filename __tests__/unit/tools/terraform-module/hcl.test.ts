import { hcl } from "../../../../tools/terraform-module/hcl";
import { Choice, Document, Expression, Spread } from "../../../../tools/terraform-module/nodes";

test.each([
  ["a text", 'say "hi"\n', '"say \\"hi\\"\\n"'],
  ["a text that is one expression", "${aws_s3_bucket.x.id}", "aws_s3_bucket.x.id"],
  ["a text with an expression", "a-${var.x}-b", '"a-${var.x}-b"'],
  [
    "quotes and braces inside of an expression",
    '${f("}", {a = "${var.x}"})}!',
    '"${f("}", {a = "${var.x}"})}!"',
  ],
  ["what only looks like an expression", "$${aws:username}", '"$${aws:username}"'],
  ["numbers, booleans and null", [1, true, null], "[1, true, null]"],
  ["a map", { "aws:x": "y" }, '{"aws:x" = "y"}'],
  ["a document", new Document({ a: [] }), 'jsonencode({"a" = []})'],
  ["a list that is the user's", [new Spread("var.roles")], "var.roles"],
  ["a list with the user's elements", ["a", new Spread("var.roles")], 'concat(["a"], var.roles)'],
  ["a number that is the user's", ["<", new Expression("var.days")], '["<", var.days]'],
  [
    "one of two maps of other keys, which Terraform's conditional does not take",
    new Choice("var.x", [{ a: 1 }], [{ b: 1 }]),
    'jsondecode(var.x ? jsonencode([{"a" = 1}]) : jsonencode([{"b" = 1}]))',
  ],
  ["a value by a condition", new Choice("var.x", 1, undefined), "(var.x ? 1 : null)"],
  [
    "an element by a condition",
    ["a", new Choice("var.x", "b", undefined), new Choice("var.x", undefined, "c")],
    'concat(["a"], [for item in ["b"] : item if var.x], [for item in ["c"] : item if !(var.x)])',
  ],
  [
    "a key by a condition",
    { a: 1, b: new Choice("var.x", 2, undefined) },
    'merge({"a" = 1}, {for key, value in {"b" = 2} : key => value if var.x})',
  ],
])("writes %s", (_, node, expected) => {
  expect(hcl(node)).toBe(expected);
});
