import { optional, type PropChecks, text } from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";

/**
 * The name of an MWAA environment: 1 to 80 letters, digits, hyphens and underscores, the first a letter. It
 * cannot be changed after creation (MWAA API, CreateEnvironment: `[a-zA-Z][0-9a-zA-Z-_]*`).
 */
export const environmentNameRule: Rule<string> = matching(
  /^[a-zA-Z][0-9a-zA-Z_-]{0,79}$/,
  (value) =>
    `must be 1 to 80 letters, digits, hyphens and underscores, starting with a letter, got: ${show(value)}`,
);

/** A qualifier of names: 1 to 20 lower-case letters, digits and hyphens, a letter or digit at both ends. */
export const qualifierRule: Rule<string> = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
  (value) =>
    `must be 1 to 20 lower-case letters, digits and hyphens, a letter or digit at both ends, got: ${show(value)}`,
);

/** What the names of an environment's resources are made of. */
export interface EnvironmentNaming {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;
  /**
   * Stands behind the environment's name where an account has one name for all Regions: in the names of roles, policies and
   * dashboards, and of what has its role's name. For a second environment of this name, in another Region.
   * @default - none
   */
  readonly qualifier?: string;
}

/** Checks of `EnvironmentNaming`. */
export const NAMING_CHECKS: PropChecks<EnvironmentNaming> = {
  environmentName: text(environmentNameRule),
  qualifier: optional(text(qualifierRule)),
};

/** An environment's name where an account has one name for all Regions. */
export function qualifiedName({ environmentName, qualifier }: EnvironmentNaming): string {
  return qualifier === undefined ? environmentName : `${environmentName}-${qualifier}`;
}

/** The prefix of the names of an environment's resources: its VPC, its security group, its roles. */
export function resourceName(environmentName: string): string {
  return `mwaa-${environmentName}`;
}

/** The alias of an environment's KMS key. */
export function keyAliasName(environmentName: string): string {
  return `alias/${resourceName(environmentName)}`;
}
