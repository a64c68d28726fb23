import { Annotations, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { arnPart } from "../aws/arn-part";
import { AwsAccount } from "../aws/aws-account";
import { type IGrantable } from "../aws/grant";
import { kmsKeyArnRule, parseRoleArn } from "../aws/arn-rules";
import { text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { type IEnvironmentKey } from "./i-environment-key";
import { grantKeyUse, type KeyUse } from "./key-grant";

/** A key that this library did not create; its policy is not checked. */
export class ExistingKey extends Construct implements IEnvironmentKey {
  public readonly dependables: readonly ITerraformDependable[] = [];

  public constructor(
    scope: Construct,
    id: string,
    public readonly keyArn: string,
  ) {
    super(scope, id);
    validateProps(this, { keyArn }, { keyArn: text(kmsKeyArnRule) });
  }

  public grantDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable {
    return this.grant("Decrypt", services, grantee);
  }

  public grantEncryptDecrypt(grantee: IGrantable, services: readonly string[]): ITerraformDependable {
    return this.grant("EncryptDecrypt", services, grantee);
  }

  private grant(use: KeyUse, services: readonly string[], grantee: IGrantable): ITerraformDependable {
    const other = parseRoleArn(grantee.roleArn)?.accountId;
    const owner = Token.isUnresolved(this.keyArn) ? undefined : arnPart(this.keyArn, 4);
    if (owner !== undefined && other !== undefined && other !== owner) {
      Annotations.of(this).addWarning(
        `the policy of the existing key ${this.keyArn} is not written: its owner lets ${grantee.roleArn} use it`,
      );
    }
    // Created with the first grant: for an ARN that is known only after apply, it looks up the partition.
    const account =
      (this.node.tryFindChild("Account") as AwsAccount | undefined) ??
      new AwsAccount(this, "Account", {
        accountId: arnPart(this.keyArn, 4),
        region: arnPart(this.keyArn, 3),
      });
    return grantKeyUse(this, account, use, services, grantee);
  }
}
