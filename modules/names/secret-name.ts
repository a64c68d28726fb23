import { type Rule, show, withPattern } from "../validation/rule";
import { looksLikeSecret, mask } from "../validation/secret-looking";

/** Leaves room for the prefix in the 512 characters of a Secrets Manager name. */
const MAX_LENGTH = 200;

/** Folders that a tool could take for this one or the one above. */
const DOTS = /(?:.*\/)?\.{1,2}(?:\/|$)/;

const NAME = new RegExp(`^(?=.{1,${MAX_LENGTH}}$)(?!${DOTS.source})[\\w+=.@-]+(?:\\/[\\w+=.@-]+)*$`);

/** `db_password=hunter2`: no Airflow id has both. */
const NAMES_A_VALUE = /(?:passw(?:or)?d|secret|token|key)[a-z0-9_]*=[^=]/i;

/**
 * The name of an Airflow connection, variable or option's value, which becomes the last part of a Secrets Manager name.
 * Letters, digits and `_+=.@-` (Secrets Manager API, CreateSecret, Name), in folders with single slashes between them.
 */
export const secretNameRule: Rule<string> = withPattern(NAME, (value) => {
  if (!NAME.test(value)) {
    return `must be 1 to ${MAX_LENGTH} letters, digits and _+=.@-, with single slashes inside, got: ${show(value)}`;
  }
  // A name is in the plan, in the state and in CloudTrail.
  const kind = looksLikeSecret(value) ?? (NAMES_A_VALUE.test(value) ? "a password or key" : undefined);
  return kind === undefined
    ? undefined
    : `must be a name alone, without the value, which looks like ${kind} (set it in Secrets Manager, and change it there if this file was shared), got: ${mask(value)}`;
});

/**
 * A warning about a name that reads like a name with its value, or like the end of a secret's ARN. Airflow looks secrets up by name, which finds the
 * right one; by a part of the ARN, Secrets Manager may find another one (same page).
 */
export function secretNameWarning(name: string): string | undefined {
  if (/^[^=]+=[^=]/.test(name)) {
    return `the secret ${mask(name)} has a name with = inside, as if its value stood there: names alone belong here, and values into Secrets Manager`;
  }
  return /-.{6}$/.test(name)
    ? `the secret ${name} ends in a hyphen and six characters, as ARNs of secrets do: look it up by its name or its whole ARN, never by a part of the ARN`
    : undefined;
}
