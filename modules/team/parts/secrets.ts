import { roleArns } from "../../aws/role-checks";
import { type IExecutionRole } from "../../identity/execution-role";
import { secretNames, SecretsBackend } from "../../secrets/secrets-backend";
import { type PropChecks } from "../../validation/prop-checks";
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
}

/** Checks of `TeamSecretsProps`, one by one. */
export const SECRETS_CHECKS: PropChecks<TeamSecretsProps> = {
  connections: secretNames,
  variables: secretNames,
  secretAdministratorRoleArns: roleArns,
};

/** Secrets Manager as the environment's secrets backend. */
export function createSecretsBackend(
  { scope, common, encryptionKey }: EncryptedPartScope,
  props: TeamSecretsProps,
  executionRole: IExecutionRole,
): SecretsBackend {
  return new SecretsBackend(scope, "SecretsBackend", {
    ...common,
    encryptionKey,
    executionRole,
    connections: props.connections,
    variables: props.variables,
    administratorRoleArns: props.secretAdministratorRoleArns,
  });
}
