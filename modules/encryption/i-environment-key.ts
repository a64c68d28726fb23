import { type ITerraformDependable } from "cdktf";
import { type IConstruct } from "constructs";
import { type IGrantable } from "../aws/grant";

/** The KMS key that encrypts everything an environment stores. */
export interface IEnvironmentKey extends IConstruct {
  /** ARN of the key. */
  readonly keyArn: string;
  /** What must exist before the key can be used. */
  readonly dependables: readonly ITerraformDependable[];

  /**
   * Lets a role decrypt with the key, through these services only.
   * @param grantee a role of the key's account, or one that the key's policy names
   * @param services prefixes of the services' endpoints, such as `s3` or `secretsmanager`; at least one
   * @returns the policy that is added to the role
   */
  grantDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable;

  /**
   * Lets a role encrypt and decrypt with the key, through these services only.
   * @param grantee a role of the key's account, or one that the key's policy names
   * @param services prefixes of the services' endpoints, such as `s3` or `secretsmanager`; at least one
   * @returns the policy that is added to the role
   */
  grantEncryptDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable;
}
