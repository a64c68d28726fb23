import { documentationOf, DOCUMENTED_RULES } from "../check/documentation";

/** What is written about a rule, for a terminal; nothing where there is no such rule. */
export function explanationOf(id: string): string | undefined {
  const rule = documentationOf(id);
  if (rule === undefined) {
    return undefined;
  }
  const { title, why, bad, good, fix, source, severity } = rule;
  return [
    `${id}  ${title}`,
    "",
    why,
    "",
    `instead of  ${indented(bad)}`,
    `write       ${indented(good)}`,
    `what to do  ${fix}`,
    `severity    ${severity.standard} by the standard profile, ${severity.strict} by the strict one`,
    `source      ${source}`,
  ].join("\n");
}

/** The ids that can be explained. */
export function explainedRules(): readonly string[] {
  return DOCUMENTED_RULES.map(({ id }) => id);
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n            ");
}
