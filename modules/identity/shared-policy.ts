import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { DAG_PREFIX } from "../names/dag-prefix";
import { keyAliasName } from "../names/environment-name";
import { logGroupNames } from "../names/log-groups";
import { SHARED_DAGS_ACTIONS, SHARED_SECRET_ACTIONS, type SharedBy, sharedSecretArns } from "../names/shares";

/** What lets DAGs read what other environments of the account and Region share with them. */
export function sharedPolicy(account: AwsAccount, shares: readonly SharedBy[]): PolicyStatement[] {
  return shares.flatMap((share, index) => [
    ...secrets(account, share, index + 1),
    ...dags(account, share, index + 1),
    ...logs(account, share, index + 1),
  ]);
}

function secrets(account: AwsAccount, share: SharedBy, number: number): PolicyStatement[] {
  const arns = sharedSecretArns(account, share, share);
  return arns.length === 0
    ? []
    : [
        {
          Sid: `ReadSharedSecrets${number}`,
          Effect: "Allow",
          Action: SHARED_SECRET_ACTIONS,
          Resource: arns,
        },
        decrypt(account, share, `DecryptSharedSecrets${number}`, "secretsmanager", { SecretARN: arns }),
      ];
}

function dags(account: AwsAccount, share: SharedBy, number: number): PolicyStatement[] {
  if (share.dags !== true) {
    return [];
  }
  const [read, find] = SHARED_DAGS_ACTIONS;
  const bucketArn = account.s3Arn(share.bucketName);
  return [
    {
      Sid: `ReadSharedDags${number}`,
      Effect: "Allow",
      Action: read,
      Resource: `${bucketArn}/${DAG_PREFIX}*`,
    },
    {
      Sid: `ListSharedDags${number}`,
      Effect: "Allow",
      Action: find,
      Resource: bucketArn,
      Condition: { StringLike: { "s3:prefix": `${DAG_PREFIX}*` } },
    },
    // With a bucket key, the context is the bucket; without one, the object.
    decrypt(account, share, `DecryptSharedDags${number}`, "s3", {
      "aws:s3:arn": [bucketArn, `${bucketArn}/${DAG_PREFIX}*`],
    }),
  ];
}

/** Log groups have no policy of their own: this statement is all that opens them. */
function logs(
  account: AwsAccount,
  { environmentName, logs: shared }: SharedBy,
  number: number,
): PolicyStatement[] {
  return shared === true
    ? [
        {
          Sid: `ReadSharedLogs${number}`,
          Effect: "Allow",
          Action: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
          Resource: logGroupNames(environmentName)
            .map((name) => account.arn("logs", `log-group:${name}`))
            .flatMap((arn) => [arn, `${arn}:*`]),
        },
      ]
    : [];
}

/**
 * Use of the other environment's key through one service, for what the encryption context says. The ARN of a key that
 * another stack creates is not known here; its alias is.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function decrypt(
  account: AwsAccount,
  { environmentName, kmsKeyArn }: SharedBy,
  Sid: string,
  service: string,
  encryptionContext: Readonly<Record<string, readonly string[]>>,
): PolicyStatement {
  return {
    Sid,
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: kmsKeyArn ?? account.arn("kms", "key/*"),
    Condition: {
      StringEquals: { "kms:ViaService": account.servicePrincipal(service) },
      StringLike: Object.fromEntries(
        Object.entries(encryptionContext).map(([key, values]) => [`kms:EncryptionContext:${key}`, values]),
      ),
      ...(kmsKeyArn === undefined
        ? { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAliasName(environmentName) } }
        : {}),
    },
  };
}
