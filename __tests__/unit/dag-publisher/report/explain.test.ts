import { RULES } from "../../../../functions/dag-publisher/check/rules";
import { explainedRules, explanationOf } from "../../../../functions/dag-publisher/report/explain";

describe("the explanation of a rule", () => {
  test("has why, what to write instead, severities and the source", () => {
    const text = explanationOf("EXEC001");

    expect(text).toMatch(/^EXEC001 {2}Runs text as code\n\nexec, eval and compile run/);
    expect(text).toMatch(/^instead of {2}eval\(/m);
    expect(text).toMatch(/^write {7}json\.loads\(/m);
    expect(text).toMatch(/^severity {4}error by the standard profile, error by the strict one$/m);
    expect(text).toMatch(/^source {6}\S/m);
  });

  test("is there for every rule of the checker, and for those about texts and names", () => {
    const ids = [...RULES.map(({ id }) => id), "ENC001", "ENC002", "ENC003", "ENC004", "FILE001", "FILE002"];

    expect(explainedRules()).toEqual(expect.arrayContaining(ids));
    expect(explanationOf("NONE001")).toBeUndefined();
  });
});
