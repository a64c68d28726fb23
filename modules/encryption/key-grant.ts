import { type ITerraformDependable } from "cdktf";
import { type IConstruct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { grantName, type IGrantable } from "../aws/grant";
import { list, text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";

/** The use of a key. */
export type KeyUse = "Decrypt" | "EncryptDecrypt";

const ACTIONS: Readonly<Record<KeyUse, readonly string[]>> = {
  Decrypt: ["kms:Decrypt"],
  EncryptDecrypt: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
};

const serviceRule: Rule<string> = (service) =>
  /^[a-z][a-z0-9.-]*$/.test(service)
    ? undefined
    : `must be the prefix of a service's endpoint, such as s3 or secretsmanager, got: ${show(service)}`;

/** Lets a role use a key through named services only. */
export function grantKeyUse(
  key: IConstruct & { readonly keyArn: string },
  account: AwsAccount,
  use: KeyUse,
  services: readonly string[],
  grantee: IGrantable,
): ITerraformDependable {
  validateProps(key, { services }, { services: list(text(serviceRule), { min: 1 }) });
  return grantee.addToPolicy(grantName(key, `${use}-${[...services].sort().join("-")}`), [
    {
      Sid: `${use}ThroughServices`,
      Effect: "Allow",
      Action: ACTIONS[use],
      Resource: key.keyArn,
      Condition: {
        StringEquals: { "kms:ViaService": services.map((service) => account.servicePrincipal(service)) },
      },
    },
  ]);
}
