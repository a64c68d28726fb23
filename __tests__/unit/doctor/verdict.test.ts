import { type Section } from "../../../modules/doctor/examine";
import { findingsAbout } from "../../../modules/doctor/finding";
import { jsonReport } from "../../../modules/doctor/report/json";
import { textReport } from "../../../modules/doctor/report/text";
import { exitCodeOf } from "../../../modules/doctor/report/verdict";

const about = findingsAbout("quotas", "VPCs");
const OK = about.ok("fine");
const WARNING = about.warning("hm", "look");
const FAILED = about.failed("no", "mend");
const UNCHECKED = about.unchecked("hidden", "allow");

function sections(...findings: Section["findings"]): Section[] {
  return [{ name: "payments", accountId: "111122223333", region: "eu-west-1", findings }];
}

test.each([
  ["all ok", [OK], 0],
  ["a warning", [OK, WARNING], 0],
  ["something unchecked", [OK, WARNING, UNCHECKED], 2],
  ["something failed", [OK, FAILED], 1],
  ["something failed and something unchecked", [UNCHECKED, FAILED], 1],
])("%s", (_, findings, code) => {
  expect(exitCodeOf(sections(...findings))).toBe(code);
});

test("the text says what to do under each line that is not ok", () => {
  expect(textReport(sections(OK, WARNING, FAILED, UNCHECKED))).toBe(
    [
      "payments (account 111122223333, eu-west-1)",
      "  ok         quotas  VPCs: fine",
      "  warning    quotas  VPCs: hm",
      "                     → look",
      "  failed     quotas  VPCs: no",
      "                     → mend",
      "  unchecked  quotas  VPCs: hidden",
      "                     → allow",
      "",
      "1 failed, 1 not checked, 1 warning, 1 ok",
    ].join("\n"),
  );
});

test("the JSON has the verdict, the counts and every finding", () => {
  expect(JSON.parse(jsonReport(sections(OK, UNCHECKED)))).toEqual({
    verdict: "unchecked",
    counts: { ok: 1, warning: 0, failed: 0, unchecked: 1 },
    sections: [
      {
        name: "payments",
        accountId: "111122223333",
        region: "eu-west-1",
        findings: [
          { check: "quotas", status: "ok", subject: "VPCs", message: "fine" },
          { check: "quotas", status: "unchecked", subject: "VPCs", message: "hidden", todo: "allow" },
        ],
      },
    ],
  });
});
