import { type Parser, type Tree, type TreeCursor } from "web-tree-sitter";
import { loadGrammar } from "./grammar";
import { PythonNode } from "./node";

/** Far more than people write, and few enough for whoever walks over the tree by recursion. */
export const MAX_DEPTH = 400;

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
  private readonly kinds = new NodeKinds();

  private constructor(private readonly parser: Parser) {}

  /** Loads the grammar, which takes about 20 ms. */
  public static async load(): Promise<PythonParser> {
    return new PythonParser(await loadGrammar());
  }

  /** The tree of a text as plain objects: WebAssembly is asked once for each node, and freed at the end. */
  public parse(text: string): ParsedPython {
    const tree = this.parser.parse(text);
    if (tree === null) {
      return { root: emptyModule(text), problems: [{ kind: "error", start: 0, end: 0 }] };
    }
    try {
      return this.convert(text, tree);
    } finally {
      tree.delete();
    }
  }

  private convert(text: string, tree: Tree): ParsedPython {
    const problems: SyntaxProblem[] = [];
    const cursor = tree.walk();
    // Each question crosses into WebAssembly, which costs more than what is done with the answer: punctuation is asked for
    // its kind alone, and missing parts are looked for where there are errors.
    const broken = tree.rootNode.hasError;
    let root: PythonNode | undefined;
    let parent: PythonNode | undefined;
    let depth = 0;
    try {
      for (;;) {
        const kind = this.kinds.of(cursor.nodeTypeId, cursor);
        const missing = broken && cursor.nodeIsMissing;
        if (kind.kept || missing) {
          const field = cursor.currentFieldName;
          const node = new PythonNode(kind.type, field, cursor.startIndex, cursor.endIndex, parent, text);
          root ??= node;
          if (kind.named || OPERATOR_FIELDS.has(field ?? "")) {
            parent?.children.push(node);
          }
          const problem = problemOf(node, missing);
          if (problem !== undefined) {
            problems.push({ kind: problem, start: node.start, end: node.end });
          }
          if (depth === MAX_DEPTH) {
            problems.push({ kind: "too-deep", start: node.start, end: node.end });
            return { root, problems };
          }
          if (!kind.leaf && cursor.gotoFirstChild()) {
            parent = node;
            depth += 1;
            continue;
          }
        }
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return { root: root ?? emptyModule(text), problems };
          }
          parent = parent?.parent;
          depth -= 1;
        }
      }
    } finally {
      cursor.delete();
    }
  }
}

/** What a kind of node means here. */
interface NodeKind {
  readonly type: string;
  readonly named: boolean;
  /** Whether the tree has nodes of it. */
  readonly kept: boolean;
  /** Whether it never has children that are kept. */
  readonly leaf: boolean;
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

/** The kinds of nodes by their number in the grammar, asked once each. */
class NodeKinds {
  private readonly known: NodeKind[] = [];

  public of(id: number, cursor: TreeCursor): NodeKind {
    return (this.known[id] ??= this.ask(cursor));
  }

  private ask({ nodeType: type, nodeIsNamed: named }: TreeCursor): NodeKind {
    const kept = named || OPERATOR_WORDS.has(type) || !PUNCTUATION.test(type);
    return { type, named, kept, leaf: LEAVES.has(type) };
  }
}

function problemOf(node: PythonNode, missing: boolean): SyntaxProblem["kind"] | undefined {
  const { type } = node;
  if (type === "identifier") {
    // Python reads a name in its NFKC form: ｅｘｅｃ is exec.
    return node.text.normalize("NFKC") === node.text ? undefined : "other-name";
  }
  if (type === "print_statement" || type === "exec_statement") {
    return "python-2";
  }
  return type === "ERROR" || missing ? "error" : undefined;
}

function emptyModule(text: string): PythonNode {
  return new PythonNode("module", null, 0, text.length, undefined, text);
}
