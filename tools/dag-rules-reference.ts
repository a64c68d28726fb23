import { DOCUMENTED_RULES } from "../functions/dag-publisher/check/documentation";
import { type RuleDocumentation } from "../functions/dag-publisher/check/rules/dag-rule";

/** What the first letters of an id stand for, in the order of the page. */
const FAMILIES: Readonly<Record<string, string>> = {
  ENC: "The text itself",
  FILE: "Files",
  IMP: "Imports",
  DB: "The metadata database",
  PRIV: "Users, roles and the environment itself",
  CRED: "Credentials",
  EXEC: "Running other code",
  TOP: "Work at parse time",
  IO: "Where a DAG writes to and connects to",
  AF: "Airflow",
};

/** Every rule of the DAG checker, by family, from the rules' own documentation. */
export function dagRulesReference(): string {
  const families = Object.entries(FAMILIES).flatMap(([family, title]) => {
    const rules = DOCUMENTED_RULES.filter(({ id }) => id.replace(/\d+$/, "") === family);
    return rules.length === 0 ? [] : [`## ${title}\n\n${rules.map(section).join("\n")}`];
  });
  return `# Rules of the DAG checker

<!-- Written by \`npm run regenerate\` from functions/dag-publisher/check; not to be edited by hand. -->

What [\`mwaa-teams check\`](dag-checker.md) finds. \`mwaa-teams check --explain EXEC001\` shows the same of one rule. A policy sets
a rule to another severity, or off, under \`rules\`; its profile is \`standard\` or \`strict\`.

${families.join("\n")}`;
}

function section({ id, title, why, bad, good, fix, source, severity }: RuleDocumentation): string {
  const severities =
    severity.standard === severity.strict
      ? severity.standard
      : `${severity.standard}; by the strict profile ${severity.strict}`;
  return `### ${id}: ${title}

${text(why)}

\`\`\`python
# found
${bad}
# instead
${good}
\`\`\`

- What to do: ${text(fix)}.
- Severity: ${severities}.
- Source: ${text(source)}.
`;
}

/** No markup of ours. */
function text(plain: string): string {
  return plain.replace(/[<>*_[\]`|]/g, (character) => (character === "<" ? "&lt;" : `\\${character}`));
}
