/** What an item of the table may hold; `pk` is its key. */
export interface TableItem {
  readonly pk: string;
  readonly [attribute: string]: string | number | readonly string[] | undefined;
}

/** What must hold for a write, as of the moment of the write. */
export type WriteCondition = "absent" | { readonly revision: number };

/** The part of DynamoDB that the ledger uses. */
export interface Table {
  /** Reads an item as every earlier write has left it. */
  get(pk: string): Promise<TableItem | undefined>;
  /** Writes a whole item; answers false, and writes nothing, where the condition does not hold. */
  put(item: TableItem, condition: WriteCondition): Promise<boolean>;
}
