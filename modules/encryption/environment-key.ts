import { type ITerraformDependable } from "cdktf";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { AWS_ACCOUNT_CHECKS, AwsAccount, type AwsAccountProps } from "../aws/aws-account";
import { environmentKeyPolicy, type EnvironmentKeyPolicyProps } from "./environment-key-policy";
import { policyDocument } from "../aws/policy-document";
import { type IGrantable, isAmong, requireSameAccount } from "../aws/grant";
import { roleArn, roleArns } from "../aws/role-checks";
import { flag, list, optional, type PropChecks, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { DeletionProtection } from "../aws/deletion-protection";
import { logGroupNameRule } from "../names/log-groups";
import { bucketNameRule } from "../names/bucket-name";
import { shareList } from "../names/shares";
import { secretsPrefixRule, secretsSeparatorRule } from "../names/secrets-prefix";
import { keyAliasName, NAMING_CHECKS } from "../names/environment-name";
import { type IEnvironmentKey } from "./i-environment-key";
import { ExistingKey } from "./existing-key";
import { grantKeyUse, type KeyUse } from "./key-grant";

/** Props of `EnvironmentKey`. */
export interface EnvironmentKeyProps extends AwsAccountProps, EnvironmentKeyPolicyProps {
  /**
   * Whether Terraform rejects a plan that destroys the key. Data that a destroyed key encrypted is lost.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const CHECKS: PropChecks<EnvironmentKeyProps> = {
  ...AWS_ACCOUNT_CHECKS,
  ...NAMING_CHECKS,
  logGroupNames: optional(list(text(logGroupNameRule))),
  dagWriterRoleArns: roleArns,
  secretAdministratorRoleArns: roleArns,
  executionRoleArn: optional(roleArn),
  bucketNames: optional(list(text(bucketNameRule), { min: 1 })),
  secretsPrefix: optional(text(secretsPrefixRule)),
  secretsSeparator: optional(text(secretsSeparatorRule)),
  shares: shareList,
  dagBucketName: optional(text(bucketNameRule)),
  usedByAlarms: optional(flag),
  usedByRules: optional(flag),
  usedByDelivery: optional(flag),
  usedBySnapshot: optional(flag),
  deletionProtection: optional(flag),
};

/**
 * A customer managed KMS key for one environment, with yearly rotation. MWAA creates its own grants when the
 * environment is created; the key policy allows what those do not cover.
 *
 * Use of the key by the execution role is granted in that role's policy: the account statement of the key policy
 * delegates to IAM policies of the account, as AWS's default key policy does.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/custom-keys-certs.html
 * @example
 * ```ts
 * import { EnvironmentKey, ExistingRole } from "cdktf-mwaa-teams";
 *
 * const key = new EnvironmentKey(stack, "Key", {
 *   accountId: "111122223333",
 *   region: "eu-west-1",
 *   environmentName: "payments",
 *   dagWriterRoleArns: ["arn:aws:iam::111122223333:role/payments-ci"],
 * });
 * const analysts = new ExistingRole(stack, "Analysts", {
 *   roleArn: "arn:aws:iam::111122223333:role/analysts",
 * });
 * key.grantDecrypt(analysts, ["s3"]);
 * ```
 */
export class EnvironmentKey extends Construct implements IEnvironmentKey {
  /**
   * An existing key. Its policy must allow what `EnvironmentKey`'s own policy allows.
   * @throws PropValidationError for an alias and for a multi-Region key: MWAA supports neither
   */
  public static fromKeyArn(scope: Construct, id: string, keyArn: string): IEnvironmentKey {
    return new ExistingKey(scope, id, keyArn);
  }

  /** ARN of the key. */
  public readonly keyArn: string;
  /** Id of the key. */
  public readonly keyId: string;
  /** Name of the key's alias, with the prefix `alias/`. */
  public readonly aliasName: string;
  /** What must exist before the key can be used. */
  public readonly dependables: readonly ITerraformDependable[];

  private readonly account: AwsAccount;
  /** Roles, also of other accounts, that the key's policy allows to use it through a service. */
  private readonly named: Readonly<Record<string, readonly string[]>>;

  public constructor(scope: Construct, id: string, props: EnvironmentKeyProps) {
    super(scope, id);
    validateProps(this, props, CHECKS);

    this.account = new AwsAccount(this, "Account", props);
    this.named = {
      s3: props.dagWriterRoleArns ?? [],
      secretsmanager: props.secretAdministratorRoleArns ?? [],
    };
    const key = new KmsKey(this, "Resource", {
      description: `Encrypts what the MWAA environment ${props.environmentName} stores`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(environmentKeyPolicy(this.account, props)),
    });
    if (props.deletionProtection ?? true) {
      // No argument that is set here makes the provider replace a key.
      new DeletionProtection(this, "DeletionProtection", { resources: [key], replacedBy: {} });
    }
    this.aliasName = keyAliasName(props.environmentName);
    new KmsAlias(this, "Alias", { name: this.aliasName, targetKeyId: key.keyId });

    this.keyArn = key.arn;
    this.keyId = key.keyId;
    this.dependables = [key];
  }

  /**
   * Lets a role decrypt with the key, through these services only.
   * @param grantee a role of the key's account, or one that the key's policy names
   * @param services prefixes of the services' endpoints, such as `s3` or `secretsmanager`; at least one
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account that the key's policy does not allow
   */
  public grantDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable {
    return this.grant("Decrypt", services, grantee);
  }

  /**
   * Lets a role encrypt and decrypt with the key, through these services only.
   * @param grantee a role of the key's account, or one that the key's policy names
   * @param services prefixes of the services' endpoints, such as `s3` or `secretsmanager`; at least one
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account that the key's policy does not allow
   */
  public grantEncryptDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable {
    return this.grant("EncryptDecrypt", services, grantee);
  }

  private grant(use: KeyUse, services: readonly string[], grantee: IGrantable): ITerraformDependable {
    if (!services.every((service) => isAmong(grantee, this.named[service] ?? []))) {
      requireSameAccount(this, `grant${use}`, this.account.accountId, grantee);
    }
    return grantKeyUse(this, this.account, use, services, grantee);
  }
}
