import { logRetentionRule } from "../../../modules/aws/log-retention";
import { LOG_LEVELS } from "../../../modules/environment/log-level";

test("there is no level above INFO: the detector would be blind", () => {
  expect(LOG_LEVELS).toEqual(["INFO", "DEBUG"]);
});

test("passes only the retentions that CloudWatch Logs offers", () => {
  expect([1, 365, 400, 3653].map(logRetentionRule)).toEqual([undefined, undefined, undefined, undefined]);
  expect(logRetentionRule(366)).toMatch(/^must be 1, 3, .* or 3653, got: 366$/);
  expect(logRetentionRule(0)).toBeDefined();
});
