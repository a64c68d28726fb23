import { Token } from "cdktf";
import { roleArns } from "../../aws/role-checks";
import { type IExecutionRole } from "../../identity/execution-role";
import { secretsPrefixRule, secretsSeparatorRule } from "../../names/secrets-prefix";
import { lookupPattern, secretNames, SecretsBackend } from "../../secrets/secrets-backend";
import { flag, optional, type PropChecks, text } from "../../validation/prop-checks";
import { type TeamBucketProps } from "./bucket";
import { type EncryptedPartScope } from "./shared";

/** Airflow's connections and variables in Secrets Manager, and their administrators. */
export interface TeamSecretsProps {
  /**
   * Ids of the Airflow connections to create an empty secret for.
   * @default - none
   */
  readonly connections?: readonly string[];

  /**
   * Keys of the Airflow variables to create an empty secret for.
   * @default - none
   */
  readonly variables?: readonly string[];

  /**
   * ARNs of the IAM roles that put values into the secrets. All others are denied. They must exist.
   * @default - none
   */
  readonly secretAdministratorRoleArns?: readonly string[];

  /**
   * Names of values of Airflow options to create an empty secret for: what an option `<option>_secret` names.
   * @default - none
   */
  readonly configSecrets?: readonly string[];

  /**
   * Prefix of the secrets' names, without a slash at the end, for secrets that exist already.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;

  /**
   * What stands between prefix, kind and id in the secrets' names, 1 to 8 characters.
   * @default "/"
   */
  readonly secretsSeparator?: string;

  /**
   * Regular expression of the connection ids that Airflow looks up in Secrets Manager.
   * @default "^(?!aws_default$).+$" - every connection except the default of AWS operators
   */
  readonly connectionsLookupPattern?: string;

  /**
   * Regular expression of the variable keys that Airflow looks up in Secrets Manager.
   * @default "^.+$" - every variable
   */
  readonly variablesLookupPattern?: string;

  /**
   * Regular expression of the values of options that Airflow looks up in Secrets Manager.
   * @default - every one that an option names
   */
  readonly configLookupPattern?: string;

  /**
   * Whether the secret of a connection is the whole of it, as one URI or JSON text, or a JSON map of its parts
   * (Airflow's `full_url_mode`).
   * @default - as in Airflow's provider
   */
  readonly fullUrlMode?: boolean;
}

/** Checks of `TeamSecretsProps`, one by one. */
export const SECRETS_CHECKS: PropChecks<TeamSecretsProps> = {
  connections: secretNames,
  variables: secretNames,
  secretAdministratorRoleArns: roleArns,
  configSecrets: secretNames,
  secretsPrefix: optional(text(secretsPrefixRule)),
  secretsSeparator: optional(text(secretsSeparatorRule)),
  connectionsLookupPattern: lookupPattern,
  variablesLookupPattern: lookupPattern,
  configLookupPattern: lookupPattern,
  fullUrlMode: optional(flag),
};

/** The problem of an option that names a secret which nothing declares, or nothing. */
export function lookedUpOptionProblem(
  options: Readonly<Record<string, string>>,
  { configSecrets = [], secretsPrefix }: Pick<TeamSecretsProps, "configSecrets" | "secretsPrefix">,
): { readonly option: string; readonly problem: string } | undefined {
  const [missing] = Object.entries(options).filter(
    ([option, name]) =>
      option.endsWith("_secret") &&
      !configSecrets.includes(name) &&
      secretsPrefix === undefined &&
      !Token.isUnresolved(name),
  );
  return missing && { option: missing[0], problem: lookedUpProblem(missing[1]) };
}

function lookedUpProblem(name: string): string {
  return `must be a name under secrets.config (Airflow looks it up in the secrets backend), got: ${JSON.stringify(name)}`;
}

/** Secrets Manager as the environment's secrets backend. */
export function createSecretsBackend(
  { scope, common, encryptionKey }: EncryptedPartScope,
  props: TeamSecretsProps & Pick<TeamBucketProps, "shares">,
  executionRole: IExecutionRole,
): SecretsBackend {
  return new SecretsBackend(scope, "SecretsBackend", {
    ...common,
    encryptionKey,
    executionRole,
    connections: props.connections,
    variables: props.variables,
    administratorRoleArns: props.secretAdministratorRoleArns,
    shares: props.shares,
    configSecrets: props.configSecrets,
    secretsPrefix: props.secretsPrefix,
    secretsSeparator: props.secretsSeparator,
    connectionsLookupPattern: props.connectionsLookupPattern,
    variablesLookupPattern: props.variablesLookupPattern,
    configLookupPattern: props.configLookupPattern,
    fullUrlMode: props.fullUrlMode,
  });
}
