import { ADMINISTRATOR_ACCESS } from "../../access/policy/administrator-access";
import { type Principal } from "../../access/policy/access-request";
import { evaluate } from "../../access/policy/evaluate";
import { parsePolicy } from "../../access/policy/parse-policy";
import { ORDINARY } from "../../access/report/questions";
import { arnBuilder, iamArnIn } from "../../aws/location";
import { type TeamConfig } from "../../config/teams-config";
import { type BucketSettings } from "../facts";
import { type Finding, findingsAbout, type FindingWriter } from "../finding";
import { judged } from "../judged";
import { type StackContext } from "../stack-context";

/** What is known of the bucket: there is nothing to say of the settings of one that is not ours. */
interface Found {
  readonly kind: "missing" | "foreign" | "ours";
  readonly region?: string;
  readonly settings?: BucketSettings;
}

/**
 * Whether the existing bucket of a team can be its DAG bucket. `terraform plan` looks at each statement of its policy; of the
 * settings, which only the doctor can read, MWAA needs versioning, no public access, and the environment's key.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-s3-bucket.html
 */
export async function checkExistingDagBucket({ stack, region }: StackContext): Promise<readonly Finding[]> {
  const { team, accountId } = stack;
  if (team?.props.existingBucket !== true) {
    return [];
  }
  const { bucketName: name } = team.props;
  const about = findingsAbout("existing bucket", name);
  return judged(
    {
      check: "existing bucket",
      subject: name,
      actions: [
        "s3:ListBucket",
        "s3:GetBucketVersioning",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketPolicy",
      ],
    },
    async (): Promise<Found> => {
      const answer = await region.bucket(name, accountId);
      return answer.kind === "open"
        ? { kind: "ours", region: answer.region, settings: await region.bucketSettings(name) }
        : { kind: answer.kind === "free" ? "missing" : "foreign" };
    },
    (found) => judge(about, found, team),
  );
}

function judge(about: FindingWriter, { kind, region, settings }: Found, team: TeamConfig): Finding[] {
  const { props } = team;
  if (kind === "missing") {
    return [about.failed("does not exist", "correct bucket.name, or leave bucket.existing out")];
  }
  if (settings === undefined) {
    return [
      about.failed(
        "is not open to these credentials: it belongs to another account, or its policy denies them",
        `name a bucket of the account ${props.accountId}`,
      ),
    ];
  }
  const problems = [
    ...(region === undefined || region === props.region
      ? []
      : [
          about.failed(
            `is in ${region}: MWAA takes a bucket of its own Region`,
            `name a bucket in ${props.region}`,
          ),
        ]),
    ...(settings.versioned
      ? []
      : [about.failed("is not versioned, which MWAA needs", "its owner turns versioning on")]),
    ...(settings.blocksPublicAccess
      ? []
      : [
          about.failed(
            "does not block all public access, which MWAA needs",
            "its owner turns all four settings on",
          ),
        ]),
    ...(settings.ownerEnforced
      ? []
      : [
          about.warning(
            "takes ACLs, which open objects past its policy",
            "its owner sets object ownership to BucketOwnerEnforced",
          ),
        ]),
    ...(settings.keyId !== undefined && props.kmsKeyArn?.endsWith(settings.keyId) === true
      ? []
      : [
          about.failed(
            `is encrypted with ${settings.keyId ?? "no KMS key"} by default: MWAA needs the environment's key`,
            `its owner sets the default encryption to ${props.kmsKeyArn}`,
          ),
        ]),
    ...policyFindings(about, settings.policy, props),
  ];
  return problems.length > 0
    ? problems
    : [about.ok("is versioned, private, under the environment's key, and closed to others")];
}

/** Whether others may do, with every permission of their own, what the policy must deny. */
function policyFindings(
  about: FindingWriter,
  text: string | undefined,
  { accountId, region, bucketName }: TeamConfig["props"],
): Finding[] {
  const repair =
    "its owner puts the policy in it that the stack's output dag_bucket_policy has: docs/adoption.md";
  if (text === undefined) {
    return [
      about.failed("has no policy: whoever may use S3 in the account reads and writes its DAGs", repair),
    ];
  }
  const account = arnBuilder(accountId, region);
  const policy = parsePolicy(text, "bucket policy", bucketName);
  const others = [
    ["an administrator of the account", "role/administrator"],
    ["another environment", "role/mwaa-another-execution"],
  ] as const;
  const asked = [
    ["s3:GetObject", account.s3Arn(`${bucketName}/dags/any.py`)],
    ["s3:PutObject", account.s3Arn(`${bucketName}/dags/any.py`)],
    ["s3:PutObject", account.s3Arn(`${bucketName}/requirements.txt`)],
    ["s3:DeleteObjectVersion", account.s3Arn(`${bucketName}/dags/any.py`)],
  ] as const;
  const open = others.flatMap(([who, role]) => {
    const principal: Principal = {
      kind: "role",
      arn: iamArnIn(account, role),
      accountId,
      identityPolicies: [ADMINISTRATOR_ACCESS],
      hasUnknownPolicies: false,
      boundaries: [],
    };
    const allowed = asked.filter(
      ([action, arn]) =>
        evaluate({ principal, action, target: { arn, accountId, policy }, context: ORDINARY }).verdict !==
        "denied",
    );
    return allowed.length === 0
      ? []
      : [`${who} (${[...new Set(allowed.map(([action]) => action))].join(", ")})`];
  });
  return open.length === 0 ? [] : [about.failed(`is open by its policy to ${open.join(" and ")}`, repair)];
}
