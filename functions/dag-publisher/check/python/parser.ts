import { type Parser } from "web-tree-sitter";
import { loadGrammar } from "./grammar";
import { PythonNode } from "./node";
import { type SymbolKind, TreeMemory, type TreeVisitor } from "./tree-memory";

/** Far more than people write, and few enough for whoever walks over the tree by recursion. */
export const MAX_DEPTH = 400;

/** Stars in f-strings that the grammar does not take, one after the other. */
const MOST_STARS = 8;

/** Unnamed nodes that a reader of the tree needs: operators stand in a field. */
const OPERATOR_FIELDS = new Set(["operator", "operators"]);

/** What is wrong with a text's syntax, and where. */
export interface SyntaxProblem {
  readonly kind: "error" | "python-2" | "too-deep" | "other-name";
  readonly start: number;
  readonly end: number;
}

/** A syntax tree, and the places that are no Python. */
export interface ParsedPython {
  readonly root: PythonNode;
  readonly problems: readonly SyntaxProblem[];
}

/** Parses Python, in memory and without running it. */
export class PythonParser {
  private constructor(
    private readonly parser: Parser,
    private readonly trees: TreeMemory,
  ) {}

  /** Loads the grammar, which takes about 20 ms. */
  public static async load(): Promise<PythonParser> {
    const { parser, language, memory } = await loadGrammar();
    return new PythonParser(parser, new TreeMemory(memory, language, kindOf));
  }

  /** The tree of a text as plain objects; what tree-sitter has of it is freed at the end. */
  public parse(text: string): ParsedPython {
    const parsed = this.read(text, text);
    let last = parsed;
    // Behind one that the grammar stumbles over, it does not see the next.
    let simpler = withoutStars(text, last.problems);
    for (let round = 0; simpler !== undefined && round < MOST_STARS; round += 1) {
      last = this.read(text, simpler);
      if (last.problems.length === 0) {
        return last;
      }
      simpler = withoutStars(simpler, last.problems);
    }
    return parsed;
  }

  /** The tree of one text, with the words of another of the same length. */
  private read(text: string, parsed: string): ParsedPython {
    const tree = this.parser.parse(parsed);
    if (tree === null) {
      return { root: emptyModule(text), problems: [{ kind: "error", start: 0, end: 0 }] };
    }
    try {
      const builder = new TreeBuilder(text);
      this.trees.visit(tree.rootNode.id, builder);
      return { root: builder.root ?? emptyModule(text), problems: builder.problems };
    } finally {
      tree.delete();
    }
  }
}

/** Builds the tree, down to the deepest level that whoever reads it can walk to. */
class TreeBuilder implements TreeVisitor {
  public root: PythonNode | undefined;
  public readonly problems: SyntaxProblem[] = [];
  private parent: PythonNode | undefined;
  private depth = 0;
  private count = 0;
  /** Nothing is read from a tree that is too deep. */
  private stopped = false;
  private readonly isAscii: boolean;

  public constructor(private readonly text: string) {
    // eslint-disable-next-line no-control-regex -- all of ASCII
    this.isAscii = /^[\u0000-\u007f]*$/.test(text);
  }

  public enter(
    kind: SymbolKind,
    field: string | null,
    start: number,
    end: number,
    missing: boolean,
  ): boolean {
    if (this.stopped) {
      return false;
    }
    const { parent } = this;
    const node = new PythonNode(kind.type, field, start, end, parent, this.text, this.count);
    this.count += 1;
    this.root ??= node;
    if (parent !== undefined && (kind.named || OPERATOR_FIELDS.has(field ?? ""))) {
      parent.add(node);
    }
    const problem = this.problemOf(node, missing);
    if (problem !== undefined) {
      this.problems.push({ kind: problem, start, end });
    }
    if (this.depth === MAX_DEPTH) {
      this.problems.push({ kind: "too-deep", start, end });
      this.stopped = true;
      return false;
    }
    this.depth += 1;
    this.parent = node;
    return true;
  }

  public leave(): void {
    this.depth -= 1;
    this.parent = this.parent?.parent;
  }

  private problemOf(node: PythonNode, missing: boolean): SyntaxProblem["kind"] | undefined {
    const { type } = node;
    if (type === "identifier" && !this.isAscii) {
      // Python reads a name in its NFKC form: ｅｘｅｃ is exec.
      return node.text.normalize("NFKC") === node.text ? undefined : "other-name";
    }
    if (type === "print_statement" || type === "exec_statement") {
      return "python-2";
    }
    return type === "ERROR" || missing ? "error" : undefined;
  }
}

/**
 * A text without the stars of `f"{*[1, 2],}"`, which Python takes and the grammar does not: what stands behind them is read
 * as if it were alone, and so is seen by every rule. Nothing where no error is at such a place.
 */
function withoutStars(text: string, problems: readonly SyntaxProblem[]): string | undefined {
  const stars = new Set(
    problems
      .filter(
        ({ kind, start }) => kind === "error" && /\{\s*\*$/.test(text.slice(Math.max(0, start - 20), start)),
      )
      .map(({ start }) => start - 1),
  );
  return stars.size === 0
    ? undefined
    : Array.from({ length: text.length }, (_, at) => (stars.has(at) ? " " : text.charAt(at))).join("");
}

/** Tokens that stand between the parts of a tree, and are never an operator. */
const PUNCTUATION = /^[()[\]{},:;.=@"'`]$|^(?:->|:=|"""|''')$|^[a-z]+$/;

/** Words that are operators. */
const OPERATOR_WORDS = new Set(["and", "or", "not", "in", "is", "is not", "not in"]);

const LEAVES = new Set([
  "identifier",
  "integer",
  "comment",
  "true",
  "false",
  "none",
  "ellipsis",
  "string_start",
  "string_end",
]);

function kindOf(type: string, named: boolean): SymbolKind {
  const kept = named || OPERATOR_WORDS.has(type) || !PUNCTUATION.test(type);
  return { type, named, kept, leaf: LEAVES.has(type) };
}

function emptyModule(text: string): PythonNode {
  return new PythonNode("module", null, 0, text.length, undefined, text);
}
