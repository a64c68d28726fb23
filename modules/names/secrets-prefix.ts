import { type Rule, show } from "../validation/rule";

/**
 * Prefix of the names of an environment's secrets. The slash after it separates `team` from `team-a` in policies
 * that end in a wildcard.
 */
export function secretsPrefixFor(environmentName: string): string {
  return `airflow/${environmentName}`;
}

/** Leaves room for `/connections/` and an id in the 512 characters of a Secrets Manager name. */
const MAX_LENGTH = 250;

/**
 * The prefix of secrets' names: parts of letters, digits and `_+=.@-` with single slashes between them. Policies
 * append a wildcard to it; a wildcard inside would match the secrets of other teams.
 */
export const secretsPrefixRule: Rule<string> = (prefix) =>
  prefix.length <= MAX_LENGTH && /^[\w+=.@-]+(?:\/[\w+=.@-]+)*$/.test(prefix)
    ? undefined
    : `must be 1 to ${MAX_LENGTH} letters, digits and _+=.@-, with single slashes inside, got: ${show(prefix)}`;
