import { type Diagnostic } from "../diagnostic";
import { stringify } from "yaml";
import { UNREADABLE } from "../policy/rule-ids";

/** How long what is there at adoption may stay. */
export const BASELINE_DAYS = 90;

/** Whoever adopts the checker names the owners. */
const NOBODY_YET = "unassigned";

/**
 * Exceptions for findings that are there when a team adopts the checker: YAML to merge into a policy, an exception for
 * each rule in each file. They end after 90 days. What cannot be read at all gets none: no other rule sees such a file.
 * @param diagnostics findings with paths below the DAGs folder
 * @param today the day from which they count, such as `2027-03-31`
 */
export function baseline(diagnostics: readonly Diagnostic[], today: string): string {
  const expires = dayAfter(today, BASELINE_DAYS);
  const counts = new Map<string, { path: string; rule: string; count: number }>();
  for (const { path, rule } of diagnostics) {
    if (rule === undefined || isUnreadable(rule)) {
      continue;
    }
    const key = `${path}\0${rule}`;
    counts.set(key, { path, rule, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const exceptions = [...counts.values()].map(({ path, rule, count }) => ({
    path,
    rule,
    reason: `there at adoption on ${today}, ${count === 1 ? "in one place" : `in ${count} places`}`,
    owner: NOBODY_YET,
    expires,
  }));
  return `# To merge into a DAG policy. Each exception needs an owner, and ends after ${expires}.\n${stringify({ exceptions })}`;
}

/** Whether it is a rule that no exception covers. */
export function isUnreadable(rule: string): boolean {
  return (UNREADABLE as ReadonlySet<string>).has(rule);
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
