import { type Parser } from "web-tree-sitter";
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
      return this.convert(text, tree.walk());
    } finally {
      tree.delete();
    }
  }

  private convert(
    text: string,
    cursor: ReturnType<NonNullable<ReturnType<Parser["parse"]>>["walk"]>,
  ): ParsedPython {
    const problems: SyntaxProblem[] = [];
    let root: PythonNode | undefined;
    let parent: PythonNode | undefined;
    let depth = 0;
    try {
      for (;;) {
        const type = cursor.nodeType;
        const field = cursor.currentFieldName;
        const node = new PythonNode(type, field, cursor.startIndex, cursor.endIndex, parent, text);
        root ??= node;
        const kind = problemOf(node, cursor.nodeIsMissing);
        if (kind !== undefined) {
          problems.push({ kind, start: node.start, end: node.end });
        }
        if (cursor.nodeIsNamed || OPERATOR_FIELDS.has(field ?? "")) {
          parent?.children.push(node);
        }
        if (depth === MAX_DEPTH) {
          problems.push({ kind: "too-deep", start: node.start, end: node.end });
          return { root, problems };
        }
        if (cursor.gotoFirstChild()) {
          parent = node;
          depth += 1;
          continue;
        }
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return { root, problems };
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
