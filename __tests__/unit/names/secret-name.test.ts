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

test.each(["db_password=hunter22", "x/api_key=abcdef123456", "AKIAIOSFODNN7EXAMPLE"])(
  "fails %j, which looks like a secret, without showing it",
  (name) => {
    expect(secretNameRule(name)).toMatch(/^must be a name alone, without the value, .*Secrets Manager/);
    expect(secretNameRule(name)).not.toContain(name.slice(4));
  },
);

test("warns of a name that reads like a name with its value, without showing it", () => {
  expect(secretNameWarning("dsn=abc")).toMatch(/^the secret "…" \(7 characters\) has a name with = inside/);
});

test.each(["vendor-orders", "db-123456", "-abcdef"])(
  "warns of %j, which reads like the end of a secret's ARN",
  (name) => {
    expect(secretNameWarning(name)).toMatch(/look it up by its name or its whole ARN/);
  },
);

test.each(["warehouse", "db-prod", "db-abcdefg", "team-a/orders"])("does not warn of %j", (name) => {
  expect(secretNameWarning(name)).toBeUndefined();
});
