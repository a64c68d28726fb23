import { parseDagPolicy } from "../../../../functions/dag-publisher/policy/load-dag-policy";
import { baseline } from "../../../../functions/dag-publisher/report/baseline";
import { finding } from "./reports";

describe("a baseline", () => {
  test("is a policy with an exception for each rule in each file, for 90 days", () => {
    const findings = [
      finding({ path: "a.py" }),
      finding({ path: "a.py", line: 20 }),
      finding({ path: "a.py", rule: "DB001" }),
      finding({ path: "b c/ä: '.py" }),
    ];

    expect(parseDagPolicy(baseline(findings, "2026-12-01"), "policy").exceptions).toEqual(
      [
        ["a.py", "EXEC001", "in 2 places"],
        ["a.py", "DB001", "in one place"],
        ["b c/ä: '.py", "EXEC001", "in one place"],
      ].map(([path, rule, places]) => ({
        path,
        rule,
        reason: `there at adoption on 2026-12-01, ${places}`,
        owner: "unassigned",
        expires: "2027-03-01",
      })),
    );
  });

  test("leaves out what no exception covers: files that cannot be read", () => {
    const findings = [finding({ path: "a.py", rule: "ENC002" }), finding({ path: "a.py", rule: "ENC004" })];
    expect(parseDagPolicy(baseline(findings, "2026-12-01"), "policy").exceptions).toEqual([]);
  });

  test("is a policy too where there is nothing to except", () => {
    expect(parseDagPolicy(baseline([], "2026-12-01"), "policy").exceptions).toEqual([]);
  });
});
