import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { accountAdministersKey, logsEncryptLogGroups } from "../encryption/key-statements";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { DeletionProtection } from "../aws/deletion-protection";

/** Props of `AuditKey`. */
export interface AuditKeyProps {
  /** Account and Region of the key. */
  readonly account: AwsAccount;
  /** Name of the trail, and of the key's alias. */
  readonly trailName: string;
  /** ARN of the trail that encrypts with it. */
  readonly trailArn: string;
  /** Name of the log group that CloudWatch Logs encrypts with it. */
  readonly logGroupName: string;
  /** Whether Terraform rejects a plan that destroys the key. Data that a destroyed key encrypted is lost. */
  readonly deletionProtection: boolean;
}

/**
 * The key of the records. The account's IAM policies decide who may decrypt, as in AWS's default key policy: an
 * execution role may use no key but its own environment's.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export class AuditKey extends Construct {
  /** ARN of the key. */
  public readonly keyArn: string;

  public constructor(scope: Construct, id: string, props: AuditKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "Resource", {
      description: `Encrypts what the trail ${props.trailName} records`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyPolicy(props)),
    });
    if (props.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", { resources: [key], replacedBy: {} });
    }
    new KmsAlias(this, "Alias", { name: `alias/${props.trailName}`, targetKeyId: key.keyId });
    this.keyArn = key.arn;
  }
}

function keyPolicy({ account, trailArn, logGroupName }: AuditKeyProps): PolicyStatement[] {
  const cloudTrail = { Service: "cloudtrail.amazonaws.com" };
  return [
    accountAdministersKey(account),
    {
      Sid: "TrailEncryptsRecords",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceArn": trailArn, "aws:SourceAccount": account.accountId },
        ArnEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": trailArn },
      },
    },
    {
      Sid: "TrailFindsKey",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceArn": trailArn, "aws:SourceAccount": account.accountId } },
    },
    logsEncryptLogGroups(account, [logGroupName]),
  ];
}
