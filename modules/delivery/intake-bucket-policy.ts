import { INTAKE_PREFIXES } from "../../functions/dag-publisher/contract";
import { BUCKET_SETTING_ACTIONS, denyInsecureTransport, denyOtherEncryption } from "../aws/bucket-statements";
import { type PolicyStatement, unlessPrincipalIs } from "../aws/policy-document";
import { denyOtherEnvironments } from "../names/other-environments";
import { ANSWER_PREFIXES, deliveredFolders, deliveredKeys, POLICY_KEY } from "./intake-keys";

/** A role that delivers, and the folder that it delivers to. */
export interface Deliverer {
  readonly roleArn: string;
  /** All keys of authors where there is none. */
  readonly prefix?: string;
}

/** Who may do what in an intake bucket. All ARNs are of IAM roles, or other values of `aws:PrincipalArn`. */
export interface IntakeBucketPolicyInput {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** Roles that deliver by policies of their own. */
  readonly ci: readonly Deliverer[];
  /** Roles from elsewhere that deliver by this policy; they must exist. */
  readonly submitterRoleArns: readonly string[];
  /** ARN of the publisher's role. */
  readonly publisherRoleArn: string;
  /** ARN of the principal that runs Terraform. */
  readonly deployerArn: string;
  /** ARNs of further roles that may read objects, such as one that plans. */
  readonly readerRoleArns: readonly string[];
}

/** Every way to create, overwrite or delete an object, but for its tags. */
const WRITE_ACTIONS = [
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
  "s3:PutObjectVersionAcl",
  "s3:DeleteObject",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:RestoreObject",
  "s3:UpdateObjectEncryption",
];

/** Every way to change an object's tags: they say what the publisher found. */
const TAG_ACTIONS = [
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
  "s3:ReplicateTags",
];

/**
 * The statements of an intake bucket's policy. Permissions come from the principals' own policies, except for the
 * submitters; this policy denies everything else, even if another policy allows it: authors write what they deliver,
 * each below their own prefix, the publisher what became of it, the deploying principal the DAG policy. Nobody purges
 * versions, and DAG code reads nothing.
 */
export function intakeBucketPolicy(input: IntakeBucketPolicyInput): PolicyStatement[] {
  const object = (key: string): string => `${input.bucketArn}/${key}`;
  const deliverers = [...input.ci.map(({ roleArn }) => roleArn), ...input.submitterRoleArns];
  const delivered = deliveredKeys().map(object);
  const statuses = object(`${INTAKE_PREFIXES.status}?*`);
  const policy = object(POLICY_KEY);
  const deny = { Effect: "Deny", Principal: "*" } as const;
  const readers = [input.publisherRoleArn, input.deployerArn, ...deliverers, ...input.readerRoleArns];

  return [
    ...denyInsecureTransport(input.bucketArn),
    // DAG code of its own environment is among the others: authors deliver, DAGs do not.
    denyOtherEnvironments({ Action: "s3:*", Resource: [input.bucketArn, object("*")] }, readers),
    {
      Sid: "DenyOtherObjects",
      ...deny,
      Action: WRITE_ACTIONS,
      NotResource: [...delivered, statuses, policy],
    },
    {
      Sid: "DenyDeliveryByOthers",
      ...deny,
      Action: WRITE_ACTIONS,
      Resource: delivered,
      ...unlessPrincipalIs(deliverers),
    },
    ...input.ci.flatMap((deliverer, index) => denyBeyondPrefix(input, deliverer, index)),
    {
      Sid: "DenyStatusesByOthers",
      ...deny,
      Action: WRITE_ACTIONS,
      Resource: statuses,
      ...unlessPrincipalIs([input.publisherRoleArn]),
    },
    {
      Sid: "DenyDagPolicyByOthers",
      ...deny,
      Action: [...WRITE_ACTIONS, "s3:DeleteObjectVersion"],
      Resource: policy,
      ...unlessPrincipalIs([input.deployerArn]),
    },
    {
      Sid: "DenyTagsByOthers",
      ...deny,
      Action: TAG_ACTIONS,
      Resource: object("*"),
      ...unlessPrincipalIs([input.publisherRoleArn]),
    },
    {
      // Versions are the record of what was delivered.
      Sid: "DenyPurgeOfVersions",
      ...deny,
      Action: "s3:DeleteObjectVersion",
      Resource: [...delivered, statuses],
    },
    {
      Sid: "DenyReadsByOthers",
      ...deny,
      Action: "s3:GetObject*",
      Resource: object("*"),
      ...unlessPrincipalIs(readers),
    },
    ...denyOtherEncryption(input.bucketArn),
    {
      // Without notifications, nothing would be published, and nobody would know.
      Sid: "DenyOtherSettingsByOthers",
      ...deny,
      Action: [...BUCKET_SETTING_ACTIONS, "s3:PutBucketNotification"],
      Resource: input.bucketArn,
      ...unlessPrincipalIs([input.deployerArn]),
    },
    ...allowSubmitters(input),
  ];
}

/** What lets a role deliver, in its own policy or in the bucket's. */
export function deliveryStatements(bucketArn: string, prefix?: string): PolicyStatement[] {
  const object = (key: string): string => `${bucketArn}/${key}`;
  return [
    {
      Sid: "Deliver",
      Effect: "Allow",
      Action: [
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:GetObjectVersion",
      ],
      Resource: deliveredKeys(prefix).map(object),
    },
    {
      Sid: "ReadAnswers",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: ANSWER_PREFIXES.map((folder) => object(`${folder}*`)),
    },
    {
      Sid: "ListOwnKeysAndAnswers",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn,
      Condition: {
        StringLike: {
          "s3:prefix": [...deliveredFolders(prefix), ...ANSWER_PREFIXES].map((folder) => `${folder}*`),
        },
      },
    },
  ];
}

function allowSubmitters({ bucketArn, submitterRoleArns }: IntakeBucketPolicyInput): PolicyStatement[] {
  return submitterRoleArns.length === 0
    ? []
    : deliveryStatements(bucketArn).map(({ Sid, ...statement }) => ({
        Sid: `AllowSubmittersTo${Sid}`,
        ...statement,
        Principal: { AWS: submitterRoleArns },
      }));
}

/** Whatever else is attached to the role. */
function denyBeyondPrefix(
  { bucketArn }: IntakeBucketPolicyInput,
  { roleArn, prefix }: Deliverer,
  index: number,
): PolicyStatement[] {
  if (prefix === undefined) {
    return [];
  }
  const object = (key: string): string => `${bucketArn}/${key}`;
  const own = deliveredKeys(prefix).map(object);
  const role = {
    Effect: "Deny",
    Principal: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } },
  } as const;
  return [
    { Sid: `DenyDeliveryBeyondPrefix${index + 1}`, ...role, Action: WRITE_ACTIONS, NotResource: own },
    {
      Sid: `DenyReadsBeyondPrefix${index + 1}`,
      ...role,
      Action: "s3:GetObject*",
      NotResource: [...own, ...ANSWER_PREFIXES.map((folder) => object(`${folder}*`))],
    },
  ];
}
