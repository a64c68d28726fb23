import { matching, type Rule, show } from "../validation/rule";

/** Leaves room for the prefix in the 512 characters of a Secrets Manager name. */
const MAX_LENGTH = 200;

/** Folders that a tool could take for this one or the one above. */
const DOTS = /(?:.*\/)?\.{1,2}(?:\/|$)/;

/**
 * The name of an Airflow connection, variable or option's value, which becomes the last part of a Secrets Manager name.
 * Letters, digits and `_+=.@-` (Secrets Manager API, CreateSecret, Name), in folders with single slashes between them.
 */
export const secretNameRule: Rule<string> = matching(
  new RegExp(`^(?=.{1,${MAX_LENGTH}}$)(?!${DOTS.source})[\\w+=.@-]+(?:\\/[\\w+=.@-]+)*$`),
  (value) =>
    `must be 1 to ${MAX_LENGTH} letters, digits and _+=.@-, with single slashes inside, got: ${show(value)}`,
);

/**
 * A warning about a name that reads like the end of a secret's ARN. Airflow looks secrets up by name, which finds the
 * right one; by a part of the ARN, Secrets Manager may find another one (same page).
 */
export function secretNameWarning(name: string): string | undefined {
  return /-.{6}$/.test(name)
    ? `the secret ${name} ends in a hyphen and six characters, as ARNs of secrets do: look it up by its name or its whole ARN, never by a part of the ARN`
    : undefined;
}
