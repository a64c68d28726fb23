import { gunzipSync, gzipSync } from "node:zlib";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { type Lease, LeaseLostError, type RecordTable } from "../publish/ports";

/** Key of the lease's item. Keys of records have `#`. */
const LEASE = "lease";

/** A transaction has 100 items and 4 MB at most; one of the items is the lease. */
const MOST_ITEMS = 99;
const MOST_BYTES = 3 * 1024 * 1024;

interface Write {
  readonly lease: Lease;
  readonly key: string;
  readonly value: Uint8Array;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** The publisher's records in a DynamoDB table. */
export class DynamoDbRecords implements RecordTable {
  private readonly waiting: Write[] = [];
  private isWriting = false;

  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async acquire(holder: string, now: number, until: number): Promise<Lease | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: { pk: { S: LEASE } }, ConsistentRead: true }),
    );
    if (Item !== undefined && Number(Item.until?.N ?? 0) > now) {
      return undefined;
    }
    const seen = Number(Item?.epoch?.N ?? 0);
    const isTaken = await this.putLease({ holder, epoch: seen + 1, until }, seen);
    if (!isTaken) {
      return undefined;
    }
    // A lease that ran out was not given back: its holder may have written after its last word.
    const previous = Item?.until?.N === "0" ? Item.holder?.S : undefined;
    return { epoch: seen + 1, holder, ...(previous === undefined ? {} : { previous }) };
  }

  public async renew({ epoch, holder }: Lease, until: number): Promise<void> {
    if (!(await this.putLease({ holder, epoch, until }, epoch))) {
      throw new LeaseLostError();
    }
  }

  public async release({ epoch, holder }: Lease): Promise<void> {
    await this.putLease({ holder, epoch, until: 0 }, epoch);
  }

  public async records(): Promise<Map<string, string>> {
    const records = new Map<string, string>();
    const pages = paginateScan({ client: this.client }, { TableName: this.tableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) {
      for (const { pk, value } of Items) {
        if (pk?.S !== undefined && value?.B !== undefined) {
          records.set(pk.S, gunzipSync(value.B).toString());
        }
      }
    }
    return records;
  }

  /**
   * Writes together what is asked for while another write is under way: each checks the lease's item, and transactions that
   * touch one item at the same time cancel each other.
   */
  public write(lease: Lease, key: string, json: string): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ lease, key, value: gzipSync(json), done, failed });
      void this.writeWaiting();
    });
  }

  private async writeWaiting(): Promise<void> {
    if (this.isWriting) {
      return;
    }
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const writes = this.nextWrites();
      try {
        await this.transact(writes);
        writes.forEach(({ done }) => done());
      } catch (error) {
        const isLost =
          error instanceof TransactionCanceledException &&
          error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed";
        writes.forEach(({ failed }) => failed(isLost ? new LeaseLostError() : error));
      }
    }
    this.isWriting = false;
  }

  /** A record once, and all under one lease. */
  private nextWrites(): Write[] {
    const [first] = this.waiting;
    const keys = new Set<string>();
    let bytes = 0;
    let count = 0;
    for (const { lease, key, value } of this.waiting) {
      bytes += value.length + key.length;
      if (
        count === MOST_ITEMS ||
        lease !== first?.lease ||
        keys.has(key) ||
        (count > 0 && bytes > MOST_BYTES)
      ) {
        break;
      }
      keys.add(key);
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async transact(writes: readonly Write[]): Promise<void> {
    const [first] = writes;
    const fence: TransactWriteItem = {
      ConditionCheck: {
        TableName: this.tableName,
        Key: { pk: { S: LEASE } },
        ConditionExpression: "epoch = :epoch",
        ExpressionAttributeValues: { ":epoch": { N: String(first?.lease.epoch) } },
      },
    };
    const puts = writes.map(({ key, value }): TransactWriteItem => ({
      Put: { TableName: this.tableName, Item: { pk: { S: key }, value: { B: value } } },
    }));
    await this.client.send(new TransactWriteItemsCommand({ TransactItems: [fence, ...puts] }));
  }

  /** Whether the lease was as it was seen, and is now as it is given. */
  private async putLease(
    { holder, epoch, until }: { readonly holder: string; readonly epoch: number; readonly until: number },
    seen: number,
  ): Promise<boolean> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: {
            pk: { S: LEASE },
            holder: { S: holder },
            epoch: { N: String(epoch) },
            until: { N: String(until) },
          },
          ...(seen === 0
            ? { ConditionExpression: "attribute_not_exists(pk)" }
            : {
                ConditionExpression: "epoch = :seen",
                ExpressionAttributeValues: { ":seen": { N: String(seen) } },
              }),
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw error;
    }
    return true;
  }
}
