import { matching, type Rule, show, withPattern } from "../validation/rule";

const PARTITION = "aws|aws-cn|aws-us-gov|aws-eusc";
const REGION = "[a-z]{2,4}(?:-[a-z]+){1,2}-\\d{1,2}";

/** Printable ASCII without the wildcards `*` and `?`, as IAM paths allow it (IAM API, CreateRole, Path). */
const PATH_CHARACTERS = "[!-)+->@-~]";
const ROLE_ARN = new RegExp(
  `^arn:(${PARTITION}):iam::(\\d{12}):role(/(?:${PATH_CHARACTERS}{1,510}/)?)([\\w+=,.@-]{1,64})$`,
);
const KMS_ARN = new RegExp(`^arn:(?:${PARTITION}):kms:${REGION}:\\d{12}:(.+)$`);
const KMS_KEY_ARN = new RegExp(
  `^arn:(?:${PARTITION}):kms:${REGION}:\\d{12}:key/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
);
const KMS_KEY_ID = /^key\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The parts of an IAM role's ARN. */
export interface RoleArn {
  /** `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. */
  readonly partition: string;
  /** The role's account, 12 digits. */
  readonly accountId: string;
  /** The role's path, `/` at both ends; `/` alone where it has none. */
  readonly path: string;
  /** The role's name without its path. */
  readonly roleName: string;
}

/** The parts of a role's ARN; nothing for any other value, including an ARN with a wildcard. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const [, partition, accountId, path, roleName] = ROLE_ARN.exec(arn) ?? [];
  return partition === undefined || accountId === undefined || path === undefined || roleName === undefined
    ? undefined
    : { partition, accountId, path, roleName };
}

/** The ARN of exactly one IAM role, in the partition aws, aws-cn, aws-us-gov or aws-eusc. */
export const iamRoleArnRule: Rule<string> = withPattern(ROLE_ARN, (value) =>
  parseRoleArn(value) === undefined
    ? `must be the ARN of one IAM role, such as arn:aws:iam::111122223333:role/deploy, without wildcards, got: ${show(value)}`
    : undefined,
);

/**
 * Whether the ARN is of a role that IAM Identity Center creates from a permission set. Only Identity Center can
 * attach a policy to such a role (IAM Identity Center User Guide, "Referencing permission sets"). The name without
 * the path counts too: some tools drop the path from these ARNs.
 */
export function isPermissionSetRole(arn: string): boolean {
  const role = parseRoleArn(arn);
  return (
    role !== undefined &&
    (role.path.startsWith("/aws-reserved/sso.amazonaws.com/") || role.roleName.startsWith("AWSReservedSSO_"))
  );
}

/** The ARN of a role that policies can be attached to. */
export const attachableRoleRule: Rule<string> = (arn) =>
  isPermissionSetRole(arn)
    ? `must be a role that policies can be attached to; reference the policy by its name in the permission set instead, got: ${show(arn)}`
    : undefined;

/**
 * The ARN of one single-Region KMS key. MWAA supports neither an alias nor a multi-Region key (Amazon MWAA User
 * Guide, "Using customer managed keys for encryption").
 */
export const kmsKeyArnRule: Rule<string> = withPattern(KMS_KEY_ARN, (value) => {
  const [, resource = ""] = KMS_ARN.exec(value) ?? [];
  if (resource.startsWith("alias/") || value.startsWith("alias/")) {
    return `must be the ARN of a KMS key: Amazon MWAA does not support aliases, got: ${show(value)}`;
  }
  if (resource.startsWith("key/mrk-")) {
    return `must be the ARN of a single-Region KMS key: Amazon MWAA does not support multi-Region keys, got: ${show(value)}`;
  }
  return KMS_KEY_ID.test(resource)
    ? undefined
    : `must be the ARN of a KMS key, such as arn:aws:kms:eu-west-1:111122223333:key/<key id>, got: ${show(value)}`;
});

/** What is wrong with a key of another Region: MWAA uses keys of its own alone. */
export function keyRegionProblem(keyArn: string, region: string): string | undefined {
  return keyArn.split(":")[3] === region
    ? undefined
    : `must be a key of the region ${region}, got: ${show(keyArn)}`;
}

/** An AWS account id: 12 digits. */
export const accountIdRule: Rule<string> = matching(
  /^\d{12}$/,
  (value) => `must be an AWS account id of 12 digits, got: ${show(value)}`,
);

/** The code of an AWS Region, such as eu-west-1 or us-gov-east-1; whether the Region exists is not checked. */
export const regionRule: Rule<string> = matching(
  new RegExp(`^${REGION}$`),
  (value) => `must be the code of an AWS Region such as eu-west-1, got: ${show(value)}`,
);
