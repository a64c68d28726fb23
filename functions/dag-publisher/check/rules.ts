import { type DagRule } from "./rules/dag-rule";
import { exec001 } from "./rules/exec001";

/** All rules about what a Python file does, by id. */
export const RULES: readonly DagRule[] = [exec001];

export const rulesById: ReadonlyMap<string, DagRule> = new Map(RULES.map((rule) => [rule.id, rule]));
