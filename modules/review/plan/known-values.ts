import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { unresolved } from "../../access/terraform/unresolved";

/** What a plan says about one side of a resource. */
export interface PlannedValues {
  readonly address: string;
  readonly values: Block;
  /** The same tree, with `true` where a value is known only after apply. */
  readonly unknown?: unknown;
  /** The same tree, with `true` where a value must not be shown. */
  readonly sensitive?: unknown;
  /** Which side it is: equal marks of two secrets would say that nothing changes. */
  readonly side: "before" | "after";
}

interface Marks {
  readonly unknown: unknown;
  readonly sensitive: unknown;
  readonly side: string;
}

/** What the mark of a value that must not be shown says. */
export const SENSITIVE = ", sensitive (";

/**
 * The values with marks, as `unresolved()` makes them, for those that are not known and those that must not be shown: a
 * secret is as unknown to a reviewer as what AWS has not made yet, and never stands in a report.
 */
export function knownValues({ address, values, unknown, sensitive, side }: PlannedValues): Block {
  return merged(values, { unknown, sensitive, side }, address) as Block;
}

/** Whether anything in a tree of `true` is marked. */
export function marksAnything(tree: unknown): boolean {
  return (
    tree === true || (typeof tree === "object" && tree !== null && Object.values(tree).some(marksAnything))
  );
}

function merged(value: unknown, marks: Marks, path: string): unknown {
  const { unknown, sensitive, side } = marks;
  if (unknown === true) {
    return unresolved(`${path}, known after apply`);
  }
  if (sensitive === true) {
    return value === null || value === undefined ? value : unresolved(`${path}${SENSITIVE}${side})`);
  }
  if (!marksAnything(unknown) && !marksAnything(sensitive)) {
    return value;
  }
  const inner = (found: unknown, key: string | number, name: string): unknown =>
    merged(found, { unknown: at(unknown, key), sensitive: at(sensitive, key), side }, path + name);
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const items = Array.isArray(value) ? (value as unknown[]) : [];
    const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
    return Array.from({ length }, (_, index) => inner(items[index], index, `[${index}]`));
  }
  const block = isBlock(value) ? value : {};
  const keys = new Set([...Object.keys(block), ...(isBlock(unknown) ? Object.keys(unknown) : [])]);
  return Object.fromEntries([...keys].map((key) => [key, inner(at(block, key), key, `.${key}`)]));
}

function at(tree: unknown, key: string | number): unknown {
  return typeof tree === "object" && tree !== null && Object.hasOwn(tree, key)
    ? (tree as Record<string | number, unknown>)[key]
    : undefined;
}
