import { environmentNameRule } from "../../../modules/names/environment-name";

test.each(["a", "Payments_2-eu", "a".repeat(80)])("passes %j", (name) => {
  expect(environmentNameRule(name)).toBeUndefined();
});

test.each(["", "1team", "-team", "_team", "my team", "täm", "a.b", "a/b", "a\n", "a".repeat(81)])(
  "fails %j",
  (name) => {
    expect(environmentNameRule(name)).toMatch(/^must be 1 to 80 letters.*, got: "/);
  },
);
