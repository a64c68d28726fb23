import { type PolicyStatement, unlessPrincipalIs } from "../aws/policy-document";
import { denyOtherEnvironments } from "../names/other-environments";

/** Everything that changes a secret's value, versions or existence. */
const WRITE_ACTIONS = [
  "secretsmanager:CancelRotateSecret",
  "secretsmanager:DeleteSecret",
  "secretsmanager:PutSecretValue",
  "secretsmanager:RemoveRegionsFromReplication",
  "secretsmanager:ReplicateSecretToRegions",
  "secretsmanager:RestoreSecret",
  "secretsmanager:RotateSecret",
  "secretsmanager:StopReplicationToReplica",
  "secretsmanager:UpdateSecret",
  "secretsmanager:UpdateSecretVersionStage",
];

/**
 * The resource policy of one secret: the execution role reads, the administrators write, and all other principals
 * are denied both, even if another policy allows it. A principal that may replace this policy is not bound by it.
 * Terraform creates the secret before the policy and deletes the policy before the secret, so it needs no
 * exception.
 */
export function secretPolicy(
  executionRoleArn: string,
  administratorRoleArns: readonly string[],
): PolicyStatement[] {
  return [
    {
      Sid: "AllowExecutionRoleToRead",
      Effect: "Allow",
      Principal: { AWS: executionRoleArn },
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: "*",
    },
    {
      Sid: "AllowAdministratorsToWrite",
      Effect: "Allow",
      Principal: { AWS: administratorRoleArns },
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: "*",
    },
    {
      Sid: "DenyWritesByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: WRITE_ACTIONS,
      Resource: "*",
      ...unlessPrincipalIs(administratorRoleArns),
    },
    {
      Sid: "DenyReadsByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      ...unlessPrincipalIs([executionRoleArn, ...administratorRoleArns]),
    },
    denyOtherEnvironments({ Action: "secretsmanager:*", Resource: "*" }, [
      executionRoleArn,
      ...administratorRoleArns,
    ]),
  ];
}
