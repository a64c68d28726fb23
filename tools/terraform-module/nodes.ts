/**
 * Terraform JSON on its way to a module: JSON, strings of which are Terraform templates, and what stands for more
 * than one value.
 */
export type Node =
  string | number | boolean | null | Expression | Spread | Choice | Document | readonly Node[] | Block;

/** A block, an argument's map, or a map inside a document. */
export interface Block {
  readonly [key: string]: Node;
}

/** A value that is an expression and no text, such as a number of the module's user. */
export class Expression {
  public constructor(public readonly text: string) {}
}

/** The elements of a list that the module's user gives, in the place of one element. */
export class Spread {
  public constructor(
    /** Terraform expression of the list. */
    public readonly list: string,
  ) {}
}

/** One of two values, by a condition; nothing where there is none. */
export class Choice {
  public constructor(
    /** Terraform expression of the condition. */
    public readonly condition: string,
    public readonly whenTrue: Node | undefined,
    public readonly whenFalse: Node | undefined,
  ) {}
}

/** JSON inside a string, such as a policy. */
export class Document {
  public constructor(public readonly content: Node) {}
}

/** Whether the node is a map, and none of the classes above. */
export function isBlock(node: Node | undefined): node is Block {
  return (
    typeof node === "object" &&
    node !== null &&
    !Array.isArray(node) &&
    ![Expression, Spread, Choice, Document].some((kind) => node instanceof kind)
  );
}

/** The map without one key. */
export function without(block: Block, key: string): Block {
  return Object.fromEntries(Object.entries(block).filter(([name]) => name !== key));
}

/** Whether the node is a list. */
export function isList(node: Node | undefined): node is readonly Node[] {
  return Array.isArray(node);
}
