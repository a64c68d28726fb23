import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { DeletionProtection } from "../aws/deletion-protection";
import { policyDocument } from "../aws/policy-document";
import { denyOtherEnvironments } from "../names/other-environments";
import { type IEnvironmentKey } from "./i-environment-key";

/** Props of `FunctionTable`. */
export interface FunctionTableProps {
  /** Account and Region of the table. */
  readonly account: AwsAccount;
  /** Name of the table, and of the one role that runs an environment's code and uses it. */
  readonly name: string;
  /** The key that encrypts the table. */
  readonly encryptionKey: IEnvironmentKey;
  /** Whether Terraform rejects a plan that deletes the table. */
  readonly deletionProtection: boolean;
  /**
   * Attribute with the time at which DynamoDB deletes an item, in seconds since 1970-01-01 UTC.
   * @default - items stay
   */
  readonly expiryAttribute?: string;
}

/**
 * What a function remembers between its runs, by the key `pk`.
 *
 * DynamoDB's own deletion protection stays off. It starts with the table, so that Terraform could not replace a
 * table whose creation was interrupted. A deleted table can be restored for 35 days.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 */
export class FunctionTable extends Construct {
  /** Name of the table. */
  public readonly tableName: string;

  public constructor(scope: Construct, id: string, props: FunctionTableProps) {
    super(scope, id);
    const { account, name, expiryAttribute } = props;
    const table = new DynamodbTable(this, "Resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attribute: [{ name: "pk", type: "S" }],
      ttl: expiryAttribute === undefined ? undefined : { attributeName: expiryAttribute, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.encryptionKey.keyArn },
    });
    const arn = account.arn("dynamodb", `table/${name}`);
    new DynamodbResourcePolicy(this, "Policy", {
      resourceArn: table.arn,
      policy: policyDocument([
        denyOtherEnvironments({ Action: "dynamodb:*", Resource: [arn, `${arn}/*`] }, [
          account.iamArn(`role/${name}`),
        ]),
      ]),
    });
    if (props.deletionProtection) {
      new DeletionProtection(this, "DeletionProtection", { resources: [table], replacedBy: { name } });
    }
    this.tableName = table.name;
  }
}
