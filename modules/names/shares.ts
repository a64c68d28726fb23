import { type ArnBuilder } from "../aws/location";
import { kmsKeyArnRule } from "../aws/arn-rules";
import { roleArn } from "../aws/role-checks";
import { flag, list, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { bucketNameRule } from "./bucket-name";
import { environmentNameRule } from "./environment-name";
import { secretNameRule } from "./secret-name";
import {
  DEFAULT_SECRETS_SEPARATOR,
  secretsFolder,
  type SecretsNaming,
  secretsPrefixRule,
  secretsSeparatorRule,
} from "./secrets-prefix";

/** Which of an environment's things the DAGs of another one read. */
export interface SharedThings {
  /**
   * Ids of connections whose secrets are read.
   * @default - none
   */
  readonly connections?: readonly string[];

  /**
   * Keys of variables whose secrets are read.
   * @default - none
   */
  readonly variables?: readonly string[];

  /**
   * Whether the files under `dags/` are listed and read, in their current version.
   * @default false
   */
  readonly dags?: boolean;
}

/** What an environment lets the DAGs of another one read, as its own policies say it. */
export interface Share extends SharedThings {
  /** ARN of the other environment's execution role, of the same account. The role need not exist yet. */
  readonly roleArn: string;
}

/** What DAGs read of another environment of their account and Region, which shares it. */
export interface SharedBy extends SharedThings, SecretsNaming {
  /** Name of the other environment's DAG bucket. */
  readonly bucketName: string;

  /**
   * Whether the other environment's five log groups are read.
   * @default false
   */
  readonly logs?: boolean;

  /**
   * ARN of the other environment's key, where it is an existing one.
   * @default - the key with the other environment's alias, `alias/mwaa-<environmentName>`
   */
  readonly kmsKeyArn?: string;
}

const THINGS = {
  connections: optional(list(text(secretNameRule), { distinct: (name) => name })),
  variables: optional(list(text(secretNameRule), { distinct: (name) => name })),
  dags: optional(flag),
};

/** Shares, one for each role. */
export const shareList: PropCheck<readonly Share[] | undefined> = optional(
  list(shape<Share>({ roleArn, ...THINGS }), { distinct: (share) => share.roleArn }),
);

/** What others share, once for each of them. */
export const sharedByList: PropCheck<readonly SharedBy[] | undefined> = optional(
  list(
    shape<SharedBy>({
      environmentName: text(environmentNameRule),
      bucketName: text(bucketNameRule),
      secretsPrefix: optional(text(secretsPrefixRule)),
      secretsSeparator: optional(text(secretsSeparatorRule)),
      kmsKeyArn: optional(text(kmsKeyArnRule)),
      logs: optional(flag),
      ...THINGS,
    }),
    { distinct: ({ environmentName }) => environmentName },
  ),
);

/** What a role does with a shared secret. */
export const SHARED_SECRET_ACTIONS = [
  "secretsmanager:GetSecretValue",
  "secretsmanager:DescribeSecret",
] as const;

/** What a role does with shared DAGs. */
export const SHARED_DAGS_ACTIONS = ["s3:GetObject", "s3:ListBucket"] as const;

/** The names of the secrets of some connections and variables. */
export function sharedSecretNames(
  naming: SecretsNaming,
  { connections = [], variables = [] }: SharedThings,
): string[] {
  const separator = naming.secretsSeparator ?? DEFAULT_SECRETS_SEPARATOR;
  return [
    ...connections.map((name) => `${secretsFolder(naming, "connections")}${separator}${name}`),
    ...variables.map((name) => `${secretsFolder(naming, "variables")}${separator}${name}`),
  ];
}

/**
 * The ARNs of secrets, with the six characters that Secrets Manager adds to a name left open.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
 */
export function sharedSecretArns(
  account: Pick<ArnBuilder, "arn">,
  naming: SecretsNaming,
  things: SharedThings,
): string[] {
  return sharedSecretNames(naming, things).map((name) =>
    account.arn("secretsmanager", `secret:${name}-??????`),
  );
}
