import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { Construct } from "constructs";
import { childId } from "../aws/child-id";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../environment/environment-key";
import { environmentNameRule } from "../environment/environment-name";
import { iamRoleArnRule } from "../identity/iam-arn";
import { PropValidationError, validateEach, validateProp } from "../validation/validate-prop";
import { type IExecutionRole } from "../identity/execution-role";
import { secretNameRule } from "./secret-name";
import { secretPolicy } from "./secret-policy";
import { secretsPrefixFor } from "./secrets-prefix";

/** Props of `SecretsBackend`. */
export interface SecretsBackendProps {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /** The key that encrypts the secrets. */
  readonly encryptionKey: IEnvironmentKey;

  /** The role that reads the secrets. */
  readonly executionRole: IExecutionRole;

  /**
   * Beginning of the secrets' names, without a slash at the end.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;

  /**
   * Ids of the Airflow connections to create an empty secret for, at `<prefix>/connections/<id>`.
   * @default - none
   */
  readonly connections?: readonly string[];

  /**
   * Keys of the Airflow variables to create an empty secret for, at `<prefix>/variables/<key>`.
   * @default - none
   */
  readonly variables?: readonly string[];

  /**
   * ARNs of the IAM roles that put values into the secrets, and the only ones that can. They must exist.
   * Required where a connection or a variable is named.
   * @default - none
   */
  readonly administratorRoleArns?: readonly string[];

  /**
   * Whether a deleted secret can be restored for 30 days; else for 7, AWS's least. Its name stays taken as long.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Regular expression of the connection ids that Airflow looks up in Secrets Manager; each look-up is a paid
   * API call.
   * @default "^(?!aws_default$).+$" - every connection but the one that AWS operators look up when none is named
   */
  readonly connectionsLookupPattern?: string;

  /**
   * Regular expression of the variable keys that Airflow looks up in Secrets Manager.
   * @default "^.+$" - every variable
   */
  readonly variablesLookupPattern?: string;
}

/**
 * Airflow's connections and variables in Secrets Manager, under a prefix of the environment's own. The secrets
 * are made empty: their values never pass through Terraform.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/connections-secrets-manager.html
 */
export class SecretsBackend extends Construct {
  /** Beginning of the secrets' names, without a slash at the end. */
  public readonly secretsPrefix: string;
  /** The Airflow configuration options that select the backend. */
  public readonly airflowConfigurationOptions: Readonly<Record<string, string>>;

  public constructor(scope: Construct, id: string, props: SecretsBackendProps) {
    super(scope, id);
    validateProp(this, "environmentName", props.environmentName, environmentNameRule);
    validateEach(this, "connections", props.connections, secretNameRule);
    validateEach(this, "variables", props.variables, secretNameRule);
    validateEach(this, "administratorRoleArns", props.administratorRoleArns, iamRoleArnRule);
    this.validateAdministrators(props);

    this.secretsPrefix = props.secretsPrefix ?? secretsPrefixFor(props.environmentName);
    const connectionsPrefix = `${this.secretsPrefix}/connections`;
    const variablesPrefix = `${this.secretsPrefix}/variables`;
    this.airflowConfigurationOptions = {
      "secrets.backend": "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
      // One line: MWAA takes printable ASCII only.
      "secrets.backend_kwargs": JSON.stringify({
        connections_prefix: connectionsPrefix,
        connections_lookup_pattern: props.connectionsLookupPattern ?? "^(?!aws_default$).+$",
        variables_prefix: variablesPrefix,
        variables_lookup_pattern: props.variablesLookupPattern ?? "^.+$",
      }),
    };

    const connections = new Construct(this, "Connections");
    const variables = new Construct(this, "Variables");
    for (const connection of props.connections ?? []) {
      createSecret(connections, connection, `Airflow connection ${connection}`, connectionsPrefix, props);
    }
    for (const variable of props.variables ?? []) {
      createSecret(variables, variable, `Airflow variable ${variable}`, variablesPrefix, props);
    }
  }

  private validateAdministrators(props: SecretsBackendProps): void {
    const declared = [...(props.connections ?? []), ...(props.variables ?? [])];
    if (declared.length > 0 && (props.administratorRoleArns ?? []).length === 0) {
      throw new PropValidationError(
        this.node.path,
        "administratorRoleArns",
        `must name at least one role, or nobody can put a value into: ${declared.join(", ")}`,
      );
    }
  }
}

function createSecret(
  scope: Construct,
  name: string,
  description: string,
  prefix: string,
  props: SecretsBackendProps,
): void {
  const secretScope = new Construct(scope, childId(name));
  const secret = new SecretsmanagerSecret(secretScope, "Resource", {
    name: `${prefix}/${name}`,
    description,
    kmsKeyId: props.encryptionKey.keyArn,
    recoveryWindowInDays: (props.deletionProtection ?? true) ? 30 : 7,
    // The policy lets the administrators alone update the secret, its description included.
    lifecycle: { ignoreChanges: ["description"] },
  });
  new SecretsmanagerSecretPolicy(secretScope, "Policy", {
    secretArn: secret.arn,
    policy: policyDocument(secretPolicy(props.executionRole.roleArn, props.administratorRoleArns ?? [])),
    blockPublicPolicy: true,
    dependsOn: [...props.executionRole.dependables],
  });
}
