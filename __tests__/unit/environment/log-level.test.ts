import { logLevelRule, logRetentionRule } from "../../../modules/environment/log-level";

test.each(["WARNING", "ERROR", "CRITICAL", "info", ""])(
  "fails log level %j: the detector would be blind",
  (level) => {
    expect(logLevelRule(level)).toBe(`must be INFO or DEBUG, got: ${JSON.stringify(level)}`);
  },
);

test.each(["INFO", "DEBUG"])("passes log level %s", (level) => {
  expect(logLevelRule(level)).toBeUndefined();
});

test("passes only the retentions that CloudWatch Logs offers", () => {
  expect([1, 365, 400, 3653].map(logRetentionRule)).toEqual([undefined, undefined, undefined, undefined]);
  expect(logRetentionRule(366)).toMatch(/^must be 1, 3, .* or 3653, got: 366$/);
  expect(logRetentionRule(0)).toBeDefined();
});
