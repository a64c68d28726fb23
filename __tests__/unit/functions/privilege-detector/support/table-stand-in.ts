import {
  type Table,
  type TableItem,
  type WriteCondition,
} from "../../../../../functions/privilege-detector/runtime/table";

/** A DynamoDB table in memory: whole items, conditional writes, strongly consistent reads. */
export class TableStandIn implements Table {
  public readonly items = new Map<string, TableItem>();
  /** Called after each write that took effect. */
  public onWrite: (item: TableItem) => void = () => undefined;

  public get(pk: string): Promise<TableItem | undefined> {
    return Promise.resolve(this.items.get(pk));
  }

  public put(item: TableItem, condition: WriteCondition): Promise<boolean> {
    const stored = this.items.get(item.pk);
    const holds = condition === "absent" ? stored === undefined : stored?.revision === condition.revision;
    if (holds) {
      const written = { ...item };
      this.items.set(item.pk, written);
      this.onWrite(written);
    }
    return Promise.resolve(holds);
  }
}
