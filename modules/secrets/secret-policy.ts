import { type PolicyStatement, unlessPrincipalIs } from "../aws/policy-document";
import { SHARED_SECRET_ACTIONS } from "../names/shares";
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
 * @param sharedWithRoleArns execution roles of other environments, whose DAGs read this secret too and do nothing else
 */
export function secretPolicy(
  executionRoleArn: string,
  administratorRoleArns: readonly string[],
  sharedWithRoleArns: readonly string[] = [],
): PolicyStatement[] {
  const readers = [executionRoleArn, ...administratorRoleArns, ...sharedWithRoleArns];
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
      ...unlessPrincipalIs(readers),
    },
    denyOtherEnvironments({ Action: "secretsmanager:*", Resource: "*" }, readers),
    ...(sharedWithRoleArns.length === 0
      ? []
      : [
          {
            Sid: "DenyMoreThanReadingToSharedWith",
            Effect: "Deny",
            Principal: "*",
            NotAction: SHARED_SECRET_ACTIONS,
            Resource: "*",
            Condition: { ArnEquals: { "aws:PrincipalArn": sharedWithRoleArns } },
          } as const,
        ]),
  ];
}
