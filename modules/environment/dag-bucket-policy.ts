import { BUCKET_SETTING_ACTIONS, denyInsecureTransport, denyOtherEncryption } from "../aws/bucket-statements";
import { type PolicyStatement, unlessPrincipalIs } from "../aws/policy-document";
import { SHARED_DAGS_ACTIONS } from "../names/shares";
import { denyOtherEnvironments } from "../names/other-environments";

/** Who may do what in a DAG bucket. All ARNs are of IAM roles, or other values of `aws:PrincipalArn`. */
export interface DagBucketPolicyInput {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** Keys of the objects that only the deploying principal writes. */
  readonly deployedKeys: readonly string[];
  /** Prefix of the objects that only the DAG writers write; ends in a slash. */
  readonly dagPrefix: string;
  /** ARN of the environment's execution role. */
  readonly executionRoleArn: string;
  /** ARN of the principal that runs Terraform. */
  readonly deployerArn: string;
  /** ARNs of the roles that write DAGs. */
  readonly dagWriterRoleArns: readonly string[];
  /** ARN of the DAG publisher's role, which writes DAGs by a policy of its own. */
  readonly publisherRoleArn?: string;
  /** ARNs of further roles that may read objects. */
  readonly readerRoleArns: readonly string[];
  /** ARNs of the execution roles of other environments, whose DAGs list and read these DAGs and nothing else. */
  readonly sharedWithRoleArns: readonly string[];
}

/** Every way to create or overwrite an object, or to change the tags of an object or version. */
const WRITE_ACTIONS = [
  "s3:PutObject*",
  "s3:DeleteObject",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:ReplicateTags",
  "s3:RestoreObject",
  // Under another key, nobody could read it.
  "s3:UpdateObjectEncryption",
];

/**
 * The statements of a DAG bucket's policy. Permissions come from the principals' own policies, except for the DAG
 * writers; the bucket's policy denies everything else, even if another policy allows it. The right to replace the
 * policy itself is not denied, so that nobody is locked out: a principal with that right is not bound by the
 * policy.
 *
 * `aws:PrincipalArn` is the role's ARN for every session of a role, so the statements also apply to roles that are
 * created later, and a role need not exist when the policy is applied.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 */
export function dagBucketPolicy(input: DagBucketPolicyInput): PolicyStatement[] {
  const object = (key: string): string => `${input.bucketArn}/${key}`;
  // `?*`: the folder itself is an object that the deploying principal writes.
  const dags = object(`${input.dagPrefix}?*`);
  const deployed = input.deployedKeys.map(object);
  const writers = [
    ...input.dagWriterRoleArns,
    ...(input.publisherRoleArn === undefined ? [] : [input.publisherRoleArn]),
  ];
  const readers = [
    input.executionRoleArn,
    input.deployerArn,
    ...writers,
    ...input.readerRoleArns,
    ...input.sharedWithRoleArns,
  ];

  return [
    ...denyInsecureTransport(input.bucketArn),
    denyOtherEnvironments({ Action: "s3:*", Resource: [input.bucketArn, object("*")] }, readers),
    {
      Sid: "DenyOtherObjects",
      Effect: "Deny",
      Principal: "*",
      Action: WRITE_ACTIONS,
      NotResource: [dags, ...deployed],
    },
    {
      Sid: "DenyDagWritesByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: WRITE_ACTIONS,
      Resource: dags,
      ...unlessPrincipalIs(writers),
    },
    {
      // Noncurrent versions are the record of what ran.
      Sid: "DenyPurgeOfDagVersions",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObjectVersion",
      Resource: dags,
    },
    {
      Sid: "DenyDeployedFileWritesByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: [...WRITE_ACTIONS, "s3:DeleteObjectVersion"],
      Resource: deployed,
      ...unlessPrincipalIs([input.deployerArn]),
    },
    {
      Sid: "DenyReadsByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject*",
      Resource: object("*"),
      ...unlessPrincipalIs(readers),
    },
    ...denyOtherEncryption(input.bucketArn),
    {
      Sid: "DenyOtherSettingsByOthers",
      Effect: "Deny",
      Principal: "*",
      Action: BUCKET_SETTING_ACTIONS,
      Resource: input.bucketArn,
      ...unlessPrincipalIs([input.deployerArn]),
    },
    ...denyMoreThanIsShared(input),
    ...allowDagWriters(input, dags),
  ];
}

/** What else is attached to the roles of other environments opens nothing more. */
function denyMoreThanIsShared({
  bucketArn,
  dagPrefix,
  sharedWithRoleArns,
}: DagBucketPolicyInput): PolicyStatement[] {
  const everything = [bucketArn, `${bucketArn}/*`];
  const roles = { "aws:PrincipalArn": sharedWithRoleArns };
  const deny = { Effect: "Deny", Principal: "*" } as const;
  return sharedWithRoleArns.length === 0
    ? []
    : [
        {
          Sid: "DenyMoreThanReadingToSharedWith",
          ...deny,
          NotAction: SHARED_DAGS_ACTIONS,
          Resource: everything,
          Condition: { ArnEquals: roles },
        },
        {
          Sid: "DenyMoreThanDagsToSharedWith",
          ...deny,
          Action: "s3:*",
          NotResource: [bucketArn, `${bucketArn}/${dagPrefix}*`],
          Condition: { ArnEquals: roles },
        },
        {
          Sid: "DenyListingMoreThanDagsToSharedWith",
          ...deny,
          Action: "s3:ListBucket",
          Resource: bucketArn,
          Condition: { ArnEquals: roles, StringNotLike: { "s3:prefix": `${dagPrefix}*` } },
        },
      ];
}

function allowDagWriters(input: DagBucketPolicyInput, dags: string): PolicyStatement[] {
  if (input.dagWriterRoleArns.length === 0) {
    return [];
  }
  const Principal = { AWS: input.dagWriterRoleArns };
  return [
    {
      Sid: "AllowDagWriters",
      Effect: "Allow",
      Principal,
      Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
      Resource: dags,
    },
    {
      // Tools that synchronize a folder list the existing objects.
      Sid: "AllowDagWritersToList",
      Effect: "Allow",
      Principal,
      Action: "s3:ListBucket",
      Resource: input.bucketArn,
      Condition: { StringLike: { "s3:prefix": `${input.dagPrefix}*` } },
    },
  ];
}
