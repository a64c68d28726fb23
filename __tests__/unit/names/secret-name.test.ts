import { secretNameRule, secretNameWarning } from "../../../modules/names/secret-name";

test.each(["warehouse", "my_var.v2", "a+b=c@d-e", "x".repeat(200), "team_a/warehouse", "vendor-orders"])(
  "passes %j",
  (name) => {
    expect(secretNameRule(name)).toBeUndefined();
  },
);

test.each(["", "a//b", "../a", "a/.", "/a", "a/", "a b", "ä", "x".repeat(201), "a\n"])(
  "fails %j for its characters, slashes or length",
  (name) => {
    expect(secretNameRule(name)).toMatch(
      /^must be 1 to 200 letters, digits and _\+=\.@-, with single slashes inside, got: /,
    );
  },
);

test.each(["vendor-orders", "db-123456", "-abcdef"])(
  "warns of %j, which reads like the end of a secret's ARN",
  (name) => {
    expect(secretNameWarning(name)).toMatch(/look it up by its name or its whole ARN/);
  },
);

test.each(["warehouse", "db-prod", "db-abcdefg", "team-a/orders"])("does not warn of %j", (name) => {
  expect(secretNameWarning(name)).toBeUndefined();
});
