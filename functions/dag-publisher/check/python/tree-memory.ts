import { type Language } from "web-tree-sitter";
import { type WasmMemory } from "./grammar";

/**
 * Where tree-sitter 0.25 keeps what, on a machine of 32 bits: lib/subtree.h, lib/tree.h and tree_sitter/parser.h of its
 * sources. Both packages are pinned, and bundled as WebAssembly. A test holds what is read here against tree-sitter's own
 * cursor.
 */
const TREE = { root: 0, language: 8 } as const;
const LANGUAGE = {
  maxAliasSequence: 36,
  fieldMapSlices: 64,
  fieldMapEntries: 68,
  symbolMetadata: 72,
  publicSymbolMap: 76,
  aliasSequences: 84,
} as const;
/** A subtree that is a node of its own; a smaller one is a word of 8 bytes in its parent's list of children. */
const NODE = {
  padding: 4,
  size: 16,
  errorCost: 32,
  childCount: 36,
  symbol: 40,
  flags: 44,
  productionId: 66,
} as const;
const SUBTREE_BYTES = 8;
const ERROR_SYMBOL = 0xffff;

/** What a symbol of the grammar stands for. */
export interface SymbolKind {
  /** Type of the node, such as `call`. */
  readonly type: string;
  readonly named: boolean;
  /** Whether whoever reads the tree wants nodes of it. */
  readonly kept: boolean;
  /** Whether there is never anything below it that is wanted. */
  readonly leaf: boolean;
}

/** Receives each node that is wanted, before those below it. */
export interface TreeVisitor {
  /**
   * A node begins: offsets are UTF-16 code units.
   * @returns whether those below it are wanted
   */
  enter(kind: SymbolKind, field: string | null, start: number, end: number, missing: boolean): boolean;
  /** The node that began last, and has not ended, ends. It is called where `enter` returned true. */
  leave(): void;
}

/** The fields of a production's children, by their place. */
type Fields = readonly (string | undefined)[];

/**
 * Reads syntax trees out of the memory of tree-sitter's WebAssembly. Its own cursor is asked a few questions for each node,
 * and each crosses from one world into the other, which takes longer than the parser itself.
 */
export class TreeMemory {
  private bytes = new Uint8Array();
  private words = new Int32Array();
  private halves = new Uint16Array();
  private readonly kinds: SymbolKind[] = [];
  private readonly errorKind: SymbolKind;
  private readonly fields: Fields[] = [];
  private readonly types: readonly string[];
  private readonly fieldNames: readonly (string | null)[];
  private visitor: TreeVisitor | undefined;
  private language = 0;

  public constructor(
    private readonly memory: WasmMemory,
    { types, fields }: Pick<Language, "types" | "fields">,
    private readonly kindOf: (type: string, named: boolean) => SymbolKind,
  ) {
    this.types = types;
    this.fieldNames = fields.map((name) => (typeof name === "string" ? internalized(name) : null));
    this.errorKind = kindOf("ERROR", true);
  }

  /**
   * Visits the nodes of a tree, in the order of the text.
   * @param address the id of the tree's root node, which is where tree-sitter keeps the tree
   */
  public visit(address: number, visitor: TreeVisitor): void {
    const { buffer } = this.memory;
    if (this.bytes.buffer !== buffer) {
      // It has grown, and lies elsewhere.
      this.bytes = new Uint8Array(buffer);
      this.words = new Int32Array(buffer);
      this.halves = new Uint16Array(buffer);
    }
    this.visitor = visitor;
    this.language = this.word(address + TREE.language);
    const root = address + TREE.root;
    this.subtree(root, this.paddingOf(root), null, 0, true);
    this.visitor = undefined;
  }

