import { Token } from "cdktf";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Construct } from "constructs";
import { accountIdRule, regionRule } from "./arn-rules";
import { optional, type PropChecks, text } from "../validation/prop-checks";
import { validateProps } from "../validation/validate-prop";
import { dnsSuffixOf, partitionOf } from "./partition";
import { providerRegionProblem } from "./provider";

/** The account and Region that a construct's resources live in. */
export interface AwsAccountProps {
  /**
   * AWS account id, 12 digits. Give it where it is known: policies then contain full ARNs that a reviewer can read
   * in the plan.
   * @default - the account of the provider's credentials, read by Terraform
   */
  readonly accountId?: string;

  /**
   * AWS Region code, such as `eu-west-1`.
   * @default - the provider's Region, read by Terraform
   */
  readonly region?: string;
}

/** Checks of `AwsAccountProps`. */
export const AWS_ACCOUNT_CHECKS: PropChecks<AwsAccountProps> = {
  accountId: optional(text(accountIdRule)),
  region: optional(text(regionRule)),
};

/**
 * Builds ARNs and service names for one account and Region, in its partition (aws, aws-cn or aws-us-gov).
 * @example
 * ```ts
 * import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
 * import { AwsAccount } from "cdktf-mwaa-teams";
 *
 * const account = new AwsAccount(stack, "Account", { accountId: "111122223333", region: "eu-west-1" });
 * new IamPolicy(stack, "ReadReports", {
 *   name: "read-reports",
 *   policy: JSON.stringify({
 *     Version: "2012-10-17",
 *     Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: account.s3Arn("acme-reports/*") }],
 *   }),
 * });
 * ```
 */
export class AwsAccount extends Construct {
  /** AWS account id, 12 digits. */
  public readonly accountId: string;
  /** AWS Region code. */
  public readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  public readonly partition: string;
  /** Domain of the partition's service endpoints, `amazonaws.com` or `amazonaws.com.cn`. */
  public readonly dnsSuffix: string;

  public constructor(scope: Construct, id: string, props: AwsAccountProps = {}) {
    super(scope, id);
    validateProps(this, props, AWS_ACCOUNT_CHECKS);

    this.accountId = props.accountId ?? new DataAwsCallerIdentity(this, "CallerIdentity").accountId;
    this.region = props.region ?? new DataAwsRegion(this, "Region").id;
    scope.node.addValidation({
      validate: () =>
        Token.isUnresolved(this.region) ? [] : listed(providerRegionProblem(scope, this.region)),
    });

    if (Token.isUnresolved(this.region)) {
      const partition = new DataAwsPartition(this, "Partition");
      this.partition = partition.partition;
      this.dnsSuffix = partition.dnsSuffix;
    } else {
      this.partition = partitionOf(this.region);
      this.dnsSuffix = dnsSuffixOf(this.partition);
    }
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>` */
  public arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** The ARN of an IAM resource, such as `role/name`; it has no Region. */
  public iamArn(resource: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:${resource}`;
  }

  /** The ARN of a bucket or of objects in it; it has neither Region nor account. */
  public s3Arn(resource: string): string {
    return `arn:${this.partition}:s3:::${resource}`;
  }

  /** The name of a service as `kms:ViaService` and regional service principals have it. */
  public servicePrincipal(service: string): string {
    return `${service}.${this.region}.${this.dnsSuffix}`;
  }
}

function listed(problem: string | undefined): string[] {
  return problem === undefined ? [] : [problem];
}
