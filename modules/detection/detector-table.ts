import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { DeletionProtection } from "../aws/deletion-protection";
import { type IEnvironmentKey } from "../encryption/i-environment-key";

/** Props of `DetectorTable`. */
export interface DetectorTableProps {
  /** Name of the table. */
  readonly name: string;
  /** The key that encrypts the table. */
  readonly encryptionKey: IEnvironmentKey;
  /** Whether Terraform rejects a plan that deletes the table. */
  readonly deletionProtection: boolean;
}

/**
 * The state of the detector: how far it has read, and which notifications it has delivered.
 *
 * DynamoDB's own deletion protection stays off. It starts with the table, so that Terraform could not replace a
 * table whose creation was interrupted. A deleted table can be restored for 35 days.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 */
export class DetectorTable extends Construct {
  /** Name of the table. */
  public readonly tableName: string;

  public constructor(scope: Construct, id: string, props: DetectorTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "Resource", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attribute: [{ name: "pk", type: "S" }],
      ttl: { attributeName: "expiresAt", enabled: true },
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