  /** A subtree that begins at a place, in bytes; returns where it ends. */
  private subtree(at: number, start: number, field: string | null, alias: number, isRoot = false): number {
    const flags = this.bytes[at]!;
    const end = start + this.sizeOf(at, flags);
    if ((flags & 1) === 1) {
      // A leaf that is a word: the bits are in another order than in a node.
      if ((flags & 2) !== 0 || alias !== 0) {
        const kind = alias === 0 ? this.kind(this.bytes[at + 1]!) : this.kind(alias);
        this.leaf(kind, field, start, end, (flags & 32) !== 0);
      }
      return end;
    }
    const node = this.word(at);
    const bits = this.halves[(node + NODE.flags) >> 1]!;
    const count = this.word(node + NODE.childCount);
    if ((bits & 1) === 0 && alias === 0 && !isRoot) {
      // A rule that the grammar hides: its children are its parent's.
      if (count > 0) {
        this.children(node, count, start, field);
      }
      return end;
    }
    const kind = this.kind(alias === 0 ? this.halves[(node + NODE.symbol) >> 1]! : alias);
    const missing = (bits & 512) !== 0;
    if (count === 0 || kind.leaf) {
      this.leaf(kind, field, start, end, missing);
    } else if (kind.kept && this.visitor!.enter(kind, field, start >> 1, end >> 1, missing)) {
      this.children(node, count, start, null);
      this.visitor!.leave();
    }
    return end;
  }

  private leaf(kind: SymbolKind, field: string | null, start: number, end: number, missing: boolean): void {
    if ((kind.kept || missing) && this.visitor!.enter(kind, field, start >> 1, end >> 1, missing)) {
      this.visitor!.leave();
    }
  }

  /**
   * The children of a node.
   * @param inherited the field that a hidden node is in, and so its children, where they are in none of its own
   */
  private children(node: number, count: number, start: number, inherited: string | null): void {
    const production = this.halves[(node + NODE.productionId) >> 1]!;
    const fields = (this.fields[production] ??= this.fieldsOf(production));
    const aliases = production === 0 ? 0 : this.aliasesOf(production);
    let at = node - count * SUBTREE_BYTES;
    let place = start;
    let structural = 0;
    for (let index = 0; index < count; index += 1, at += SUBTREE_BYTES) {
      if (index > 0) {
        place += this.paddingOf(at);
      }
      if (this.isExtra(at)) {
        place = this.subtree(at, place, null, 0);
      } else {
        const alias = aliases === 0 ? 0 : this.halves[(aliases >> 1) + structural]!;
        place = this.subtree(at, place, fields[structural] ?? inherited, alias);
        structural += 1;
      }
    }
  }

  private kind(symbol: number): SymbolKind {
    return symbol === ERROR_SYMBOL ? this.errorKind : (this.kinds[symbol] ??= this.findKind(symbol));
  }

  private findKind(symbol: number): SymbolKind {
    const shown = this.halves[(this.word(this.language + LANGUAGE.publicSymbolMap) >> 1) + symbol]!;
    const metadata = this.word(this.language + LANGUAGE.symbolMetadata) + symbol * 3;
    return this.kindOf(internalized(this.types[shown] ?? "ERROR"), this.bytes[metadata + 1] === 1);
  }

  private fieldsOf(production: number): Fields {
    const slice = this.word(this.language + LANGUAGE.fieldMapSlices) + production * 4;
    const first = this.halves[slice >> 1]!;
    const length = this.halves[(slice >> 1) + 1]!;
    const found: (string | undefined)[] = [];
    for (let index = first; index < first + length; index += 1) {
      const entry = this.word(this.language + LANGUAGE.fieldMapEntries) + index * 4;
      const inherited = this.bytes[entry + 3] === 1;
      if (!inherited) {
        // Of several fields of one place, tree-sitter's cursor gives the first.
        found[this.bytes[entry + 2]!] ??= this.fieldNames[this.halves[entry >> 1]!] ?? undefined;
      }
    }
    return found;
  }

  private aliasesOf(production: number): number {
    const length = this.halves[(this.language + LANGUAGE.maxAliasSequence) >> 1]!;
    return this.word(this.language + LANGUAGE.aliasSequences) + production * length * 2;
  }

  private isExtra(at: number): boolean {
    const flags = this.bytes[at]!;
    return (flags & 1) === 1 ? (flags & 8) !== 0 : (this.bytes[this.word(at) + NODE.flags]! & 4) !== 0;
  }

  private paddingOf(at: number): number {
    return (this.bytes[at]! & 1) === 1 ? this.bytes[at + 6]! : this.word(this.word(at) + NODE.padding);
  }

  private sizeOf(at: number, flags: number): number {
    return (flags & 1) === 1 ? this.bytes[at + 7]! : this.word(this.word(at) + NODE.size);
  }

  private word(address: number): number {
    return this.words[address >> 2]!;
  }
}

/** The same text as V8 keeps it for names: such are compared by their address. */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}
