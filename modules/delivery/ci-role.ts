import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { ciRoleName } from "../names/delivery-names";
import { type CiSource, trustedToken } from "./ci-source";
import { deliveryStatements } from "./intake-bucket-policy";
import { type EnvironmentNaming } from "../names/environment-name";

/** Props of `CiRole`. */
export interface CiRoleProps extends EnvironmentNaming {
  /** Account of the role and of the OIDC provider. */
  readonly account: AwsAccount;
  /** The repository whose jobs deliver. */
  readonly source: CiSource;
  /** ARN of the intake bucket. */
  readonly bucketArn: string;
  /** The key that encrypts what is delivered. */
  readonly encryptionKey: IEnvironmentKey;
}

/** The role that the CI jobs of one repository deliver with: no long-lived key, and nothing beyond the intake bucket. */
export class CiRole extends Construct {
  public constructor(scope: Construct, id: string, props: CiRoleProps) {
    super(scope, id);
    const { account, environmentName, source, bucketArn, encryptionKey } = props;
    const role = new IamRole(this, "Resource", {
      name: ciRoleName(props, source.prefix),
      description: `Delivers DAGs of the MWAA environment ${environmentName}`,
      assumeRolePolicy: policyDocument([jobsAssumeTheRole(account, source)]),
    });
    new IamRolePolicy(this, "Policy", {
      name: "deliver",
      role: role.name,
      policy: policyDocument(deliveryStatements(bucketArn, source.prefix)),
    });
    // A policy of its own: the key's ARN is known only after apply, and must not hide the other in the plan.
    new IamRolePolicy(this, "EncryptionPolicy", {
      name: "encryption",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "UseKeyThroughS3",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: encryptionKey.keyArn,
          Condition: { StringEquals: { "kms:ViaService": account.servicePrincipal("s3") } },
        },
      ]),
    });
  }
}

/**
 * Exact values: a wildcard in the subject would trust other repositories or branches.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
function jobsAssumeTheRole(account: AwsAccount, source: CiSource): PolicyStatement {
  const { providerArn, host, audience, subject } = trustedToken(account, source);
  return {
    Sid: "JobsAssumeTheRole",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: subject } },
  };
}
