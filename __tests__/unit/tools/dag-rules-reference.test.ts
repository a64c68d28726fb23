import { DOCUMENTED_RULES } from "../../../functions/dag-publisher/check/documentation";
import { dagRulesReference } from "../../../tools/dag-rules-reference";

describe("the reference of the DAG checker's rules", () => {
  const page = dagRulesReference();

  test("has a section for every rule, in some family", () => {
    const sections = [...page.matchAll(/^### (\w+): /gm)].map(([, id]) => id);

    expect(sections.length).toBeGreaterThan(6);
    expect([...sections].sort()).toEqual(DOCUMENTED_RULES.map(({ id }) => id).sort());
  });

  test("says why, what is found and what to write instead, severity and source", () => {
    const section = page.slice(page.indexOf("### EXEC001"));

    expect(section).toMatch(
      /^### EXEC001: Runs text as code\n\nexec, eval .*\n\n```python\n# found\neval\(.*\n# instead\njson\.loads\(.*\n```\n\n- What to do: .*\n- Severity: error\.\n- Source: .*\n/,
    );
  });
});
