import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { DeletionProtection } from "../aws/deletion-protection";
import { type IEnvironmentKey } from "../encryption/i-environment-key";

/** Props of `PublisherTable`. */
export interface PublisherTableProps {
  /** Name of the table. */
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
    if (props.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", {
        resources: [table],
        replacedBy: { name: props.name },
      });
    }
    this.tableName = table.name;
  }
}
