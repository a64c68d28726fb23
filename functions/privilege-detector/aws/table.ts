import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Table, type TableItem, type WriteCondition } from "../runtime/table";

/** A DynamoDB table through the AWS SDK. */
export class AwsTable implements Table {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async get(pk: string): Promise<TableItem | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return Item === undefined
      ? undefined
      : { ...Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)])), pk };
  }

  public async put(item: TableItem, condition: WriteCondition): Promise<boolean> {
    try {
      await this.client.send(
        new PutItemCommand({ TableName: this.tableName, Item: attributes(item), ...expression(condition) }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw error;
    }
  }
}

function expression(
  condition: WriteCondition,
): Pick<PutItemCommand["input"], "ConditionExpression" | "ExpressionAttributeValues"> {
  return condition === "absent"
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : {
        ConditionExpression: "revision = :revision",
        ExpressionAttributeValues: { ":revision": { N: String(condition.revision) } },
      };
}

function attributes(item: TableItem): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, attribute(value)]])),
  );
}

function attribute(value: string | number | readonly string[]): AttributeValue {
  if (typeof value === "number") {
    return { N: String(value) };
  }
  return typeof value === "string" ? { S: value } : { L: value.map((element) => ({ S: element })) };
}

function plain(value: AttributeValue): TableItem[string] {
  if (value.N !== undefined) {
    return Number(value.N);
  }
  return value.L === undefined ? value.S : value.L.flatMap(({ S }) => S ?? []);
}
