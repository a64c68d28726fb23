import { RULE_IDS } from "../policy/rule-ids";
import { FILE_RULES } from "./files/file-rules";
import { RULES } from "./rules";
import { type RuleDocumentation } from "./rules/dag-rule";
import { TEXT_RULES } from "./text-rules";

const byId: ReadonlyMap<string, RuleDocumentation> = new Map(
  [...TEXT_RULES, ...FILE_RULES, ...RULES].map((rule) => [rule.id, rule]),
);

/** Every rule that the checker has, in the order of the list of ids. */
export const DOCUMENTED_RULES: readonly RuleDocumentation[] = RULE_IDS.flatMap((id) => byId.get(id) ?? []);

/** What is written about a rule; nothing for an id that no rule has. */
export function documentationOf(id: string): RuleDocumentation | undefined {
  return byId.get(id);
}
