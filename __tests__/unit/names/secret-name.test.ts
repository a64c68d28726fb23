import { secretNameRule } from "../../../modules/names/secret-name";

test.each(["warehouse", "my_var.v2", "a+b=c@d-e", "x".repeat(200), "db-prod", "db-abcdefg"])(
  "passes %j",
  (name) => {
    expect(secretNameRule(name)).toBeUndefined();
  },
);

test.each(["", "a/b", "a b", "ä", "x".repeat(201), "a\n"])(
  "fails %j for its characters or length",
  (name) => {
    expect(secretNameRule(name)).toMatch(/^must be 1 to 200 letters, digits and _\+=\.@-, got: /);
  },
);

test.each(["db-abcdef", "db-123456", "-abcdef"])(
  "fails %j, which reads like the end of a secret's ARN",
  (name) => {
    expect(secretNameRule(name)).toMatch(/^must not end in a hyphen and six characters/);
  },
);
