import {
  longestIntervalSeconds,
  scheduleExpressionRule,
} from "../../../modules/detection/schedule-expression";

describe("scheduleExpressionRule", () => {
  test.each([
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(7 days)",
    "cron(0/5 * * * ? *)",
    "cron(0 8 ? * MON-FRI *)",
    "cron(15,45 8-18/2 1 JAN ? 2026-2030)",
    "cron(0 8 L * ? *)",
    "cron(0 8 3W * ? *)",
    "cron(0 8 ? * 6#3 *)",
  ])("takes %s", (expression) => {
    expect(scheduleExpressionRule(expression)).toBeUndefined();
  });

  test.each([
    ["rate(1 minutes)", "must be rate(1 minute)"],
    ["rate(5 minute)", "must be rate(5 minutes)"],
    ["rate(0 minutes)", "must be at least rate(1 minute)"],
    ["rate(30 seconds)", "must be rate(5 minutes), with minutes, hours or days"],
    ["rate(5 minutes", "must be rate(5 minutes), with minutes, hours or days"],
    ["5 minutes", "must be rate(5 minutes), with minutes, hours or days"],
    ["cron(*/5 * * * *)", "must have six fields (minutes, hours, day-of-month, month, day-of-week, year)"],
    ["cron(0 8 * * * *)", "must have ? as exactly one of day-of-month and day-of-week"],
    ["cron(0 8 ? * ? *)", "must have ? as exactly one of day-of-month and day-of-week"],
    ["cron(60 8 * * ? *)", "must have a valid minutes field, of values from 0 to 59"],
    ["cron(0 24 * * ? *)", "must have a valid hours field"],
    ["cron(0 8 0 * ? *)", "must have a valid day-of-month field"],
    ["cron(0 8 ? * MO *)", "must have a valid day-of-week field"],
    ["cron(0/0 8 * * ? *)", "must have a valid minutes field"],
    ["cron(0  8 * * ? *)", "must have six fields"],
  ])("fails for %s", (expression, problem) => {
    expect(scheduleExpressionRule(expression)).toContain(problem);
    expect(scheduleExpressionRule(expression)).toContain(`got: "${expression}"`);
  });
});

describe("longestIntervalSeconds", () => {
  test.each([
    ["rate(1 minute)", 60],
    ["rate(5 minutes)", 300],
    ["rate(2 hours)", 7_200],
    ["rate(1 day)", 86_400],
    ["cron(* * * * ? *)", 60],
    ["cron(0/10 * * * ? *)", 600],
    ["cron(0 * * * ? *)", 3_600],
    ["cron(0 8 * * ? *)", 86_400],
    ["cron(0 8 ? * MON-FRI *)", 604_800],
  ])("%s runs at least every %d seconds", (expression, seconds) => {
    expect(longestIntervalSeconds(expression)).toBe(seconds);
  });
});
