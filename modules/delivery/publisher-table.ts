import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { DeletionProtection } from "../aws/deletion-protection";
import { policyDocument } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { denyOtherEnvironments } from "../names/other-environments";

/** Props of `PublisherTable`. */
export interface PublisherTableProps {
  /** Account and Region of the table. */
  readonly account: AwsAccount;
  /** Name of the table, and of the one role that runs an environment's code and uses it. */
  readonly name: string;
  /** The key that encrypts the table. */
  readonly encryptionKey: IEnvironmentKey;
  /** Whether Terraform rejects a plan that deletes the table. */
  readonly deletionProtection: boolean;
}

/**
 * The publisher's records of files and manifests, and its lease. For DynamoDB's own
 * deletion protection see `DetectorTable`.
 */
export class PublisherTable extends Construct {
  /** Name of the table. */
  public readonly tableName: string;

  public constructor(scope: Construct, id: string, props: PublisherTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "Resource", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attribute: [{ name: "pk", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.encryptionKey.keyArn },
    });
    const arn = props.account.arn("dynamodb", `table/${props.name}`);
    new DynamodbResourcePolicy(this, "Policy", {
      resourceArn: table.arn,
      policy: policyDocument([
        denyOtherEnvironments({ Action: "dynamodb:*", Resource: [arn, `${arn}/*`] }, [
          props.account.iamArn(`role/${props.name}`),
        ]),
      ]),
    });
    if (props.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: [table],
        replacedBy: { name: props.name },
      });
    }
    this.tableName = table.name;
  }
}
