import { RULES } from "./list";

export { ADD_ROLE } from "./commands/mention";

/** The terms of all rules, in the dialect that Logs Insights, RE2 and JavaScript share. */
export const PREFILTER_TERMS: readonly string[] = [...new Set(RULES.flatMap(({ prefilter }) => prefilter))];

const PREFILTER = new RegExp(PREFILTER_TERMS.join("|"));

/**
 * Whether a raw log line may show a change. The classifier asks this too, not the query alone: what is found
 * then cannot depend on whether a line came through the query or through a subscription.
 */
export function mayMentionChange(message: string): boolean {
  return PREFILTER.test(message);
}
