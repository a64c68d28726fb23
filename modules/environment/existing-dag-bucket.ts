import { type ITerraformDependable } from "cdktf";
import { DataAwsS3BucketPolicy } from "@cdktf/provider-aws/lib/data-aws-s3-bucket-policy";
import { Construct } from "constructs";
import { AwsAccount } from "../aws/aws-account";
import { type IGrantable } from "../aws/grant";
import { policyDocument } from "../aws/policy-document";
import { allowsNobodyBut, deniesAtLeast } from "../aws/policy-expressions";
import { type DagBucketProps, type IDagBucket } from "./dag-bucket";
import { grantReading, grantWriting } from "./dag-bucket-grants";
import { policyInputOf } from "./dag-bucket-policy-input";
import { allowedPrincipals, existingBucketPolicy, requiredStatements } from "./existing-bucket-policy";

/** Props of `ExistingDagBucket`: those of a `DagBucket` that say who reads and writes. */
export interface ExistingDagBucketProps extends Omit<
  DagBucketProps,
  "accessLogsBucketName" | "noncurrentVersionExpirationDays" | "deletionProtection" | "deployRoleArn"
> {
  /** ARN of the IAM role that runs Terraform: the bucket's policy names it. */
  readonly deployRoleArn: string;
}

/**
 * A bucket that this library did not create, as the DAG bucket of an environment. Its owner keeps it: nothing of the bucket is
 * written. What keeps others out is in its policy, so that `terraform plan` reads that and stops where a statement is missing,
 * or one allows something to a principal that the environment does not know. S3 gives the policy to the bucket's own account
 * alone. The provider has no data source for versioning, encryption and public access: `mwaa-teams doctor` looks at those.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
export class ExistingDagBucket extends Construct implements IDagBucket {
  /** Name of the bucket. */
  public readonly bucketName: string;
  /** ARN of the bucket, built from its name. */
  public readonly bucketArn: string;
  /** The checks. */
  public readonly dependables: readonly ITerraformDependable[];
  /** The policy that the bucket's owner gives to it, JSON. */
  public readonly ownersPolicy: string;

  private readonly account: AwsAccount;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingDagBucketProps,
  ) {
    super(scope, id);
    this.account = new AwsAccount(this, "Account", props);
    this.bucketName = props.bucketName;
    this.bucketArn = this.account.s3Arn(props.bucketName);
    const input = policyInputOf(this.bucketArn, props.deployRoleArn, props);
    this.ownersPolicy = policyDocument(existingBucketPolicy(input));

    const about = `bucket.existing: the policy of the bucket ${props.bucketName}`;
    const known = allowedPrincipals(this.account, input);
    this.dependables = [
      new DataAwsS3BucketPolicy(this, "ExistingPolicy", {
        bucket: props.bucketName,
        lifecycle: {
          postcondition: [
            ...requiredStatements(input).map((statement) => ({
              condition: `\${${deniesAtLeast("self.policy", statement)}}`,
              errorMessage: `${about} must deny what others may not do. Its owner adds this statement:\n${JSON.stringify(statement)}`,
            })),
            {
              condition: `\${${allowsNobodyBut("self.policy", known)}}`,
              errorMessage: `${about} must allow nothing to everybody, and to no principals but those that the team's file names and the account itself. Its owner removes what allows more, or you name the roles (bucket.readers, delivery.writers). They are:\n${JSON.stringify(known)}`,
            },
          ],
        },
      }),
    ];
  }

  /**
   * Lets a role read the DAGs and the deployed files, in every version, and decrypt them.
   * @param grantee a role listed in the props: the bucket's policy denies reads by all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role that is not listed in the props, or of another account without being a
   * DAG writer
   */
  public grantRead(grantee: IGrantable): ITerraformDependable {
    return grantReading(
      this,
      { ...this.props, accountId: this.account.accountId },
      this.props.deployRoleArn,
      grantee,
    );
  }

  /**
   * Lets a role write and delete under `dags/`, and encrypt what it writes.
   * @param grantee a role among `dagWriterRoleArns`: the bucket's policy denies writes by all others
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role that is not among them
   */
  public grantWrite(grantee: IGrantable): ITerraformDependable {
    return grantWriting(this, this.props, grantee);
  }
}
