import { type ArnBuilder } from "../aws/location";
import { matching, type Rule, show } from "../validation/rule";

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
export const secretsPrefixRule: Rule<string> = matching(
  new RegExp(`^(?=.{1,${MAX_LENGTH}}$)[\\w+=.@-]+(?:\\/[\\w+=.@-]+)*$`),
  (prefix) =>
    `must be 1 to ${MAX_LENGTH} letters, digits and _+=.@-, with single slashes inside, got: ${show(prefix)}`,
);

/** What Airflow's backend puts between a prefix and an id (`sep`); characters of a secret's name. */
export const secretsSeparatorRule: Rule<string> = matching(
  /^[\w/+=.@-]{1,8}$/,
  (separator) => `must be 1 to 8 letters, digits and /_+=.@-, got: ${show(separator)}`,
);

/** The default of Airflow's backend. */
export const DEFAULT_SECRETS_SEPARATOR = "/";

/** What is looked up in Secrets Manager. */
export const SECRET_KINDS = ["connections", "variables", "config"] as const;

/** How the names of an environment's secrets begin. */
export interface SecretsNaming {
  /** Name of the environment. */
  readonly environmentName: string;
  /**
   * Prefix of the names.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;
  /**
   * What stands between prefix, kind and id.
   * @default "/"
   */
  readonly secretsSeparator?: string;
}

/** The beginning of the names of one kind of secrets, without the separator before the id. */
export function secretsFolder(naming: SecretsNaming, kind: (typeof SECRET_KINDS)[number]): string {
  const { environmentName, secretsPrefix = secretsPrefixFor(environmentName) } = naming;
  return `${secretsPrefix}${naming.secretsSeparator ?? DEFAULT_SECRETS_SEPARATOR}${kind}`;
}

/**
 * How the names of an environment's secrets begin. Under a prefix that was there before, such as `airflow`, may be the
 * secrets of others: then only those of each kind.
 */
export function secretsNamePrefixes(naming: SecretsNaming): string[] {
  const separator = naming.secretsSeparator ?? DEFAULT_SECRETS_SEPARATOR;
  const own = secretsPrefixFor(naming.environmentName);
  return (naming.secretsPrefix ?? own) === own && separator === DEFAULT_SECRETS_SEPARATOR
    ? [`${own}/`]
    : SECRET_KINDS.map((kind) => `${secretsFolder(naming, kind)}${separator}`);
}

/** The ARNs of an environment's secrets, with a wildcard at their end. */
export function secretsArns(account: Pick<ArnBuilder, "arn">, naming: SecretsNaming): string[] {
  return secretsNamePrefixes(naming).map((prefix) => account.arn("secretsmanager", `secret:${prefix}*`));
}
