import { type Rule, show } from "../validation/rule";

/** Leaves room for the prefix in the 512 characters of a Secrets Manager name. */
const MAX_LENGTH = 200;

/**
 * The name of an Airflow connection or variable, which becomes the last part of a Secrets Manager name. Letters,
 * digits and `_+=.@-` (Secrets Manager API, CreateSecret, Name); no "/", which would add a folder to the name. It
 * must not end in a hyphen and six characters: Secrets Manager ends its ARNs like that, and looks up the wrong
 * secret by partial ARN (same page).
 */
export const secretNameRule: Rule<string> = (value) => {
  if (value.length > MAX_LENGTH || !/^[A-Za-z0-9_+=.@-]+$/.test(value)) {
    return `must be 1 to ${MAX_LENGTH} letters, digits and _+=.@-, got: ${show(value)}`;
  }
  return /-.{6}$/.test(value)
    ? `must not end in a hyphen and six characters, which is how Secrets Manager ends its ARNs, got: ${show(value)}`
    : undefined;
};
