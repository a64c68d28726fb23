import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { type TreeCursor } from "web-tree-sitter";
import { type Grammar, loadGrammar } from "../../../../../functions/dag-publisher/check/python/grammar";
import { TreeMemory } from "../../../../../functions/dag-publisher/check/python/tree-memory";
import { mutate } from "../../../../airflow/support/mutations";
import { seeds } from "../../../../support/seeds";
import { bytesOf, isVisible, realEvasions } from "../../evasions/evasions";
import { Random } from "../../evasions/grammar/random";
import { NEAR_MISSES } from "../../near-misses/benign";

/** A node on a line of its own, below its parent: what both readers must see alike. */
function lineOf(
  depth: number,
  type: string,
  named: boolean,
  field: string | null,
  start: number,
  end: number,
  missing: boolean,
): string {
  return `${depth} ${type} ${named} ${field ?? "-"} ${start}-${end}${missing ? " missing" : ""}`;
}

/** The tree as it is read from memory. */
function read(trees: TreeMemory, address: number): string[] {
  const lines: string[] = [];
  let depth = 0;
  trees.visit(address, {
    enter: ({ type, named }, field, start, end, missing) => {
      lines.push(lineOf(depth, type, named, field, start, end, missing));
      depth += 1;
      return true;
    },
    leave: () => {
      depth -= 1;
    },
  });
  return lines;
}

/** The tree as tree-sitter's own cursor shows it. */
function walk(cursor: TreeCursor): string[] {
  const lines: string[] = [];
  let depth = 0;
  for (;;) {
    const { nodeType, nodeIsNamed, currentFieldName, startIndex, endIndex, nodeIsMissing } = cursor;
    lines.push(lineOf(depth, nodeType, nodeIsNamed, currentFieldName, startIndex, endIndex, nodeIsMissing));
    if (cursor.gotoFirstChild()) {
      depth += 1;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        return lines;
      }
      depth -= 1;
    }
  }
}

describe("a tree that is read from tree-sitter's memory is the one that its cursor shows", () => {
  let grammar: Grammar;
  let trees: TreeMemory;
  beforeAll(async () => {
    grammar = await loadGrammar();
    trees = new TreeMemory(grammar.memory, grammar.language, (type, named) => ({
      type,
      named,
      kept: true,
      leaf: false,
    }));
  });

  const expectSame = (text: string): void => {
    const tree = grammar.parser.parse(text)!;
    const cursor = tree.walk();
    expect(read(trees, tree.rootNode.id)).toEqual(walk(cursor));
    cursor.delete();
    tree.delete();
  };

  test("for DAGs of the examples, harmless code and evasions", () => {
    const examples = path.resolve("examples");
    const dags = readdirSync(examples, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".py"))
      .map((file) => readFileSync(path.join(examples, file), "utf8"));
    const evasions = realEvasions()
      .filter(isVisible)
      .map((evasion) => Buffer.from(bytesOf(evasion)).toString());
    [...dags, ...NEAR_MISSES.map(({ source }) => source), ...evasions].forEach(expectSame);
  });

  test("after changes that break the syntax", () => {
    const count = seeds(10);
    for (const { name, source } of NEAR_MISSES) {
      for (let number = 0; number < count; number += 1) {
        expectSame(mutate(source, new Random(`${name} ${number}`)).text);
      }
    }
  });

  test("for pieces of Python in any order, also of other scripts", () => {
    const piece = fc.constantFrom(
      ..."def class lambda : ( ) [ ] { } = , . + f'{x!r:>{w}}' \"\"\" ' \\ \n \t import from as async await match case _ type x 1 if else for in # @ ** -> := 大小 👩‍💻 \r\n print exec not is ; global del".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => expectSame(pieces.join(" "))),
      { numRuns: seeds(1000) },
    );
  });

  test("for a text that makes the memory grow", () => {
    const { memory } = grammar;
    const before = memory.buffer.byteLength;
    let text = "x = [1, 'a', f(b), {c: d}]\n".repeat(4_000);
    while (memory.buffer.byteLength === before) {
      text += text;
      grammar.parser.parse(text)?.delete();
    }
    expectSame("x = f(1)\n");
  });
});
