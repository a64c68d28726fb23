import { Annotations, type ITerraformDependable } from "cdktf";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { Construct } from "constructs";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { childId } from "../aws/child-id";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { environmentNameRule } from "../names/environment-name";
import { grantName, type IGrantable, requireNamed } from "../aws/grant";
import { roleArns } from "../aws/role-checks";
import { type IExecutionRole } from "../identity/execution-role";
import {
  constructWith,
  flag,
  known,
  list,
  optional,
  type PropCheck,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { lookupPatternRule } from "./lookup-pattern";
import { secretNameRule, secretNameWarning } from "../names/secret-name";
import { secretPolicy } from "./secret-policy";
import {
  DEFAULT_SECRETS_SEPARATOR,
  secretsArns,
  secretsFolder,
  secretsPrefixFor,
  secretsPrefixRule,
  secretsSeparatorRule,
} from "../names/secrets-prefix";
import { type Share, shareList } from "../names/shares";

/** Props of `SecretsBackend`. */
export interface SecretsBackendProps extends AwsAccountProps {
  /** Name of the MWAA environment, 1 to 80 characters. */
  readonly environmentName: string;

  /** The key that encrypts the secrets. */
  readonly encryptionKey: IEnvironmentKey;

  /** The role that reads the secrets. */
  readonly executionRole: IExecutionRole;

  /**
   * Prefix of the secrets' names, without a slash at the end.
   * @default `airflow/<environmentName>`
   */
  readonly secretsPrefix?: string;

  /**
   * What stands between prefix, kind and id in the names of the secrets, 1 to 8 characters: Airflow's `sep`.
   * @default "/"
   */
  readonly secretsSeparator?: string;

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
   * Names of values of Airflow options to create an empty secret for, at `<prefix>/config/<name>`: what an option
   * `<option>_secret` names.
   * @default - none
   */
  readonly configSecrets?: readonly string[];

  /**
   * ARNs of the IAM roles that put values into the secrets. All others are denied. They must exist. Required where
   * a connection or a variable is named.
   * @default - none
   */
  readonly administratorRoleArns?: readonly string[];

  /**
   * What DAGs of other environments of the account read: the secrets of these connections and variables.
   * @default - nothing
   */
  readonly shares?: readonly Share[];

  /**
   * Whether a deleted secret can be restored for 30 days; else for 7, AWS's minimum. Its name stays reserved for
   * that time.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Regular expression of the connection ids that Airflow looks up in Secrets Manager; each look-up is a paid API
   * call.
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

/** Names of connections or variables: each is part of a resource's address. */
export const secretNames: PropCheck<readonly string[] | undefined> = optional(
  list(known("a name, written out", text(secretNameRule)), {
    // As `constructs` writes it in an address.
    distinct: (name) => name.replaceAll("/", "--"),
  }),
);

/** Part of a JSON text, which a value that is known only after apply could break. */
export const lookupPattern: PropCheck<string | undefined> = optional(
  known("a regular expression, written out", text(lookupPatternRule)),
);

const CHECKS: PropChecks<SecretsBackendProps> = {
  ...AWS_ACCOUNT_CHECKS,
  environmentName: text(environmentNameRule),
  encryptionKey: constructWith("keyArn"),
  executionRole: constructWith("roleArn"),
  secretsPrefix: optional(text(secretsPrefixRule)),
  secretsSeparator: optional(text(secretsSeparatorRule)),
  configSecrets: secretNames,
  connections: secretNames,
  variables: secretNames,
  administratorRoleArns: roleArns,
  shares: shareList,
  deletionProtection: optional(flag),
  connectionsLookupPattern: lookupPattern,
  variablesLookupPattern: lookupPattern,
  configLookupPattern: lookupPattern,
  fullUrlMode: optional(flag),
};

/**
 * Airflow's connections and variables in Secrets Manager, under the environment's own prefix. The secrets are
 * created empty: their values never pass through Terraform.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/connections-secrets-manager.html
 * @example
 * ```ts
 * import { EnvironmentKey, ExecutionRole, SecretsBackend } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const administratorRoleArns = ["arn:aws:iam::111122223333:role/security"];
 * const encryptionKey = new EnvironmentKey(stack, "Key", {
 *   ...account,
 *   environmentName: "payments",
 *   secretAdministratorRoleArns: administratorRoleArns,
 * });
 * const executionRole = new ExecutionRole(stack, "ExecutionRole", {
 *   ...account,
 *   environmentName: "payments",
 *   bucketName: "acme-payments-dags",
 *   encryptionKey,
 * });
 * const secrets = new SecretsBackend(stack, "Secrets", {
 *   ...account,
 *   environmentName: "payments",
 *   encryptionKey,
 *   executionRole,
 *   connections: ["warehouse"],
 *   administratorRoleArns,
 * });
 * // To be merged into the argument of `aws_mwaa_environment`:
 * const airflowConfigurationOptions = { ...secrets.airflowConfigurationOptions };
 * ```
 */
export class SecretsBackend extends Construct {
  /** Prefix of the secrets' names, without a slash at the end. */
  public readonly secretsPrefix: string;
  /** The Airflow configuration options that select the backend. */
  public readonly airflowConfigurationOptions: Readonly<Record<string, string>>;
  /** ARNs of the secrets that are created for connections, by the connection's id. */
  public readonly connectionSecretArns: Readonly<Record<string, string>>;
  /** ARNs of the secrets that are created for variables, by the variable's key. */
  public readonly variableSecretArns: Readonly<Record<string, string>>;
  /** ARNs of the secrets that are created for values of options, by their name. */
  public readonly configSecretArns: Readonly<Record<string, string>>;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretsBackendProps,
  ) {
    super(scope, id);
    validateProps(this, props, CHECKS);
    this.validateAdministrators(props);

    this.secretsPrefix = props.secretsPrefix ?? secretsPrefixFor(props.environmentName);
    const separator = props.secretsSeparator ?? DEFAULT_SECRETS_SEPARATOR;
    const connectionsPrefix = secretsFolder(props, "connections");
    const variablesPrefix = secretsFolder(props, "variables");
    const configPrefix = secretsFolder(props, "config");
    const looksUpConfig = (props.configSecrets ?? []).length > 0 || props.secretsPrefix !== undefined;
    this.airflowConfigurationOptions = {
      "secrets.backend": "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
      // One line: MWAA accepts printable ASCII only.
      "secrets.backend_kwargs": JSON.stringify({
        connections_prefix: connectionsPrefix,
        connections_lookup_pattern: props.connectionsLookupPattern ?? "^(?!aws_default$).+$",
        variables_prefix: variablesPrefix,
        variables_lookup_pattern: props.variablesLookupPattern ?? "^.+$",
        // Only where it is used: the provider's default is a prefix that this role may not read.
        ...(looksUpConfig ? { config_prefix: configPrefix } : {}),
        ...(props.configLookupPattern === undefined
          ? {}
          : { config_lookup_pattern: props.configLookupPattern }),
        ...(separator === DEFAULT_SECRETS_SEPARATOR ? {} : { sep: separator }),
        ...(props.fullUrlMode === undefined ? {} : { full_url_mode: props.fullUrlMode }),
      }),
    };

    const create = (
      kind: string,
      prefix: string,
      names: readonly string[] = [],
      sharedIn: (share: Share) => readonly string[] | undefined = () => undefined,
    ): Record<string, string> => {
      const group = new Construct(this, `${kind}s`);
      const secretArns = names.map((name) => [
        name,
        createSecret(group, props, {
          name,
          description: `Airflow ${kind.toLowerCase()} ${name}`,
          prefix: `${prefix}${separator}`,
          sharedWith: (props.shares ?? []).filter((share) => sharedIn(share)?.includes(name)),
        }),
      ]);
      return Object.fromEntries(secretArns) as Record<string, string>;
    };
    this.connectionSecretArns = create(
      "Connection",
      connectionsPrefix,
      props.connections,
      ({ connections }) => connections,
    );
    this.variableSecretArns = create(
      "Variable",
      variablesPrefix,
      props.variables,
      ({ variables }) => variables,
    );
    this.configSecretArns = create("Config", configPrefix, props.configSecrets);
    for (const name of declaredNames(props)) {
      const warning = secretNameWarning(name);
      if (warning !== undefined) {
        Annotations.of(this).addWarning(warning);
      }
    }
  }

  /**
   * Lets a role read the secrets under the prefix, and decrypt them.
   * @param grantee the execution role, or one among `administratorRoleArns`: the secrets' policies deny all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for any other role
   */
  public grantRead(grantee: IGrantable): ITerraformDependable {
    const { executionRole, administratorRoleArns = [], encryptionKey } = this.props;
    const roleArns = [executionRole.roleArn, ...administratorRoleArns];
    requireNamed(this, { method: "grantRead", prop: "administratorRoleArns", roleArns }, grantee);
    encryptionKey.grantDecrypt(grantee, ["secretsmanager"]);
    return this.grant("Read", ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], grantee);
  }

  /**
   * Lets a role put values into the secrets under the prefix, and encrypt them.
   * @param grantee a role among `administratorRoleArns`: the secrets' policies deny all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for any other role
   */
  public grantWrite(grantee: IGrantable): ITerraformDependable {
    const { administratorRoleArns: roleArns = [], encryptionKey } = this.props;
    requireNamed(this, { method: "grantWrite", prop: "administratorRoleArns", roleArns }, grantee);
    encryptionKey.grantEncryptDecrypt(grantee, ["secretsmanager"]);
    return this.grant(
      "Write",
      [
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecretVersionIds",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      grantee,
    );
  }

  private grant(purpose: string, actions: readonly string[], grantee: IGrantable): ITerraformDependable {
    // Created with the first grant: without one, the account is not needed.
    const account =
      (this.node.tryFindChild("Account") as AwsAccount | undefined) ??
      new AwsAccount(this, "Account", this.props);
    return grantee.addToPolicy(grantName(this, purpose), [
      {
        Sid: `${purpose}Secrets`,
        Effect: "Allow",
        Action: actions,
        Resource: arnsOrOne(secretsArns(account, this.props)),
      },
    ]);
  }

  private validateAdministrators(props: SecretsBackendProps): void {
    const declared = declaredNames(props);
    if (declared.length > 0 && (props.administratorRoleArns ?? []).length === 0) {
      throw new PropValidationError(
        this.node.path,
        "administratorRoleArns",
        `must name at least one role, or nobody can put a value into: ${declared.join(", ")}`,
      );
    }
  }
}

function arnsOrOne(arns: readonly string[]): string | readonly string[] {
  return arns.length === 1 ? (arns[0] ?? []) : arns;
}

function declaredNames({ connections, variables, configSecrets }: SecretsBackendProps): string[] {
  return [...(connections ?? []), ...(variables ?? []), ...(configSecrets ?? [])];
}

/** One secret. */
interface SecretSettings {
  readonly name: string;
  readonly description: string;
  /** What its name in Secrets Manager begins with. */
  readonly prefix: string;
  readonly sharedWith: readonly Share[];
}

function createSecret(
  scope: Construct,
  props: SecretsBackendProps,
  { name, description, prefix, sharedWith }: SecretSettings,
): string {
  const secretScope = new Construct(scope, childId(name));
  const secret = new SecretsmanagerSecret(secretScope, "Resource", {
    name: `${prefix}${name}`,
    description,
    kmsKeyId: props.encryptionKey.keyArn,
    recoveryWindowInDays: (props.deletionProtection ?? true) ? 30 : 7,
    // The policy allows only the administrators to update the secret, its description included.
    lifecycle: { ignoreChanges: ["description"] },
  });
  new SecretsmanagerSecretPolicy(secretScope, "Policy", {
    secretArn: secret.arn,
    policy: policyDocument(
      secretPolicy(
        props.executionRole.roleArn,
        props.administratorRoleArns ?? [],
        sharedWith.map(({ roleArn }) => roleArn),
      ),
    ),
    blockPublicPolicy: true,
    dependsOn: [...props.executionRole.dependables],
  });
  return secret.arn;
}
