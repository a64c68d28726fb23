import { readSettings } from "../../../../functions/privilege-detector/settings";

const variables = {
  ENVIRONMENTS: '[{"name":"payments"}]',
  MODE: "full",
  REALTIME: "true",
  TABLE_NAME: "detector",
  TOPIC_ARNS: '["arn:aws:sns:eu-west-1:111122223333:detector"]',
  SUBSCRIBER_EXPECTED: "true",
  MINIMUM_SEVERITY: "LOW",
  EVENT_BUS_NAME: "default",
  SCHEDULE_SECONDS: "300",
  SETTLE_SECONDS: "180",
  OVERLAP_SECONDS: "600",
};

test("reads the variables that the construct sets", () => {
  expect(readSettings(variables)).toMatchObject({
    ENVIRONMENTS: [{ name: "payments", allow: [] }],
    REALTIME: true,
    SCHEDULE_SECONDS: 300,
  });
});

test.each<[keyof typeof variables, string | undefined]>([
  ["ENVIRONMENTS", undefined],
  ["ENVIRONMENTS", "payments"],
  ["ENVIRONMENTS", "[]"],
  ["ENVIRONMENTS", '[{"name":"payments","allow":[{"dagId":"a","kinds":["nothing"],"reason":"b"}]}]'],
  ["MODE", "fast"],
  ["MINIMUM_SEVERITY", "high"],
  ["REALTIME", "yes"],
  ["SUBSCRIBER_EXPECTED", "1"],
  ["TABLE_NAME", ""],
  ["TOPIC_ARNS", "[]"],
  ["SCHEDULE_SECONDS", "soon"],
  ["SETTLE_SECONDS", "-1"],
  ["OVERLAP_SECONDS", "1.5"],
])("%s = %j: one message that names the variable", (name, value) => {
  expect(() => readSettings({ ...variables, [name]: value })).toThrow(
    new RegExp(`^The function's settings are wrong: ${name}`),
  );
});

test.each(Object.keys(variables))("%s must be there: one message that names it and no other", (name) => {
  const rest = Object.fromEntries(Object.entries(variables).filter(([other]) => other !== name));
  expect(() => readSettings(rest)).toThrow(
    new RegExp(`^The function's settings are wrong: ${name} [^;]*\\.$`),
  );
});

test("several wrong variables are one message", () => {
  expect(() => readSettings({ ...variables, MODE: "fast", TABLE_NAME: "" })).toThrow(/MODE .*; TABLE_NAME /);
});
