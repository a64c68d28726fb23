/** Most nodes of a tree are leaves. */
const NONE: readonly PythonNode[] = Object.freeze([]);

/** A named node of a Python syntax tree, or an operator. Offsets are UTF-16 code units of the text. */
export class PythonNode {
  public children: readonly PythonNode[] = NONE;
  private written: string | undefined;

  public constructor(
    /** Type in the grammar of tree-sitter-python, such as `call`. */
    public readonly type: string,
    /** Name of the parent's field that it is in, such as `function`. */
    public readonly field: string | null,
    public readonly start: number,
    public readonly end: number,
    public readonly parent: PythonNode | undefined,
    private readonly source: string,
    /** Its place in the order of the text: no node of a tree has another's. */
    public readonly index = 0,
  ) {}

  /** Adds a child behind the others, while the tree is built. */
  public add(child: PythonNode): void {
    if (this.children === NONE) {
      this.children = [child];
    } else {
      (this.children as PythonNode[]).push(child);
    }
  }

  /** Its text in the file. */
  public get text(): string {
    return (this.written ??= this.source.slice(this.start, this.end));
  }

  /** How many nodes a table by their indices needs: the last node of the order is the last child of the last child. */
  public get size(): number {
    const last = this.children.at(-1);
    return last === undefined ? this.index + 1 : last.size;
  }

  /** The first child in a field. */
  public child(field: string): PythonNode | undefined {
    for (const child of this.children) {
      if (child.field === field) {
        return child;
      }
    }
    return undefined;
  }

  /** All children in a field. */
  public childrenIn(field: string): PythonNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** The first child of a type. */
  public ofType(type: string): PythonNode | undefined {
    return this.children.find((child) => child.type === type);
  }

  /** The nearest ancestor of one of the types. */
  public ancestor(...types: readonly string[]): PythonNode | undefined {
    let node = this.parent;
    while (node !== undefined && !types.includes(node.type)) {
      node = node.parent;
    }
    return node;
  }
}
